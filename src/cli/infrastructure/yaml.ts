/** Writes plain values as YAML. */

export type Yaml = string | number | boolean | ReadonlyArray<Yaml> | { readonly [key: string]: Yaml }

/** A string that no reader of YAML takes for something else. Every other one is quoted as in JSON, which is YAML. */
const scalar = (text: string): string =>
  /^[A-Za-z/][\w./-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text) ? text : JSON.stringify(text)

const isScalar = (value: Yaml): value is string | number | boolean => typeof value !== "object"

const isEmpty = (value: Yaml): boolean => typeof value === "object" && Object.keys(value).length === 0

const isList = (value: Yaml): value is ReadonlyArray<Yaml> => Array.isArray(value)

const indented = (lines: ReadonlyArray<string>, first: string): ReadonlyArray<string> =>
  lines.map((line, index) => `${index === 0 ? first : "  "}${line}`)

const linesOf = (value: Yaml): ReadonlyArray<string> => {
  if (isScalar(value)) return [typeof value === "string" ? scalar(value) : String(value)]
  if (isEmpty(value)) return [isList(value) ? "[]" : "{}"]
  if (isList(value)) return value.flatMap((item) => indented(linesOf(item), "- "))
  return Object.entries(value).flatMap(([key, item]) =>
    isScalar(item) || isEmpty(item)
      ? [`${scalar(key)}: ${linesOf(item).join("")}`]
      : [`${scalar(key)}:`].concat(indented(linesOf(item), "  "))
  )
}

export const toYaml = (value: Yaml): string => `${linesOf(value).join("\n")}\n`
