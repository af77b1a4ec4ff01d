/** What every `IdempotencyStore` has to do, as checks that a test of any test runner can run against a store. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { isDeepStrictEqual } from "node:util"
import type { IdempotencyStoreError } from "../idempotency/IdempotencyError.ts"
import { type Begun, IdempotencyStore, type Lease, type Outcome } from "../idempotency/IdempotencyStore.ts"

/**
 * The store does not do what every store has to do.
 *
 * @category errors
 * @since 0.1.0
 */
export class ContractBroken extends Data.TaggedError("ContractBroken")<{
  /** What was done, such as `begin with an ended lease`. */
  readonly step: string
  readonly expected: unknown
  readonly actual: unknown
}> {
  override get message() {
    return `${this.step}: expected ${JSON.stringify(this.expected)}, got ${JSON.stringify(this.actual)}`
  }
}

/**
 * One thing that a store has to do.
 *
 * @category models
 * @since 0.1.0
 */
export interface Check {
  /** A sentence about the store. */
  readonly name: string
  /** Fails if the store does not do it. Uses keys that nothing else uses, so the store may be shared. */
  readonly test: Effect.Effect<void, ContractBroken | IdempotencyStoreError, IdempotencyStore>
}

/**
 * Settings of the contract.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * Lets time pass. With a `TestClock` pass `TestClock.adjust`. Default: `Effect.sleep`, for stores that have a clock of
   * their own. Two checks need it, for 3 seconds each.
   */
  readonly elapse?: ((duration: Duration.Input) => Effect.Effect<void>) | undefined
}

const expectEqual = (step: string, actual: unknown, expected: unknown): Effect.Effect<void, ContractBroken> =>
  isDeepStrictEqual(actual, expected) ? Effect.void : Effect.fail(new ContractBroken({ step, expected, actual }))

const begins = (step: string, lease: Lease, expected: Begun["_tag"]) =>
  Effect.flatMap(
    IdempotencyStore,
    (store) => Effect.flatMap(store.begin(lease), ({ _tag }) => expectEqual(step, _tag, expected))
  )

/** Begins, and expects the outcome of an earlier run. JSON texts may differ where their values do not. */
const isDone = Effect.fnUntraced(function*(step: string, lease: Lease, outcome: Outcome) {
  const store = yield* IdempotencyStore
  const begun = yield* store.begin(lease)
  if (begun._tag !== "Done") return yield* new ContractBroken({ step, expected: "Done", actual: begun._tag })
  const { _tag, json } = begun.outcome
  yield* expectEqual(step, { _tag, value: JSON.parse(json) }, { _tag: outcome._tag, value: JSON.parse(outcome.json) })
  return begun
})

const losesLease = Effect.fnUntraced(function*(step: string, lease: Lease) {
  const store = yield* IdempotencyStore
  const reason = yield* store.complete(lease, success("\"late\""), lease.until + minute).pipe(
    Effect.as("success"),
    Effect.catch(({ reason }) => Effect.succeed(reason._tag))
  )
  yield* expectEqual(step, reason, "LeaseLost")
})

const minute = 60_000

const success = (json: string): Outcome => ({ _tag: "Success", json })

const receipt = success("{\"paid\":3}")

/** Another run of the same key. */
const again = (lease: Lease, changes: Partial<Lease> = {}): Lease => ({ ...lease, token: randomUUID(), ...changes })

/** A run of a key that nothing else has. */
const fresh = (changes: Partial<Lease> = {}) =>
  Effect.map(Clock.currentTimeMillis, (now): Lease => ({
    name: undefined,
    key: JSON.stringify(randomUUID()),
    token: randomUUID(),
    until: now + minute,
    payload: undefined,
    ...changes
  }))

const texts = [
  "null",
  "true",
  "-1.5",
  "\"\"",
  "\"é\\u0000💥\"",
  "[]",
  "[[1],null]",
  "{}",
  "{\"a\":{\"é\":[\"b\"]},\"c\":null}"
]

