/** The endpoint for people: post an event, and get the response of the function as an HTTP answer. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { randomUUID } from "node:crypto"
import { contentTypes, maxStreamedBytes } from "../../RuntimeApi.ts"
import type { LocalFunction } from "../Functions.ts"
import { arnOf, type BadCall, readCall, shuttingDown, throttled } from "./call.ts"
import type { BodyLost, Exchange, Headers } from "./http.ts"
import { readEnvelope } from "./httpEnvelope.ts"
import { invoke, type Received } from "./invoke.ts"
import { sendPieces, sendWithPrelude } from "./sendStreamed.ts"

const contentTypeOf = ({ contentType }: Received): Headers =>
  contentType === undefined ? {} : { "Content-Type": contentType }

/** Invokes the function with the body of the request. */
export const invokeEndpoint = Effect.fnUntraced(
  function*(exchange: Exchange, fn: LocalFunction): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
    const requestId = randomUUID()
    const headers = { "X-Amzn-RequestId": requestId }
    const call = yield* readCall(exchange, fn, {
      requestId,
      invokedFunctionArn: arnOf(fn),
      emptyEvent: "",
      maxStreamedBytes
    })
    if (fn.isBusy(false)) return yield* throttled
    yield* Effect.gen(function*() {
      const received = yield* invoke(fn, call, "invoke")
      if (received.contentType === contentTypes.httpIntegration) {
        return yield* sendWithPrelude(exchange, received, headers)
      }
      const http = received._tag === "Buffered" && received.contentType?.startsWith(contentTypes.json) === true
        ? readEnvelope(received.body, call.event)
        : undefined
      if (http !== undefined) return yield* exchange.send(http.status, { ...headers, ...http.headers }, http.body)
      const all = { ...headers, ...contentTypeOf(received) }
      if (received._tag === "Buffered") return yield* exchange.send(200, all, received.body)
      yield* exchange.begin(200, all)
      yield* sendPieces(exchange, received.body)
    }).pipe(
      Effect.catchTags({
        InvocationFailed: ({ report }) => exchange.send(500, { ...headers, "Content-Type": contentTypes.json }, report),
        EmulatorClosed: () => Effect.fail(shuttingDown)
      })
    )
  }
)
