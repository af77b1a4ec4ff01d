/** The browsers that follow what happens, by server-sent events. */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type { Exchange } from "../internal/http.ts"

/** How many messages wait for a browser that reads slowly. If there are more, it gets the whole state again. */
const maxWaiting = 1000

const encode = (name: string, data: unknown): Uint8Array =>
  Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)

interface Follower {
  readonly queue: Queue.Queue<Uint8Array, Cause.Done>
  /** Whether it has missed a message. */
  isBehind: boolean
}

export class Followers {
  readonly #followers = new Set<Follower>()
  readonly #state: () => unknown
  #isClosed = false

  /** `state` is what a browser gets first, and if it has missed something. */
  constructor(state: () => unknown) {
    this.#state = state
  }

  /** Sends a message to everybody. `data` is JSON. */
  send(name: string, data: unknown): void {
    if (this.#followers.size === 0) return
    const message = encode(name, data)
    for (const follower of this.#followers) {
      if (!Queue.offerUnsafe(follower.queue, message)) follower.isBehind = true
    }
  }

  /** Sends the state to everybody. */
  refresh(): void {
    this.send("state", this.#state())
  }

  /** Ends every answer. */
  readonly close: Effect.Effect<void> = Effect.sync(() => {
    this.#isClosed = true
    for (const { queue } of this.#followers) Queue.endUnsafe(queue)
  })

  /** Answers with what happens, until the browser leaves. */
  follow(exchange: Exchange, headers: Readonly<Record<string, string>>): Effect.Effect<void> {
    return Effect.acquireUseRelease(
      Effect.map(Queue.dropping<Uint8Array, Cause.Done>(maxWaiting), (queue): Follower => {
        const follower = { queue, isBehind: true }
        this.#followers.add(follower)
        if (this.#isClosed) Queue.endUnsafe(queue)
        return follower
      }),
      (follower) =>
        exchange.begin(200, { ...headers, "Content-Type": "text/event-stream" }).pipe(
          Effect.andThen(this.#forward(follower, exchange)),
          Effect.andThen(exchange.end)
        ),
      (follower) => Effect.sync(() => this.#followers.delete(follower))
    )
  }

  #forward(follower: Follower, exchange: Exchange): Effect.Effect<void> {
    const sendState = Effect.suspend(() => {
      follower.isBehind = false
      return exchange.write(encode("state", this.#state()))
    })
    const next = Effect.suspend(() =>
      // What waits is older than the state.
      follower.isBehind
        ? Effect.andThen(Queue.clear(follower.queue), sendState)
        : Effect.flatMap(Queue.take(follower.queue), exchange.write)
    )
    return Effect.ignore(Effect.forever(next))
  }
}
