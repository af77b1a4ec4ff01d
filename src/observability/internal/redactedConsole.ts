/** The methods of `console` that make a text of a value by themselves, with values in which nothing is left to hide. */
import { replace } from "../../internal/log/consoleMethods.ts"
import type { Redaction } from "./redaction.ts"

/** Replaces the methods, and returns what puts them back. */
export const redactConsole = (redaction: Redaction): () => void => {
  const { console } = globalThis
  const { dir, table } = console
  return replace({
    dir: (value, ...options) => Reflect.apply(dir, console, [redaction.value(value), ...options]),
    table: (value, ...options) => Reflect.apply(table, console, [redaction.value(value), ...options])
  })
}
