/**
 * Runs in a function's process before its entry: writes which files of the project it loads, and which it does not find, so
 * that `dev` knows what to watch. A file of the project is one outside `node_modules`.
 *
 * It is told the file to write to by its own URL, so that the function sees no variable that Lambda does not set.
 */
import { appendFileSync, statSync } from "node:fs"
import { registerHooks } from "node:module"
import { dirname, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const list = new URL(import.meta.url).searchParams.get("to") ?? ""
const reported = new Set<string>()

/** One JSON line: the path, and the stamp of the file at this time, before it is read. */
const report = (path: string): void => {
  if (reported.has(path) || path.includes("/node_modules/")) return
  reported.add(path)
  const status = statSync(path, { throwIfNoEntry: false })
  const stamp = status === undefined ? "" : `${status.mtimeMs} ${status.size} ${status.ino}`
  try {
    appendFileSync(list, `${JSON.stringify([path, stamp])}\n`)
  } catch {
    // `dev` has ended.
  }
}

registerHooks({
  resolve: (specifier, context, next) => {
    try {
      const found = next(specifier, context)
      if (found.url.startsWith("file:")) report(fileURLToPath(found.url))
      return found
    } catch (error) {
      const { parentURL } = context
      if (parentURL?.startsWith("file:") && /^\.{0,2}\//.test(specifier)) {
        report(resolve(dirname(fileURLToPath(parentURL)), specifier.split(/[?#]/, 1)[0] ?? ""))
      }
      throw error
    }
  }
})
