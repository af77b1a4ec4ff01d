/** The requests with which the runtime responds: bodies, trailers and their limits. */
import * as Effect from "effect/Effect"
import { headerNames, type InvocationRef, maxBufferedBytes, refusals } from "../../RuntimeApi.ts"
import { InvocationFailed, platformError, Refused } from "../Call.ts"
import type { Invocations } from "../Invocations.ts"
import { type BodyLost, discardBody, type Exchange, readBody } from "./http.ts"
import type { Responding } from "./responding.ts"
import type { Restore } from "./restore.ts"

/** The error in the trailers of a response, if there is one. */
const trailingError = (exchange: Exchange): InvocationFailed | undefined => {
  const errorType = exchange.trailer(headerNames.errorType)
  const body = exchange.trailer(headerNames.errorBody)
  if (body !== undefined) return new InvocationFailed({ report: Buffer.from(body, "base64") })
  return errorType === undefined ? undefined : platformError(errorType, "The function failed while it responded")
}

/** The whole body. If it is too long, it is read to its end first, so that the runtime sees the refusal. */
const readWhole = (exchange: Exchange, responding: Responding): Effect.Effect<Uint8Array, BodyLost | Refused> =>
  Effect.catchTag(
    readBody(exchange, maxBufferedBytes),
    "BodyTooLarge",
    ({ read }) => Effect.flatMap(discardBody(exchange), (rest) => responding.refuseSize(read + rest))
  )

const respondBuffered = Effect.fnUntraced(function*(exchange: Exchange, responding: Responding) {
  const body = yield* readWhole(exchange, responding)
  const error = trailingError(exchange)
  yield* error === undefined
    ? responding.respond(exchange.header("content-type"), body)
    : responding.fail(error)
})

const respondStreamed = Effect.fnUntraced(function*(exchange: Exchange, responding: Responding) {
  const contentType = exchange.header("content-type")
  for (;;) {
    const piece = yield* exchange.read
    if (piece === undefined) break
    yield* responding.write(contentType, piece)
  }
  const error = trailingError(exchange)
  yield* error === undefined ? responding.end(contentType) : responding.fail(error)
})

/** `POST …/response`: buffered, or streamed if the response mode says so. */
export const respond = Effect.fnUntraced(
  function*(exchange: Exchange, invocations: Invocations, ref: InvocationRef) {
    const responding = yield* invocations.begin(ref, "InvocationResponse")
    const mode = exchange.header(headerNames.responseMode)
    if (mode === undefined) return yield* respondBuffered(exchange, responding)
    if (mode === "streaming") return yield* respondStreamed(exchange, responding)
    yield* responding.fail(platformError("Runtime.InvalidResponseModeHeader", "Invalid function response mode"))
    return yield* new Refused({ refusal: refusals.invalidResponseMode })
  },
  Effect.scoped
)

/** `POST …/error`. */
export const fail = Effect.fnUntraced(
  function*(exchange: Exchange, invocations: Invocations, ref: InvocationRef) {
    const responding = yield* invocations.begin(ref, "InvocationErrorResponse")
    const report = yield* readWhole(exchange, responding)
    const xrayCause = exchange.header(headerNames.xrayCause)
    yield* responding.fail(new InvocationFailed({ report, ...(xrayCause !== undefined && { xrayCause }) }))
  },
  Effect.scoped
)

const readError = (exchange: Exchange): Effect.Effect<InvocationFailed, BodyLost | Refused> =>
  readBody(exchange, maxBufferedBytes).pipe(
    Effect.catchTag(
      "BodyTooLarge",
      () => Effect.andThen(discardBody(exchange), new Refused({ refusal: refusals.tooLarge }))
    ),
    Effect.map((report) => new InvocationFailed({ report }))
  )

/** `POST /runtime/init/error`. */
export const initError = (exchange: Exchange, invocations: Invocations) =>
  Effect.flatMap(readError(exchange), (error) => invocations.initError(error))

/** `POST /runtime/restore/error`. */
export const restoreError = (exchange: Exchange, restore: Restore) =>
  Effect.flatMap(readError(exchange), (error) => restore.fail(error))
