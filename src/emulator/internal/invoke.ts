/** Invokes a function and waits for its response: as a value, or as a stream while the function produces it. */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Queue from "effect/Queue"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Call, EmulatorClosed, InvocationFailed, Outcome } from "../Call.ts"
import type { LocalFunction, Source } from "../Functions.ts"

/** What a caller receives. A streamed body fails if the function fails in the middle of it. */
export type Received =
  | { readonly _tag: "Buffered"; readonly contentType: string | undefined; readonly body: Uint8Array }
  | {
    readonly _tag: "Streamed"
    readonly contentType: string | undefined
    readonly body: Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed>
  }

/**
 * How long a caller may leave a piece of a streamed response untaken before the function goes on without it. A caller
 * that reads slowly slows the function down. One that does not read at all must not keep the function from the others:
 * from then on its pieces are kept in memory, at most as many as a response may have (200 MiB).
 */
const defaultLimit = Duration.seconds(5)

/** The pieces between a function that writes and a caller that reads. */
class Pieces {
  readonly #queue: Queue.Queue<Uint8Array, InvocationFailed | EmulatorClosed | Cause.Done>
  readonly #limit: Duration.Duration | "forever"
  #onTaken: () => void = constVoid
  #waits = true

  constructor(
    queue: Queue.Queue<Uint8Array, InvocationFailed | EmulatorClosed | Cause.Done>,
    limit: Duration.Duration | "forever"
  ) {
    this.#queue = queue
    this.#limit = limit
  }

  get stream(): Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed> {
    return Stream.fromEffectRepeat(Effect.tap(Queue.take(this.#queue), Effect.sync(() => this.#onTaken())))
  }

  write(piece: Uint8Array): Effect.Effect<void> {
    return Effect.suspend(() => {
      Queue.offerUnsafe(this.#queue, piece)
      if (!this.#waits || Queue.sizeUnsafe(this.#queue) === 0) return Effect.void
      const taken = Effect.callback<void>((resume) => {
        this.#onTaken = () => resume(Effect.void)
      })
      if (this.#limit === "forever") return taken
      return Effect.timeoutOrElse(taken, {
        duration: this.#limit,
        orElse: () => Effect.sync(() => this.#stopWaiting())
      })
    })
  }

  end(cause: Cause.Cause<InvocationFailed | EmulatorClosed | Cause.Done>): void {
    Queue.failCauseUnsafe(this.#queue, cause)
  }

  /** The caller has left. */
  shutdown(): void {
    Queue.shutdownUnsafe(this.#queue)
    this.#stopWaiting()
  }

  #stopWaiting(): void {
    this.#waits = false
    this.#onTaken()
  }
}

/**
 * Queues a call and waits for the response. The end of the scope says that the caller has left. With the limit
 * "forever" the function waits for its caller as long as that takes.
 */
export const invoke = Effect.fnUntraced(function*(
  fn: Pick<LocalFunction, "submit">,
  call: Call,
  source: Source,
  limit: Duration.Duration | "forever" = defaultLimit
): Effect.fn.Return<Received, InvocationFailed | EmulatorClosed, Scope> {
  const received = yield* Deferred.make<Received, InvocationFailed | EmulatorClosed>()
  const pieces = new Pieces(
    yield* Queue.unbounded<Uint8Array, InvocationFailed | EmulatorClosed | Cause.Done>(),
    limit
  )

  const settle = (outcome: Outcome): void => {
    switch (outcome._tag) {
      case "Buffered":
        Deferred.doneUnsafe(received, Effect.succeed(outcome))
        return
      case "Streamed":
        pieces.end(Cause.fail(Cause.Done()))
        Deferred.doneUnsafe(
          received,
          Effect.succeed({ _tag: "Buffered", contentType: outcome.contentType, body: empty })
        )
        return
      default:
        pieces.end(Cause.fail(outcome))
        Deferred.doneUnsafe(received, Effect.fail(outcome))
    }
  }
  const leave = fn.submit(call, {
    settle,
    taken: constVoid,
    write: (contentType, piece) => {
      Deferred.doneUnsafe(received, Effect.succeed({ _tag: "Streamed", contentType, body: pieces.stream }))
      return pieces.write(piece)
    }
  }, source)
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      leave()
      pieces.shutdown()
    })
  )
  return yield* Deferred.await(received)
})

/** A stream that ended before its first piece. */
const empty = new Uint8Array()
