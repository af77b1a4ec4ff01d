/** What has happened, as far back as memory goes, and what happens from now on. */
import * as Effect from "effect/Effect"
import * as PubSub from "effect/PubSub"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import type { EmulatorEvent } from "../EmulatorEvent.ts"

/** How much of the past is kept. */
const maxEvents = 5000
const maxBytes = 33_554_432

/** An event, and how many came before it. */
interface Entry {
  readonly number: number
  readonly event: EmulatorEvent
}

/** What an event takes in memory, roughly. */
const sizeOf = (event: EmulatorEvent): number =>
  200 + (event._tag === "InvocationQueued" ? event.event.byteLength : event._tag === "Log" ? 2 * event.line.length : 0)

export class History {
  readonly #past = new Set<Entry>()
  #bytes = 0
  #count = 0
  readonly #live: PubSub.PubSub<Entry>

  constructor(live: PubSub.PubSub<Entry>) {
    this.#live = live
  }

  readonly publish = (event: EmulatorEvent): void => {
    const entry = { number: this.#count++, event }
    this.#past.add(entry)
    this.#bytes += sizeOf(event)
    for (const oldest of this.#past) {
      if (this.#past.size <= maxEvents && this.#bytes <= maxBytes) break
      this.#past.delete(oldest)
      this.#bytes -= sizeOf(oldest.event)
    }
    PubSub.publishUnsafe(this.#live, entry)
  }

  /** What happens from the moment at which the stream is run. */
  get events(): Stream.Stream<EmulatorEvent> {
    return Stream.map(Stream.fromPubSub(this.#live), ({ event }) => event)
  }

  /** The past that is kept, oldest first, and then what happens. */
  get history(): Stream.Stream<EmulatorEvent> {
    return Stream.unwrap(Effect.map(PubSub.subscribe(this.#live), (subscription) => {
      const past = Array.from(this.#past)
      const next = this.#count
      return Stream.fromIterable(past).pipe(
        // What came between the two lines above is in both.
        Stream.concat(Stream.filter(Stream.fromSubscription(subscription), ({ number }) => number >= next)),
        Stream.map(({ event }) => event)
      )
    }))
  }
}

/** A history that ends with the scope, and with it the streams that are read. */
export const make: Effect.Effect<History, never, Scope> = Effect.map(
  Effect.acquireRelease(PubSub.unbounded<Entry>(), PubSub.shutdown),
  (live) => new History(live)
)
