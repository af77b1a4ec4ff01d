/** Names within a template: letters and digits alone. */

/** `my-function` as `MyFunction`. Names that become the same get a number behind them. */
export const logicalIds = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const taken = new Set<string>()
  return names.map((name) => {
    const pascal = name.split(/[^A-Za-z0-9]+/).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join("")
    const base = /^[A-Za-z]/.test(pascal) ? pascal : `Function${pascal}`
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base}N${number}`
    taken.add(id)
    return id
  })
}
