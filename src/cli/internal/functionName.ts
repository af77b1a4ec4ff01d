/** The names of functions, as Lambda allows them. */
import * as path from "node:path"

const maxLength = 64

/** Whether Lambda takes it as the name of a function. */
export const isFunctionName = (name: string): boolean => /^[\w-]{1,64}$/.test(name)

/**
 * The name of the function that a file runs: that of the file without its extension, and for `main` and `index` that of
 * its folder. What Lambda does not allow in a name becomes `-`.
 */
export const functionNameOf = (file: string): string => {
  const absolute = path.resolve(file)
  const { name } = path.parse(absolute)
  const given = name === "main" || name === "index" ? path.basename(path.dirname(absolute)) : name
  return given.replace(/[^\w-]+/g, "-").slice(0, maxLength).replace(/^-+|-+$/g, "") || "function"
}
