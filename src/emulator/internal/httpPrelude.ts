/**
 * What a function says of its HTTP answer in front of the body: JSON and eight NUL bytes, under a content type of its
 * own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { validateHeaderName, validateHeaderValue } from "node:http"
import { utf8 } from "./http.ts"

/** Status and headers as they go to the caller. */
export interface Prelude {
  readonly status: number
  readonly headers: Record<string, string | Array<string>>
}

/** The prelude cannot be turned into an HTTP answer. */
export class InvalidPrelude extends Data.TaggedError("InvalidPrelude")<{ readonly reason: string }> {
  override get message() {
    return `The prelude of the function's answer cannot be used: ${this.reason}`
  }
}

const delimiter = Buffer.alloc(8)

/** Far more than the headers of any answer. */
const maxPreludeBytes = 1_048_576

/** What belongs to one connection, or to how the body is framed on it, is for the server to say. */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

const isSendable = (name: string, values: ReadonlyArray<string>): boolean => {
  try {
    validateHeaderName(name)
    for (const value of values) validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every header by its lower-case name; the list of values wins over the single one, as in API Gateway. */
const collect = (prelude: Record<string, unknown>): ReadonlyMap<string, ReadonlyArray<unknown>> => {
  const headers = new Map<string, ReadonlyArray<unknown>>()
  if (isObject(prelude["headers"])) {
    for (const [name, value] of Object.entries(prelude["headers"])) headers.set(name.toLowerCase(), [value])
  }
  if (isObject(prelude["multiValueHeaders"])) {
    for (const [name, values] of Object.entries(prelude["multiValueHeaders"])) {
      headers.set(name.toLowerCase(), Array.isArray(values) ? values : [values])
    }
  }
  if (Array.isArray(prelude["cookies"])) {
    headers.set("set-cookie", [...headers.get("set-cookie") ?? [], ...prelude["cookies"]])
  }
  return headers
}

const parse = Effect.fnUntraced(function*(text: string): Effect.fn.Return<Prelude, InvalidPrelude> {
  const prelude = parseJson(text)
  if (!isObject(prelude)) return yield* new InvalidPrelude({ reason: "it is not a JSON object" })

  // AWS's Go library sends 0 where the function set no status.
  const status = prelude["statusCode"] || 200
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    return yield* new InvalidPrelude({ reason: "statusCode is not a status from 200 to 599" })
  }

  const headers: Prelude["headers"] = {}
  for (const [name, values] of collect(prelude)) {
    const texts = values.filter(isText).map((value) => utf8(String(value)))
    if (texts.length < values.length || !isSendable(name, texts)) {
      return yield* new InvalidPrelude({ reason: `the header ${JSON.stringify(name)} is not text that HTTP allows` })
    }
    if (texts.length > 0 && !connectionHeaders.has(name)) headers[name] = texts.length === 1 ? texts.join() : texts
  }
  return { status, headers }
})

const noDelimiter = new InvalidPrelude({ reason: "it is not followed by eight NUL bytes" })

/** Takes the pieces of an answer until its prelude is complete. */
export const makeDecoder = () => {
  let head: Buffer = Buffer.alloc(0)
  return {
    /** Gives the prelude once it is complete, and what of the body came with it. */
    push: (chunk: Uint8Array): Effect.Effect<readonly [Prelude, rest: Uint8Array] | undefined, InvalidPrelude> =>
      Effect.suspend(() => {
        // The delimiter may have begun in the piece before.
        const from = Math.max(0, head.length - delimiter.length)
        head = Buffer.concat([head, chunk])
        const at = head.indexOf(delimiter, from)
        if (at === -1) return head.length > maxPreludeBytes ? Effect.fail(noDelimiter) : Effect.undefined
        const rest = head.subarray(at + delimiter.length)
        return Effect.map(parse(head.toString("utf8", 0, at)), (prelude) => [prelude, rest] as const)
      }),
    /** What an answer means that ended before its prelude did. One of no bytes at all is an empty answer. */
    end: Effect.suspend((): Effect.Effect<Prelude, InvalidPrelude> =>
      head.length > 0 ? Effect.fail(noDelimiter) : Effect.succeed({ status: 200, headers: {} })
    )
  }
}
