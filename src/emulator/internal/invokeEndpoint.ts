/** The endpoint for people: post an event, get what the function answers as HTTP. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import { contentTypes, maxStreamedBytes } from "../../RuntimeApi.ts"
import { BadCall, readCall, shuttingDown } from "./call.ts"
import type { BodyLost, Exchange, Headers } from "./http.ts"
import { makeDecoder } from "./httpPrelude.ts"
import { type InvocationFailed, type Invocations, type Reply, type ServerClosed } from "./invocations.ts"

const contentTypeOf = (reply: Reply): Headers =>
  reply.contentType === undefined ? {} : { "Content-Type": reply.contentType }

/** Sends a body piece by piece. The caller must see that it broke off, so the connection breaks off as well. */
const sendPieces = (exchange: Exchange, body: Stream.Stream<Uint8Array, InvocationFailed | ServerClosed>) =>
  Stream.runForEach(body, exchange.write).pipe(
    Effect.andThen(exchange.end),
    Effect.catchTag(["InvocationFailed", "ServerClosed"], () => exchange.destroy)
  )

/** Turns the prelude into the status and the headers of the answer. */
const sendWithPrelude = Effect.fnUntraced(function*(exchange: Exchange, reply: Reply, headers: Headers) {
  const decoder = makeDecoder()
  const body = reply._tag === "Buffered" ? Stream.succeed(reply.body) : reply.body
  let begun = false
  const begin = (prelude: { readonly status: number; readonly headers: Headers }) => {
    begun = true
    return exchange.begin(prelude.status, { ...headers, ...prelude.headers })
  }
  const decode = Effect.fnUntraced(function*(chunk: Uint8Array) {
    const decoded = yield* decoder.push(chunk)
    if (decoded === undefined) return
    const [prelude, rest] = decoded
    yield* begin(prelude)
    if (rest.length > 0) yield* exchange.write(rest)
  })

  yield* Stream.runForEach(body, (chunk) => begun ? exchange.write(chunk) : decode(chunk)).pipe(
    Effect.andThen(Effect.suspend(() => begun ? Effect.void : Effect.flatMap(decoder.end, begin))),
    Effect.andThen(exchange.end),
    Effect.catchTag(
      "InvalidPrelude",
      ({ message }) => Effect.fail(new BadCall({ status: 502, errorType: "Runtime.InvalidPrelude", message }))
    ),
    Effect.catchTag(["InvocationFailed", "ServerClosed"], (error) => begun ? exchange.destroy : Effect.fail(error))
  )
})

const json = { "Content-Type": "application/json" }

/** Invokes the function with the body of the request. */
export const make = (options: { readonly invocations: Invocations; readonly functionName: string }) =>
  Effect.fnUntraced(function*(exchange: Exchange): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
    const requestId = randomUUID()
    const headers = { "X-Amzn-RequestId": requestId }
    const call = yield* readCall(exchange, {
      requestId,
      functionName: options.functionName,
      qualifier: undefined,
      emptyEvent: "",
      maxStreamedBytes
    })
    yield* Effect.gen(function*() {
      const reply = yield* options.invocations.invoke(call)
      if (reply.contentType === contentTypes.httpIntegration) return yield* sendWithPrelude(exchange, reply, headers)
      const all = { ...headers, ...contentTypeOf(reply) }
      if (reply._tag === "Buffered") return yield* exchange.send(200, all, reply.body)
      yield* exchange.begin(200, all)
      yield* sendPieces(exchange, reply.body)
    }).pipe(
      Effect.catchTags({
        InvocationFailed: ({ report }) => exchange.send(500, { ...headers, ...json }, report),
        ServerClosed: () => Effect.fail(shuttingDown)
      })
    )
  })
