/**
 * Functions that run once for a key, however often they are called.
 *
 * **Details**
 *
 * SQS, streams, EventBridge and clients that try again all send an event more than once. An idempotent function records the
 * key of each call and how the call ended. Another call with the same key gets the recorded result.
 *
 * **Example** (An order that is placed once)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 * import { Idempotency } from "effect-lambda-runtime/idempotency"
 *
 * const Order = Schema.Struct({ id: Schema.String, amount: Schema.Int })
 * const Receipt = Schema.Struct({ paid: Schema.Int })
 *
 * const place = Idempotency.make(
 *   { key: (order: typeof Order.Type) => order.id, success: Receipt, keep: "1 day" },
 *   ({ amount }) => Effect.succeed({ paid: amount })
 * )
 *
 * const placeAll = Batch.sqs({ body: Order }, place)
 * ```
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { NoInfer } from "effect/Types"
import { kindOf } from "../internal/failure/kindOf.ts"
import { schemaOption } from "../internal/failure/misuse.ts"
import {
  AlreadyRunning,
  type IdempotencyError,
  InvalidKey,
  InvalidResult,
  PayloadMismatch
} from "./IdempotencyError.ts"
import { type Begun, IdempotencyStore, type Lease, type Outcome } from "./IdempotencyStore.ts"
import { checkedMillis, checkKinds } from "./internal/check.ts"
import { keyText, payloadText } from "./internal/key.ts"
import { type Claim, toLease, waitUntil } from "./internal/lease.ts"
import { type Nothing, type Options, type Recordable } from "./internal/options.ts"
import { recording } from "./internal/recording.ts"

export type { Key, NotStreamed, Options, Replay } from "./internal/options.ts"
// The declarations of a module that exports an idempotent function name these, and it may import nothing but this one.
export type {
  AlreadyRunning,
  IdempotencyError,
  IdempotencyStoreError,
  InvalidKey,
  InvalidResult,
  PayloadMismatch
} from "./IdempotencyError.ts"
export type { IdempotencyStore } from "./IdempotencyStore.ts"

/** How long a call waits between two looks at another one. */
const waits = { first: 50, most: 1000 } as const

type Done = Extract<Begun, { readonly _tag: "Done" }>

type Store = IdempotencyStore["Service"]

/** Makes a part of what is uninterruptible interruptible again. */
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** Makes the key of a run free. If that fails, the lease ends by itself. */
const release = (store: Store, lease: Lease): Effect.Effect<void> =>
  Effect.catchCause(
    store.abandon(lease),
    (cause) => Effect.logWarning("an idempotency key could not be released", cause)
  )

/** The failure of a cause that has no defect and no interruption. */
const onlyFailure = <E>({ reasons: [first, ...others] }: Cause.Cause<E>): Cause.Fail<E> | undefined =>
  first !== undefined && others.length === 0 && Cause.isFailReason(first) ? first : undefined

/** Types refuse a stream. Plain JavaScript may return one, and a schema of `any` would pass it. */
const isStreamed = (value: unknown): boolean =>
  Stream.isStream(value) ||
  typeof value === "object" && value !== null && "body" in value && Stream.isStream(value.body)

