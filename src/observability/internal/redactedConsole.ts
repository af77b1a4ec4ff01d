/** The methods of `console` that make a text of a value by themselves, with values in which nothing is left to hide. */
import type { Redaction } from "./redaction.ts"

type Method = (...message: ReadonlyArray<unknown>) => void

/** Replaces the methods, and returns what puts them back. Whoever replaced one later keeps it. */
export const redactConsole = (redaction: Redaction): () => void => {
  const target = globalThis.console as unknown as Record<"dir" | "table", Method>
  const patched = (["dir", "table"] as const).map((name) => {
    const original = target[name]
    const method: Method = (value, ...options) => original.call(target, redaction.value(value), ...options)
    target[name] = method
    return { method, name, original }
  })
  return () => {
    for (const { method, name, original } of patched) if (target[name] === method) target[name] = original
  }
}
