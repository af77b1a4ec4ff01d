/** Comments between server-sent events, so that a silent stream is not taken for a dead one. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"

/**
 * Adds comments to responses that are `text/event-stream`: one at the start, so that an `EventSource` knows at once that
 * it is connected, and one in each interval, so that a silent stream stays open. Other responses stay as they are.
 *
 * **Details**
 *
 * It takes the effect of one route, or is middleware for all. A comment never comes within an event that is sent in parts.
 * API Gateway ends a stream that is silent for 5 minutes, and behind an edge-optimized endpoint one that is silent for 30
 * seconds.
 *
 * **Gotchas**
 *
 * The first comment sends the head. A stream that fails at once is then a broken response, not a 500.
 *
 * **Example** (A comment every 15 seconds, for every route)
 *
 * ```ts
 * import { Layer, Stream } from "effect"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 * import { HttpHandler } from "effect-lambda-runtime/http"
 *
 * const ticks = Stream.tick("1 minute").pipe(Stream.map(() => "data: tick\n\n"), Stream.encodeText)
 * const routes = Layer.mergeAll(
 *   HttpRouter.add("GET", "/ticks", HttpServerResponse.stream(ticks, { contentType: "text/event-stream" })),
 *   HttpRouter.middleware(HttpHandler.keepAlive("15 seconds"), { global: true })
 * )
 * const handler = HttpHandler.fromRouter(routes, { streaming: true })
 * ```
 *
 * @category middleware
 * @since 0.1.0
 */
export const keepAlive = (
  interval: Duration.Input
): <E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
) => Effect.Effect<HttpServerResponse.HttpServerResponse, E, R> =>
  Effect.map((response) => {
    const { body, headers } = response
    if (body._tag !== "Stream" || headers["content-type"]?.startsWith("text/event-stream") !== true) return response
    const longer = HttpBody.stream(withComments(body.stream, interval), body.contentType)
    return HttpServerResponse.removeHeader(HttpServerResponse.setBody(response, longer), "content-length")
  })

const comment: Uint8Array = Buffer.from(":\n\n")

/** Whether a chunk ends with an empty line, as an event does. */
const endsEvent = (chunk: Uint8Array): boolean =>
  /(?:\n\n|\r\r|\r\n\r\n)$/.test(Buffer.from(chunk.subarray(-4)).toString("latin1"))

const withComments = <E>(
  events: Stream.Stream<Uint8Array, E>,
  interval: Duration.Input
): Stream.Stream<Uint8Array, E> =>
  Stream.suspend(() => {
    let isBetween = true
    const watched = Stream.map(events, (chunk) => {
      if (chunk.length > 0) isBetween = endsEvent(chunk)
      return chunk
    })
    const comments = Stream.tick(interval).pipe(Stream.filter(() => isBetween), Stream.map(() => comment))
    return Stream.merge(watched, comments, { haltStrategy: "left" })
  })