/** Types ask for an Effect. Plain JavaScript may return something else. */
const effectOf = <A, E, R>(returned: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.isEffect(returned)
    ? returned
    : Effect.die(new TypeError(`an idempotent function returned ${kindOf(returned)}, not an Effect`))

/**
 * Makes a function idempotent: of the calls with the same key, one runs the function, and the others get its result.
 *
 * **When to use**
 *
 * Use it around the function of a handler, around the function of a batch, or around a part of either that must not happen
 * twice, such as a payment.
 *
 * **Details**
 *
 * - A run begins by a conditional write, so only one call begins. It has the key until it ends, and at most until the
 *   deadline of the invocation. So a process that was killed keeps no key for longer.
 * - A success is recorded, and so is a failure that matches `error`. Any other failure, a defect and an interruption (by the
 *   deadline, at shutdown) make the key free at once.
 * - A fencing token makes sure that a run which outlives its lease cannot change the record of the run after it. It fails
 *   with `IdempotencyStoreError` and the reason `LeaseLost`.
 * - Key and payload are computed once, before the function runs.
 *
 * **Gotchas**
 *
 * The types of the arguments come from the handler or batch that it is passed to. Elsewhere write them once: at the arguments
 * of the function, or at those of `key` if both have as many.
 *
 * A process that is killed after the function has done its work, and before the result is recorded, leaves a key whose next
 * call runs the function again. Pass the key on to what the function calls, if that is idempotent itself.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <
  Args extends ReadonlyArray<any>,
  A extends S["Type"],
  E,
  R,
  S extends Schema.Constraint = Nothing,
  F extends Schema.Constraint = Schema.Never,
  E2 = never,
  R2 = never
>(
  options: Options<Args, S, F, E2, R2>,
  handle: (...args: Args) => Effect.Effect<A & Recordable<NoInfer<A>>, E, R>
): (...args: Args) => Effect.Effect<
  S["Type"],
  E | E2 | F["Type"] | IdempotencyError,
  R | R2 | IdempotencyStore | Services<S> | Services<F>
> => {
  checkKinds(options, handle)
  const { error, key, name, onReplay, payload, success, whileRunning } = options
  const keepMillis = checkedMillis("keep", options.keep ?? "1 hour")
  const leaseMillis = checkedMillis("lease", options.lease ?? "15 minutes")
  // Without the option, `S` is `Nothing`.
  const nothing = Schema.Void as Schema.Constraint as S
  const successes = recording("result", success === undefined ? nothing : schemaOption("success", success))
  const failures = error === undefined ? undefined : recording("error", schemaOption("error", error))

  /** What the options make of the arguments, before the function can change them. */
  const toClaim = (args: Args): Claim | InvalidKey => {
    const keyJson = keyText(key(...args))
    if (keyJson instanceof InvalidKey) return keyJson
    const payloadJson = payload === undefined ? undefined : payloadText(payload(...args))
    if (payloadJson instanceof InvalidKey) return payloadJson
    return { name, key: keyJson, payload: payloadJson }
  }

  const replay = ({ expiresAt, outcome: { _tag, json } }: Done) => {
    if (_tag === "Success") {
      const decoded = successes.decode(json)
      return onReplay === undefined
        ? decoded
        : Effect.flatMap(decoded, (value: S["Type"]) => effectOf(onReplay(value, { expiresAt })))
    }
    const detail = "recorded result: expected a success, found a failure, and there is no option error"
    return failures === undefined
      ? Effect.fail(new InvalidResult({ detail }))
      : Effect.flatMap(failures.decode(json), (value: F["Type"]) => Effect.fail(value))
  }

  /** The outcome of a run, if its end counts for later runs. */
  const toOutcome = (exit: Exit.Exit<A, E>) => {
    if (Exit.isSuccess(exit)) {
      if (isStreamed(exit.value)) {
        return Effect.fail(new InvalidResult({ detail: "result: a streamed response cannot be recorded" }))
      }
      return Effect.map(successes.encode(exit.value), (json): Outcome => ({ _tag: "Success", json }))
    }
    const failure = onlyFailure(exit.cause)
    return failure === undefined || failures === undefined || !failures.is(failure.error)
      ? undefined
      : Effect.map(failures.encode(failure.error), (json): Outcome => ({ _tag: "Failure", json }))
  }

  /** Runs the function and records how it ended. Uninterruptible but for the function itself. */
  const run = Effect.fnUntraced(function*(store: Store, lease: Lease, restore: Restore, args: Args) {
    const exit = yield* Effect.exit(restore(Effect.suspend(() => effectOf(handle(...args)))))
    const encoded = toOutcome(exit)
    if (encoded === undefined) {
      yield* release(store, lease)
    } else {
      const outcome = yield* Effect.onError(encoded, () => release(store, lease))
      yield* store.complete(lease, outcome, (yield* Clock.currentTimeMillis) + keepMillis)
    }
    return yield* exit
  })

  const call = Effect.fnUntraced(function*(restore: Restore, args: Args) {
    const store = yield* IdempotencyStore
    const claim = toClaim(args)
    if (claim instanceof InvalidKey) return yield* claim
    const patience = whileRunning === "wait" ? yield* waitUntil : -Infinity
    for (let wait: number = waits.first;; wait = Math.min(2 * wait, waits.most)) {
      const lease = yield* toLease(claim, leaseMillis)
      // The request may have been carried out, although it failed or was interrupted.
      const begun = yield* Effect.onError(restore(store.begin(lease)), () => Effect.ignore(store.abandon(lease)))
      switch (begun._tag) {
        case "Started":
          return yield* run(store, lease, restore, args)
        case "Done":
          return yield* restore(replay(begun))
        case "Mismatch":
          return yield* new PayloadMismatch()
        case "Running": {
          const now = yield* Clock.currentTimeMillis
          if (now >= patience) return yield* new AlreadyRunning({ until: begun.until })
          // Not longer than until the lease of the other run has ended.
          yield* restore(Effect.sleep(Math.min(wait, patience - now, Math.max(begun.until - now, 0) + 1)))
        }
      }
    }
  })

  return (...args) => Effect.uninterruptibleMask((restore) => call(restore, args))
}

type Services<S extends Schema.Constraint> = S["DecodingServices"] | S["EncodingServices"]
