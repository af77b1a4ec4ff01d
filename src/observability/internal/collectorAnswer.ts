/** What a collector says of an export, in JSON or Protobuf. */
import * as Duration from "effect/Duration"
import * as Headers from "effect/http/Headers"
import * as Result from "effect/Result"
import { at } from "../../internal/invocation/producers.ts"
import type { Answer } from "./transport.ts"

/**
 * The end of an attempt.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export type Outcome =
  /** The collector has it, less the items that it rejected. */
  | { readonly _tag: "Taken"; readonly rejected: number; readonly message: string }
  /** It will never take it. */
  | { readonly _tag: "Refused"; readonly message: string }
  /** It may take it later. */
  | {
    readonly _tag: "Failed"
    readonly message: string
    /** Whether it has answered at all. */
    readonly isAnswered: boolean
    readonly retryAfterMillis?: number | undefined
  }

/** The fields of a Protobuf message: a varint as a number, anything with a length as bytes. Reads no further than it can. */
const fieldsOf = (bytes: Uint8Array): ReadonlyMap<number, number | Uint8Array> => {
  const fields = new Map<number, number | Uint8Array>()
  let position = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; position < bytes.length; scale *= 128) {
      const byte = bytes[position++]!
      value += (byte & 127) * scale
      if (byte < 128) break
    }
    return value
  }
  while (position < bytes.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    if (tag % 8 === 0) fields.set(field, varint())
    else if (tag % 8 === 2) {
      const length = varint()
      fields.set(field, bytes.subarray(position, position + length))
      position += length
    } else break
  }
  return fields
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array

/** Of a message for people, what a line of a log can have. */
const toText = (value: unknown): string =>
  (isBytes(value) ? Buffer.from(value).toString("utf8") : typeof value === "string" ? value : "")
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f]+/g, " ").slice(0, 200)

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"))
  } catch {
    return undefined
  }
}

const taken = { _tag: "Taken", rejected: 0, message: "" } as const

/** Others than collectors answer with a page. */
const isPage = (contentType: string): boolean => /^text\//i.test(contentType)

const isJson = (contentType: string): boolean => /json/i.test(contentType)

const partialSuccess = (
  contentType: string,
  body: Uint8Array
): { readonly rejected: number; readonly message: string } => {
  if (isPage(contentType)) return taken
  if (isJson(contentType)) {
    const partial = at(parse(body), "partialSuccess")
    const counts = ["rejectedSpans", "rejectedDataPoints", "rejectedLogRecords"].map((name) =>
      Number(at(partial, name))
    )
    return { rejected: counts.find((count) => count > 0) ?? 0, message: toText(at(partial, "errorMessage")) }
  }
  const partial = fieldsOf(body).get(1)
  const fields = isBytes(partial) ? fieldsOf(partial) : new Map<number, number | Uint8Array>()
  const rejected = fields.get(1)
  // A larger one stands for a negative number.
  return { rejected: typeof rejected === "number" && rejected < 2 ** 63 ? rejected : 0, message: toText(fields.get(2)) }
}

/** The answer has `google.rpc.Status` as its body. Others than collectors send what they like. */
const reasonOf = (contentType: string, body: Uint8Array): string =>
  isJson(contentType)
    ? toText(at(parse(body), "message"))
    : /protobuf/i.test(contentType)
    ? toText(fieldsOf(body).get(2))
    : ""

const retryable = new Set([429, 502, 503, 504])

/** Reads an answer. */
export const toOutcome = ({ body, contentType = "", retryAfter, status }: Answer, now: number): Outcome => {
  if (status >= 200 && status < 300) {
    return body.length === 0 ? taken : { ...taken, ...partialSuccess(contentType, body) }
  }
  const reason = reasonOf(contentType, body)
  // What is sent, and its headers, are for this collector alone.
  const redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : ""
  const message = `the collector answered with status ${status}${redirect}${reason === "" ? "" : `: ${reason}`}`
  if (!retryable.has(status)) return { _tag: "Refused", message }
  const pause = retryAfter === undefined ? undefined : Headers.parseRetryAfter(retryAfter)
  return {
    _tag: "Failed",
    message,
    isAnswered: true,
    retryAfterMillis: pause === undefined || Result.isFailure(pause)
      ? undefined
      : Duration.toMillis(Headers.retryAfterDelay(pause.success, now))
  }
}
