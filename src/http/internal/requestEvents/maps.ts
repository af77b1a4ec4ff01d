/** Lists of values by name as the objects of an event. `Object.fromEntries`, so that `__proto__` is a key like others. */

type Lists = ReadonlyMap<string, ReadonlyArray<string>>

export const lists = (values: Lists): { readonly [name: string]: ReadonlyArray<string> } => Object.fromEntries(values)

/** The last value of each name. */
export const last = (values: Lists): { readonly [name: string]: string } =>
  combined(values, (list) => list.at(-1) ?? "")

/** The values of each name in one text. */
export const joined = (values: Lists, separator: string): { readonly [name: string]: string } =>
  combined(values, (list) => list.join(separator))

const combined = (
  values: Lists,
  combine: (list: ReadonlyArray<string>) => string
): { readonly [name: string]: string } =>
  Object.fromEntries(Array.from(values, ([name, list]) => [name, combine(list)]))
