/** Streamed responses, sent as they come. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { EmulatorClosed, InvocationFailed } from "../Call.ts"
import { BadCall } from "./call.ts"
import type { Exchange, Headers } from "./http.ts"
import type { Head } from "./httpHead.ts"
import { makeDecoder } from "./httpPrelude.ts"
import type { Received } from "./invoke.ts"

/** Sends a body piece by piece. If it breaks off, so does the connection: the caller must see it. */
export const sendPieces = (exchange: Exchange, body: Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed>) =>
  Stream.runForEach(body, exchange.write).pipe(
    Effect.andThen(exchange.end),
    Effect.catchTag(["InvocationFailed", "EmulatorClosed"], () => exchange.destroy)
  )

/** Turns the prelude into the status and the headers of the answer. */
export const sendWithPrelude = Effect.fnUntraced(function*(exchange: Exchange, received: Received, headers: Headers) {
  const decoder = makeDecoder()
  const body = received._tag === "Buffered" ? Stream.succeed(received.body) : received.body
  let begun = false
  const begin = (head: Head) => {
    begun = true
    const length = exchange.method === "HEAD" && head.length !== undefined ? { "Content-Length": head.length } : {}
    return exchange.begin(head.status, { ...headers, ...head.headers, ...length })
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
