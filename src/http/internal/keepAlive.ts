/** Comments between server-sent events, so that a silent stream is not taken for a dead one. */
import type * as Duration from "effect/Duration"
import * as Stream from "effect/Stream"

const comment: Uint8Array = Buffer.from(":\n\n")

/** Whether a chunk ends with an empty line, as an event does. */
const endsEvent = (chunk: string | Uint8Array): boolean => {
  const end = typeof chunk === "string" ? chunk.slice(-4) : Buffer.from(chunk.slice(-4)).toString("latin1")
  return /(?:\n\n|\r\r|\r\n\r\n)$/.test(end)
}

/**
 * Server-sent events with a comment before them, and another one in each interval. A comment never comes within an event
 * that is sent in parts.
 */
export const keepAlive = <A extends string | Uint8Array, E, R>(
  events: Stream.Stream<A, E, R>,
  interval: Duration.Input
): Stream.Stream<A | Uint8Array, E, R> =>
  Stream.suspend(() => {
    let isBetween = true
    const watched = Stream.map(events, (chunk) => {
      if (chunk.length > 0) isBetween = endsEvent(chunk)
      return chunk
    })
    const comments = Stream.tick(interval).pipe(Stream.filter(() => isBetween), Stream.map(() => comment))
    return Stream.merge(watched, comments, { haltStrategy: "left" })
  })
