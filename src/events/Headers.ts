/** Header names in any case. */

/**
 * The headers of an HTTP event: one value each, or several.
 *
 * @category models
 * @since 0.1.0
 */
export type Headers<Value> = { readonly [name: string]: Value }

/**
 * Reads a header by its name in any case.
 *
 * **Details**
 *
 * HTTP API and Function URL send names in lower case, REST API and ALB as the client wrote them, `sam local` as it
 * likes. If names differ only in case, the one spelt as asked for wins, then the first. A header that is `null` has no
 * value.
 *
 * **Example** (The content type of a request)
 *
 * ```ts
 * import { Headers } from "effect-lambda-runtime/events"
 *
 * Headers.get({ "Content-Type": "text/plain" }, "content-type") // => "text/plain"
 * ```
 *
 * @category getters
 * @since 0.1.0
 */
export const get = <Value>(
  headers: Headers<Value> | null | undefined,
  name: string
): Exclude<Value, null> | undefined => {
  if (headers === null || headers === undefined) return undefined
  if (Object.hasOwn(headers, name)) return valueOf(headers[name])
  const lowerCase = name.toLowerCase()
  for (const key of Object.keys(headers)) {
    if (key.length === name.length && key.toLowerCase() === lowerCase) return valueOf(headers[key])
  }
  return undefined
}

const valueOf = <Value>(value: Value | undefined): Exclude<Value, null> | undefined =>
  value === null ? undefined : value as Exclude<Value, null> | undefined
