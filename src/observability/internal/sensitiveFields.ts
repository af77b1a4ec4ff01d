/** The fields that schemas mark as sensitive, and the objects that have them. */
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

/** The annotation of a sensitive schema. */
export const annotation = "effect-lambda-runtime/sensitive"

/** A struct with sensitive fields: an object with all of its required fields is taken for one. */
export interface SensitiveStruct {
  readonly required: ReadonlyArray<string>
  readonly sensitive: ReadonlyArray<string>
}

const isMarked = (ast: SchemaAST.AST): boolean =>
  ast.annotations?.[annotation] === true ||
  ast.context?.annotations?.[annotation] === true ||
  ast.checks?.some((check) => check.annotations?.[annotation] === true) === true

/** The schemas of the values that stand in the place of one of `ast`. */
const inPlace = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  const encoded = ast.encoding?.map(({ to }) => to) ?? []
  switch (ast._tag) {
    case "Union":
      return [...ast.types, ...encoded]
    case "Suspend":
      return [ast.thunk(), ...encoded]
    case "Declaration":
      return [...ast.typeParameters, ...encoded]
    default:
      return encoded
  }
}

/** The schemas of what is in a list or a record, which have no name of their own. */
const unnamed = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> =>
  ast._tag === "Arrays"
    ? [...ast.elements, ...ast.rest]
    : ast._tag === "Objects"
    ? ast.indexSignatures.map(({ type }) => type)
    : []

/** Whether a value, a form of it, or an item of it is sensitive. */
const isSensitive = (ast: SchemaAST.AST, seen: Set<SchemaAST.AST>): boolean => {
  if (seen.has(ast)) return false
  seen.add(ast)
  return isMarked(ast) || [...inPlace(ast), ...unnamed(ast)].some((other) => isSensitive(other, seen))
}

/** `above` are the sensitive fields of the struct that this one is the encoded form of. */
const collect = (
  ast: SchemaAST.AST,
  found: Array<SensitiveStruct>,
  seen: Set<SchemaAST.AST>,
  above: ReadonlyArray<string> = []
): void => {
  if (seen.has(ast)) return
  seen.add(ast)
  const fields = ast._tag !== "Objects"
    ? []
    : ast.propertySignatures.flatMap(({ name, type }) => typeof name === "string" ? [{ name, type }] : [])
  const sensitive = fields.filter(({ name, type }) => above.includes(name) || isSensitive(type, new Set()))
    .map(({ name }) => name)
  if (sensitive.length > 0) {
    const required = fields.filter(({ type }) => type.context?.isOptional !== true).map(({ name }) => name)
    found.push({ required, sensitive })
  }
  for (const other of [...inPlace(ast), ...unnamed(ast)]) collect(other, found, seen, sensitive)
  for (const { type } of fields) collect(type, found, seen)
}

/** The structs with sensitive fields in a schema, in the form of its values and in the encoded one. Throws without any. */
export const structsOf = (schema: Schema.Constraint): ReadonlyArray<SensitiveStruct> => {
  const found: Array<SensitiveStruct> = []
  collect(schema.ast, found, new Set())
  if (found.length > 0) return found
  throw new TypeError(
    "Logs.redaction: a schema has no sensitive field; mark one, such as email: Logs.sensitive(Schema.String)"
  )
}
