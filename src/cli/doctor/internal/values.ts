/** Values of a template. What only AWS can know, such as an imported value, is `undefined` here, and nothing is said of it. */

export type Values = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An object, and `{}` in place of everything else. */
export const record = (value: unknown): Values => isRecord(value) ? value : {}

/** The items of an array, or the one value that may stand in place of it. */
export const list = (value: unknown): ReadonlyArray<unknown> =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

export const text = (value: unknown): string | undefined => typeof value === "string" ? value : undefined

/** A number, also as a string: parameters are strings. */
export const number = (value: unknown): number | undefined => {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof read === "number" && Number.isFinite(read) ? read : undefined
}

/** The same, with what AWS takes if there is no value. A value that is not known stays so. */
export const numberOr = (value: unknown, absent: number): number | undefined =>
  value === undefined ? absent : number(value)

/** Whether a call of an intrinsic function is left. */
export const isIntrinsic = (value: unknown): boolean => {
  if (!isRecord(value)) return false
  const [name = "", second] = Object.keys(value)
  return second === undefined && (name === "Ref" || name === "Condition" || name.startsWith("Fn::"))
}

/** The resource that a value names: by `Ref`, `Fn::GetAtt`, or as the first one within `Fn::Sub` or `Fn::Join`. */
export const resourceOf = (value: unknown, resources: Values): string | undefined => {
  const known = (name: unknown): string | undefined =>
    typeof name === "string" && Object.hasOwn(resources, name) ? name : undefined
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = resourceOf(item, resources)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isRecord(value)) return undefined
  if ("Ref" in value) return known(value["Ref"])
  if ("Fn::GetAtt" in value) return known(list(value["Fn::GetAtt"])[0])
  if ("Fn::Sub" in value) {
    for (const [, name] of String(list(value["Fn::Sub"])[0]).matchAll(/\$\{([^}.!]+)(?:\.[^}]*)?\}/g)) {
      const found = known(name?.trim())
      if (found !== undefined) return found
    }
    return undefined
  }
  return resourceOf(Object.values(value), resources)
}

type Scope = { readonly parameters: Values; readonly mappings: Values }

const noValue = "AWS::NoValue"

const substitute = (pattern: string, local: Values, { parameters }: Scope): unknown => {
  let isKnown = true
  const replaced = pattern.replaceAll(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, name: string) => {
    if (literal !== "") return `\${${name}}`
    const value = Object.hasOwn(local, name) ? local[name] : parameters[name]
    if (typeof value === "string" || typeof value === "number") return String(value)
    isKnown = false
    return whole
  })
  return isKnown ? replaced : undefined
}

const call = (name: string, value: unknown, scope: Scope): unknown => {
  switch (name) {
    case "Ref":
      return typeof value === "string" && Object.hasOwn(scope.parameters, value) ? scope.parameters[value] : undefined
    case "Fn::Sub": {
      const [pattern, local] = list(value)
      return typeof pattern === "string" ? substitute(pattern, record(local), scope) : undefined
    }
    case "Fn::Join": {
      const [separator, items] = list(value)
      return typeof separator === "string" && Array.isArray(items) && items.every((item) => text(item) !== undefined)
        ? items.join(separator)
        : undefined
    }
    case "Fn::FindInMap": {
      const [map, first, second] = list(value)
      return record(record(scope.mappings[String(map)])[String(first)])[String(second)]
    }
    case "Fn::Select": {
      const [index, items] = list(value)
      return Array.isArray(items) ? items[number(index) ?? -1] : undefined
    }
    default:
      return undefined
  }
}

/** A value with parameters replaced by their defaults. What is not known stays the call that it was. */
const resolveWith = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolveWith(item, scope)).filter((item) => item !== undefined)
  if (!isRecord(value)) return value
  if (value["Ref"] === noValue) return undefined
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveWith(item, scope)] as const).filter(([, item]) =>
      item !== undefined
    )
  )
  if (!isIntrinsic(inner)) return inner
  const [name = ""] = Object.keys(inner)
  return call(name, inner[name], scope) ?? inner
}

/** A template in which parameters are replaced by their defaults. */
export const resolve = (template: Values): Values => {
  const parameters = Object.fromEntries(
    Object.entries(record(template["Parameters"])).flatMap(([name, parameter]) => {
      const value = record(parameter)["Default"]
      // Defaults of parameters of the Parameter Store are names, not values.
      const isName = String(record(parameter)["Type"]).startsWith("AWS::SSM::")
      return value === undefined || isName ? [] : [[name, value] as const]
    })
  )
  return record(resolveWith(template, { mappings: record(template["Mappings"]), parameters }))
}
