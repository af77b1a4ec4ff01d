/** How an event becomes a response that can be sent: the same on our loop and on AWS's own. */
import * as Effect from "effect/Effect"
import type { Prepared, Provided, RawEvent } from "../../Handler.ts"
import { toWire, type Wire } from "../../Response.ts"

/** `hostStreams` is absent if every form of a response can be sent, as on the Runtime API. */
export const handleEvent = <R>(
  take: Prepared<unknown, R>,
  event: RawEvent,
  hostStreams?: boolean
): Effect.Effect<Wire, unknown, R | Provided> =>
  Effect.suspend(() =>
    Effect.flatMapEager(take(event), ({ run, streaming }) => {
      // A host that does not stream sends no prelude, and one that streams sends it unless the handler says otherwise.
      const form = hostStreams === undefined ? streaming : hostStreams && (streaming ?? true)
      return Effect.flatMapEager(run, (response) => toWire(response, form))
    })
  )
