/**
 * A response as the page gets it: lines of JSON, each sent when the function has produced its part. A browser would hide
 * `Set-Cookie`, follow redirects and ask for passwords if it got the HTTP response itself.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { contentTypes } from "../../RuntimeApi.ts"
import type { EmulatorClosed, InvocationFailed } from "../Call.ts"
import { fromUtf8 } from "../internal/http.ts"
import { readEnvelope } from "../internal/httpEnvelope.ts"
import type { Head } from "../internal/httpHead.ts"
import { makeDecoder } from "../internal/httpPrelude.ts"
import type { Received } from "../internal/invoke.ts"

/** Status and headers of an HTTP response. A header that is there twice, as `set-cookie`, is two entries. */
export interface HttpHead {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
}

/** A part of a response. */
export type Frame =
  | { readonly type: "began"; readonly requestId: string }
  /** `http` is null if the response has nothing to do with HTTP. */
  | { readonly type: "head"; readonly contentType: string | null; readonly http: HttpHead | null }
  | { readonly type: "piece"; readonly base64: string }
  /** The function failed. `report` is what its runtime sent, which is JSON most of the time; `causes` are for AWS X-Ray. */
  | { readonly type: "failed"; readonly report: string; readonly causes?: string }
  | { readonly type: "ended" }

/** What the runtime says about an error. */
export type Failure = Pick<InvocationFailed, "report" | "xrayCause">

export const encode = (frame: Frame): Uint8Array => Buffer.from(`${JSON.stringify(frame)}\n`)

/** The part that says that the function failed. */
export const ofFailure = ({ report, xrayCause }: Failure): Frame => ({
  type: "failed",
  report: Buffer.from(report).toString(),
  ...(xrayCause !== undefined && { causes: xrayCause })
})

const toHttpHead = ({ headers, status }: Head): HttpHead => ({
  status,
  headers: Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, fromUtf8(value)] as const)
  )
})

const piece = (bytes: Uint8Array): Frame => ({ type: "piece", base64: Buffer.from(bytes).toString("base64") })

const headOf = (contentType: string | undefined, http: HttpHead | null): Frame => ({
  type: "head",
  contentType: contentType ?? null,
  http
})

const ofHttp = (contentType: string | undefined, head: Head, body: Uint8Array): ReadonlyArray<Frame> => [
  headOf(contentType, toHttpHead(head)),
  ...(body.length > 0 ? [piece(body)] : [])
]

/** The frames of a whole response to `event`. */
const ofBuffered = (
  contentType: string | undefined,
  body: Uint8Array,
  event: Uint8Array
): ReadonlyArray<Frame> => {
  const http = contentType?.startsWith(contentTypes.json) === true ? readEnvelope(body, event) : undefined
  return http === undefined
    ? [headOf(contentType, null), ...(body.length > 0 ? [piece(body)] : [])]
    : ofHttp(contentType, http, http.body)
}

const invalidPrelude = (message: string): Frame => ({
  type: "failed",
  report: JSON.stringify({ errorType: "Runtime.InvalidPrelude", errorMessage: message })
})

/** The frames of a response whose first bytes are status and headers. */
const withPrelude = (
  contentType: string,
  body: Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed>
): Stream.Stream<Frame, InvocationFailed | EmulatorClosed> => {
  const decoder = makeDecoder()
  let begun = false
  const decode = (bytes: Uint8Array): Stream.Stream<Frame> =>
    begun ? Stream.succeed(piece(bytes)) : Stream.unwrap(
      Effect.map(decoder.push(bytes), (decoded) => {
        if (decoded === undefined) return Stream.empty
        begun = true
        return Stream.fromIterable(ofHttp(contentType, ...decoded))
      })
    ).pipe(Stream.catchTag("InvalidPrelude", ({ message }) => Stream.succeed(invalidPrelude(message))))
  const end = Stream.suspend(() =>
    begun ? Stream.empty : Stream.fromEffect(Effect.matchEager(decoder.end, {
      onFailure: ({ message }) => invalidPrelude(message),
      onSuccess: (head) => headOf(contentType, toHttpHead(head))
    }))
  )
  return Stream.takeUntil(Stream.concat(Stream.flatMap(body, decode), end), ({ type }) => type === "failed")
}

/** The frames of a response from its head to its end. The stream fails if the function does. */
export const ofReceived = (
  received: Received,
  event: Uint8Array
): Stream.Stream<Frame, InvocationFailed | EmulatorClosed> => {
  const { contentType } = received
  if (contentType === contentTypes.httpIntegration) {
    return withPrelude(contentType, received._tag === "Buffered" ? Stream.succeed(received.body) : received.body)
  }
  return received._tag === "Buffered"
    ? Stream.fromIterable(ofBuffered(contentType, received.body, event))
    : Stream.concat(Stream.succeed(headOf(contentType, null)), Stream.map(received.body, piece))
}
