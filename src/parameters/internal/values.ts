/** The values of a source as a tree, as `ConfigProvider` reads them. */
import * as ConfigProvider from "effect/ConfigProvider"

/**
 * A value, what is below it, or both: a text that holds JSON can be read as a text and by its keys.
 *
 * Names come from AWS, so they are kept in a `Map`.
 */
export interface Values {
  readonly text?: string | undefined
  readonly items?: ReadonlyArray<Values> | undefined
  readonly fields?: ReadonlyMap<string, Values> | undefined
}

const fromJson = (json: unknown): Values => {
  if (Array.isArray(json)) return { items: json.map(fromJson) }
  if (typeof json === "object" && json !== null) {
    return { fields: new Map(Object.entries(json).map(([name, value]) => [name, fromJson(value)])) }
  }
  return json === null || json === undefined ? {} : { text: String(json) }
}

/** A text, and what is in it if it is a JSON object or array. */
export const fromText = (text: string): Values => {
  if (!/^\s*[[{]/.test(text)) return { text }
  try {
    return { ...fromJson(JSON.parse(text)), text }
  } catch {
    return { text }
  }
}

/** The parts of a name that `/` separates. */
export const partsOf = (name: string): ReadonlyArray<string> => name.split("/").filter((part) => part !== "")

/** A tree of values by their paths. */
export const fromPaths = (entries: Iterable<readonly [path: ReadonlyArray<string>, values: Values]>): Values => {
  const root = new Map<string, Values>()
  for (const [path, values] of entries) {
    let fields = root
    for (const [index, name] of path.entries()) {
      const known = fields.get(name)
      if (index === path.length - 1) {
        // What is below in the hierarchy comes before what is in the text.
        const below = known?.fields === undefined ? undefined : { fields: known.fields, items: undefined }
        fields.set(name, { ...values, ...below })
      } else {
        const below = new Map(known?.fields)
        fields.set(name, { text: known?.text, fields: below })
        fields = below
      }
    }
  }
  return { fields: root }
}

const step = (values: Values, segment: string | number): Values | undefined =>
  typeof segment === "number" ? values.items?.[segment] : values.fields?.get(segment)

/** What is at a path. `db/password` is the same as `db`, `password`. */
const find = (values: Values, path: ConfigProvider.Path): Values | undefined => {
  let found: Values | undefined = values
  for (const segment of path) {
    if (found === undefined) return undefined
    const direct = step(found, segment)
    found = direct === undefined && typeof segment === "string" && segment.includes("/")
      ? find(found, partsOf(segment))
      : direct
  }
  return found
}

/** The node at a path. As elsewhere in `Config`, an empty text counts as absent. */
export const nodeAt = (values: Values, path: ConfigProvider.Path): ConfigProvider.Node | undefined => {
  const found = find(values, path)
  if (found === undefined) return undefined
  const text = found.text === "" ? undefined : found.text
  if (found.fields !== undefined) return ConfigProvider.makeRecord(new Set(found.fields.keys()), text)
  if (found.items !== undefined) return ConfigProvider.makeArray(found.items.length, text)
  return text === undefined ? undefined : ConfigProvider.makeValue(text)
}
