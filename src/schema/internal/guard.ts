import type * as SchemaAST from "effect/SchemaAST"

/** Says that a value already is what decoding it would give. */
export type Guard = (value: unknown) => boolean

/** The annotations that mark the declarations of `OpenStruct`, `ClosedStruct` and `OpenRecord`. */
export const openStruct = "~effect-lambda-runtime/schema/OpenStruct"
export const closedStruct = "~effect-lambda-runtime/schema/ClosedStruct"
export const openRecord = "~effect-lambda-runtime/schema/OpenRecord"

const compiled = new WeakMap<SchemaAST.AST, { readonly guard: Guard | undefined }>()

/**
 * Compiles the guard of a schema into closures, or yields `undefined` if decoding can change a value.
 *
 * A guard never says yes to what decoding would refuse. It may say no to what decoding would accept: the caller then
 * decodes, and finds the reason there.
 */
export const fromAST = (ast: SchemaAST.AST): Guard | undefined => {
  const known = compiled.get(ast)
  if (known !== undefined) return known.guard
  const guard = ast.encoding === undefined ? withChecks(ast, compile(ast)) : undefined
  compiled.set(ast, { guard })
  return guard
}

const compile = (ast: SchemaAST.AST): Guard | undefined => {
  switch (ast._tag) {
    case "String":
      return isString
    case "Number":
      return isNumber
    case "Boolean":
      return isBoolean
    case "Null":
      return isNull
    case "Undefined":
      return isUndefined
    case "Unknown":
    case "Any":
      return always
    case "Literal": {
      const { literal } = ast
      return (value) => value === literal
    }
    case "Union":
      return ast.options === undefined && ast.encodingChecks === undefined ? anyOf(ast.types) : undefined
    case "Arrays":
      return ast.elements.length === 0 && ast.rest.length === 1 && ast.encodingChecks === undefined
        ? arrayOf(ast.rest[0]!) :
        undefined
    case "Objects":
      return ast.indexSignatures.length === 0 ? closed(ast) : open(ast)
    case "Suspend": {
      const { thunk } = ast
      return (value) => fromAST(thunk())?.(value) === true
    }
    case "Declaration": {
      const { annotations, typeParameters: [inner] } = ast
      if (inner === undefined || annotations === undefined || ast.encodingChecks !== undefined) return undefined
      if (annotations[openStruct] === true) return open(inner)
      return annotations[closedStruct] === true || annotations[openRecord] === true ? fromAST(inner) : undefined
    }
    default:
      return undefined
  }
}

const isString: Guard = (value) => typeof value === "string"
const isNumber: Guard = (value) => typeof value === "number"
const isBoolean: Guard = (value) => typeof value === "boolean"
const isNull: Guard = (value) => value === null
const isUndefined: Guard = (value) => value === undefined
const always: Guard = () => true

const withChecks = (ast: SchemaAST.AST, guard: Guard | undefined): Guard | undefined => {
  const { checks } = ast
  if (guard === undefined || checks === undefined) return guard
  return (value) => guard(value) && checks.every((check) => passes(check, value, ast))
}

const passes = <E>(check: SchemaAST.Check<E>, value: E, ast: SchemaAST.AST): boolean =>
  check._tag === "Filter"
    ? check.run(value, ast, {}) === undefined
    : check.checks.every((each) => passes(each, value, ast))

const anyOf = (types: ReadonlyArray<SchemaAST.AST>): Guard | undefined => {
  const guards: Array<Guard> = []
  for (const type of types) {
    const guard = fromAST(type)
    if (guard === undefined) return undefined
    guards.push(guard)
  }
  const [first, second] = guards
  return first !== undefined && second !== undefined && guards.length === 2
    ? (value) => first(value) || second(value)
    : (value) => guards.some((guard) => guard(value))
}

const arrayOf = (type: SchemaAST.AST): Guard | undefined => {
  const guard = fromAST(type)
  if (guard === undefined) return undefined
  return (value) => {
    if (!Array.isArray(value)) return false
    for (let i = 0; i < value.length; i++) {
      if (!guard(value[i])) return false
    }
    return true
  }
}

export type Properties = { readonly [key: string]: unknown }

/** Whether a value is an object with keys. */
export const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// A struct without its unknown keys is another value, so here they are refused: then decoding drops them. By the keys of
// the value, which are fewer than those of the schema if it lists alternatives.
const closed = (ast: SchemaAST.Objects): Guard | undefined => {
  const properties = ast.encodingChecks === undefined ? propertiesOf(ast) : undefined
  if (properties === undefined || properties.length === 0) return undefined
  const byName = new Map(properties.map((property) => [property.name, property.guard]))
  const required = properties.filter(({ isOptional }) => !isOptional)
  return (value) => {
    if (!isObject(value)) return false
    for (const key of Object.keys(value)) {
      if (byName.get(key)?.(value[key]) !== true) return false
    }
    return required.every(({ name }) => name in value)
  }
}

interface Property {
  readonly name: string
  readonly isOptional: boolean
  readonly guard: Guard
}

const propertiesOf = (ast: SchemaAST.Objects): ReadonlyArray<Property> | undefined => {
  const properties: Array<Property> = []
  for (const { name, type } of ast.propertySignatures) {
    const guard = fromAST(type)
    if (guard === undefined || typeof name !== "string") return undefined
    properties.push({ name, isOptional: type.context?.isOptional === true, guard })
  }
  return properties
}

const restOf = (ast: SchemaAST.Objects): ReadonlyArray<Guard> | undefined => {
  const rest: Array<Guard> = []
  for (const { parameter, type } of ast.indexSignatures) {
    const guard = fromAST(type)
    if (guard === undefined || parameter._tag !== "String" || parameter.checks !== undefined) return undefined
    rest.push(guard)
  }
  return rest
}

/** The guard of an object whose unknown keys stay. */
export const open = (ast: SchemaAST.AST): Guard | undefined => {
  if (ast._tag !== "Objects" || ast.checks !== undefined || ast.encodingChecks !== undefined) return undefined
  const properties = propertiesOf(ast)
  const rest = restOf(ast)
  if (properties === undefined || rest === undefined) return undefined
  return (value) => {
    if (!isObject(value)) return false
    for (let i = 0; i < properties.length; i++) {
      const { guard, isOptional, name } = properties[i]!
      const child = value[name]
      if (child === undefined && !(name in value)) {
        if (isOptional) continue
        return false
      }
      if (!guard(child)) return false
    }
    for (let i = 0; i < rest.length; i++) {
      const guard = rest[i]!
      for (const key of Object.keys(value)) {
        if (!guard(value[key])) return false
      }
    }
    return true
  }
}