/**
 * What a store has to do.
 *
 * **Example** (The contract as tests)
 *
 * ```ts
 * import { it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
 * import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
 * import { TestClock } from "effect/testing"
 *
 * for (const { name, test } of TestIdempotencyStore.contract({ elapse: TestClock.adjust })) {
 *   it.effect(name, () => Effect.provide(test, IdempotencyStore.layerMemory))
 * }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const contract = ({ elapse = Effect.sleep }: Options = {}): ReadonlyArray<Check> => [
  {
    name: "begin keeps other runs of the key away, and says until when",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()

      yield* begins("begin with a new key", lease, "Started")

      const begun = yield* store.begin(again(lease))
      yield* expectEqual("begin while another run has the key", begun, { _tag: "Running", until: lease.until })
    })
  },
  {
    name: "begin says the same to the same lease again",
    test: Effect.gen(function*() {
      const lease = yield* fresh()

      yield* begins("begin with a new key", lease, "Started")

      yield* begins("begin with the same lease", lease, "Started")
      yield* begins("begin with another lease", again(lease), "Running")
    })
  },
  {
    name: "begin tells keys and names apart",
    test: Effect.gen(function*() {
      const lease = yield* fresh({ name: "place" })

      yield* begins("begin with a name", lease, "Started")

      yield* begins("begin with another name", again(lease, { name: "ship" }), "Started")
      yield* begins("begin without a name", again(lease, { name: undefined }), "Started")
      yield* begins("begin with another key", yield* fresh({ name: "place" }), "Started")
      yield* begins("begin with the same name", again(lease), "Running")
    })
  },
  {
    name: "begin starts one of fifty runs that begin at the same time",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()
      const leases = Array.from({ length: 50 }, () => again(lease))

      const begun = yield* Effect.forEach(leases, store.begin, { concurrency: "unbounded" })

      const tags = begun.map(({ _tag }) => _tag).toSorted()
      yield* expectEqual("fifty times begin", tags, [...Array.from({ length: 49 }, () => "Running"), "Started"])
    })
  },
  {
    name: "begin starts a run if the lease of another has ended",
    test: Effect.gen(function*() {
      const lease = yield* fresh({ until: (yield* Clock.currentTimeMillis) + 1000 })
      yield* begins("begin with a lease of one second", lease, "Started")

      yield* elapse("3 seconds")

      const next = again(lease, { until: lease.until + minute })
      yield* begins("begin after the lease has ended", next, "Started")
      yield* begins("begin while the next run has the key", again(next), "Running")
    })
  },
  {
    name: "complete keeps the outcome, a success or a failure",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      for (const _tag of ["Success", "Failure"] as const) {
        const lease = yield* fresh()
        yield* begins("begin with a new key", lease, "Started")
        const expiresAt = lease.until + 1

        yield* store.complete(lease, { _tag, json: receipt.json }, expiresAt)

        const done = yield* isDone("begin after complete", again(lease), { _tag, json: receipt.json })
        // The second is the finest that DynamoDB's time to live knows.
        const isKept = done.expiresAt >= expiresAt && done.expiresAt < expiresAt + 1000
        yield* expectEqual("expiresAt is right to the second", isKept, true)
      }
    })
  },
  {
    name: "complete keeps any value of JSON",
    test: Effect.forEach(
      texts,
      Effect.fnUntraced(function*(json) {
        const store = yield* IdempotencyStore
        const lease = yield* fresh()
        yield* begins("begin with a new key", lease, "Started")

        yield* store.complete(lease, success(json), lease.until)

        yield* isDone(`begin after complete with ${json}`, again(lease), success(json))
      }),
      { discard: true }
    )
  },
  {
    name: "complete may come twice, and begin after it",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()
      yield* begins("begin with a new key", lease, "Started")

      yield* store.complete(lease, receipt, lease.until)
      yield* store.complete(lease, receipt, lease.until)

      yield* isDone("begin with the lease that is complete", lease, receipt)
      yield* isDone("begin after two times complete", again(lease), receipt)
    })
  },
  {
    name: "an outcome no longer counts after expiresAt",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()
      yield* begins("begin with a new key", lease, "Started")
      yield* store.complete(lease, receipt, (yield* Clock.currentTimeMillis) + 1000)

      yield* elapse("3 seconds")

      yield* begins("begin after the outcome has expired", again(lease, { until: lease.until + minute }), "Started")
    })
  },
  {
    name: "complete of a lease that has ended is kept if no other run has begun",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh({ until: (yield* Clock.currentTimeMillis) - 1 })
      yield* begins("begin with an ended lease", lease, "Started")

      yield* store.complete(lease, receipt, lease.until + minute)

      yield* isDone("begin after complete", again(lease, { until: lease.until + minute }), receipt)
    })
  },
  {
    name: "a run that outlives its lease cannot complete or abandon the run after it",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const late = yield* fresh({ until: (yield* Clock.currentTimeMillis) - 10 })
      const next = again(late, { until: late.until + minute })
      yield* begins("begin with an ended lease", late, "Started")
      yield* begins("begin after the lease has ended", next, "Started")

      yield* losesLease("complete by the late run", late)
      yield* store.abandon(late)

      yield* begins("begin after the late run", again(next), "Running")
      yield* store.complete(next, receipt, next.until)
      yield* losesLease("complete by the late run, after the run after it", late)
      yield* isDone("begin after complete", again(next), receipt)
    })
  },
  {
    name: "complete without a lease fails with LeaseLost",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()

      yield* losesLease("complete without begin", lease)

      yield* begins("begin with a new key", lease, "Started")
      yield* store.abandon(lease)
      yield* losesLease("complete after abandon", lease)
    })
  },
  {
    name: "abandon makes the key free",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()
      yield* begins("begin with a new key", lease, "Started")

      yield* store.abandon(lease)
      yield* store.abandon(lease)

      yield* begins("begin after abandon", again(lease), "Started")
    })
  },
  {
    name: "abandon removes neither an outcome nor the lease of another run",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh()
      yield* store.abandon(lease)
      yield* begins("begin with a new key", lease, "Started")

      yield* store.abandon(again(lease))
      yield* begins("begin after abandon by another run", again(lease), "Running")

      yield* store.complete(lease, receipt, lease.until)
      yield* store.abandon(lease)
      yield* isDone("begin after abandon of a complete run", again(lease), receipt)
    })
  },
  {
    name: "begin refuses another payload, while the other run goes on and when it is complete",
    test: Effect.gen(function*() {
      const store = yield* IdempotencyStore
      const lease = yield* fresh({ payload: "3" })
      yield* begins("begin with a payload", lease, "Started")

      yield* begins("begin with another payload", again(lease, { payload: "4" }), "Mismatch")
      yield* begins("begin with the same payload", again(lease), "Running")

      yield* store.complete(lease, receipt, lease.until)
      yield* begins("begin with another payload after complete", again(lease, { payload: "4" }), "Mismatch")
      yield* isDone("begin with the same payload after complete", again(lease), receipt)
    })
  },
  {
    name: "begin compares no payload with none",
    test: Effect.gen(function*() {
      const one = yield* fresh({ payload: "3" })
      const other = yield* fresh()
      yield* begins("begin with a payload", one, "Started")
      yield* begins("begin without a payload", other, "Started")

      yield* begins("begin without a payload, after one", again(one, { payload: undefined }), "Running")
      yield* begins("begin with a payload, after none", again(other, { payload: "4" }), "Running")
    })
  }
]
