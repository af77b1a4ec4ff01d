/** The endpoint for people: post an event, and get the response of the function as an HTTP answer. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import { contentTypes, maxStreamedBytes } from "../../RuntimeApi.ts"
import type { EmulatorClosed, InvocationFailed } from "../Call.ts"
import { BadCall, findFunction, type LocalFunction, readCall, shuttingDown } from "./call.ts"
import type { BodyLost, Exchange, Headers } from "./http.ts"
import { readEnvelope } from "./httpEnvelope.ts"
import type { Head } from "./httpHead.ts"
import { makeDecoder } from "./httpPrelude.ts"
import { invoke, type Received } from "./invoke.ts"

const contentTypeOf = ({ contentType }: Received): Headers =>
  contentType === undefined ? {} : { "Content-Type": contentType }

/** Sends a body piece by piece. If it breaks off, so does the connection: the caller must see it. */
const sendPieces = (exchange: Exchange, body: Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed>) =>
  Stream.runForEach(body, exchange.write).pipe(
    Effect.andThen(exchange.end),
    Effect.catchTag(["InvocationFailed", "EmulatorClosed"], () => exchange.destroy)
  )

/** Turns the prelude into the status and the headers of the answer. */
const sendWithPrelude = Effect.fnUntraced(function*(exchange: Exchange, received: Received, headers: Headers) {
  const decoder = makeDecoder()
  const body = received._tag === "Buffered" ? Stream.succeed(received.body) : received.body
  let begun = false
  const begin = (head: Head) => {
    begun = true
    return exchange.begin(head.status, { ...headers, ...head.headers })
  }
  const decode = Effect.fnUntraced(function*(piece: Uint8Array) {
    const decoded = yield* decoder.push(piece)
    if (decoded === undefined) return
    const [head, rest] = decoded
    yield* begin(head)
    if (rest.length > 0) yield* exchange.write(rest)
  })

  yield* Stream.runForEach(body, (piece) => begun ? exchange.write(piece) : decode(piece)).pipe(
    Effect.andThen(Effect.suspend(() => begun ? Effect.void : Effect.flatMap(decoder.end, begin))),
    Effect.andThen(exchange.end),
    Effect.catchTag(
      "InvalidPrelude",
      ({ message }) => Effect.fail(new BadCall({ status: 502, errorType: "Runtime.InvalidPrelude", message }))
    ),
    Effect.catchTag(["InvocationFailed", "EmulatorClosed"], (error) => begun ? exchange.destroy : Effect.fail(error))
  )
})

/** Invokes the function with the body of the request. */
export const make = (fn: LocalFunction) =>
  Effect.fnUntraced(function*(exchange: Exchange): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
    const requestId = randomUUID()
    const headers = { "X-Amzn-RequestId": requestId }
    const call = yield* readCall(exchange, fn, {
      requestId,
      invokedFunctionArn: yield* findFunction(fn, fn.name ?? "function", undefined),
      emptyEvent: "",
      maxStreamedBytes
    })
    yield* Effect.gen(function*() {
      const received = yield* invoke(fn.invocations, call)
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
  })
