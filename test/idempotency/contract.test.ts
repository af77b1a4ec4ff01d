import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { replaced } from "./orders.ts"

type Store = IdempotencyStore.IdempotencyStore["Service"]
type Begun = IdempotencyStore.Begun
type Lease = IdempotencyStore.Lease

const started: Begun = { _tag: "Started" }

/** A store that gives every lease another form. */
const mapLease = (store: Store, f: (lease: Lease) => Lease): Store => ({
  begin: (lease) => store.begin(f(lease)),
  complete: (lease, ...rest) => store.complete(f(lease), ...rest),
  abandon: (lease) => store.abandon(f(lease))
})

const farAway = 4_000_000_000_000

const mistakes: ReadonlyArray<readonly [mistake: string, broken: (store: Store) => Store]> = [
  ["starts every run", (store) => replaced(store, { begin: () => Effect.succeed(started) })],
  ["looks first, and writes later", (store) => {
    const begin = Effect.fnUntraced(function*(lease: Lease) {
      const begun = yield* store.begin(lease)
      if (begun._tag !== "Started") return begun
      yield* store.abandon(lease)
      yield* Effect.yieldNow
      yield* store.begin(lease)
      return begun
    })
    return replaced(store, { begin })
  }],
  ["ignores names", (store) => mapLease(store, (lease) => ({ ...lease, name: undefined }))],
  ["ignores payloads", (store) => mapLease(store, (lease) => ({ ...lease, payload: undefined }))],
  ["compares every payload", (store) => mapLease(store, (lease) => ({ ...lease, payload: lease.payload ?? "none" }))],
  ["ignores tokens", (store) => mapLease(store, (lease) => ({ ...lease, token: "one" }))],
  ["lets no lease end", (store) => mapLease(store, (lease) => ({ ...lease, until: farAway }))],
  [
    "keeps outcomes for ever",
    (store) => replaced(store, { complete: (lease, outcome) => store.complete(lease, outcome, farAway) })
  ],
  ["keeps no failures", (store) =>
    replaced(store, {
      complete: (lease, outcome, at) =>
        outcome._tag === "Success" ? store.complete(lease, outcome, at) : store.abandon(lease)
    })],
  ["confuses failures with successes", (store) =>
    replaced(store, {
      complete: (lease, outcome, at) => store.complete(lease, { ...outcome, _tag: "Success" }, at)
    })],
  ["abandons nothing", (store) => replaced(store, { abandon: () => Effect.void })],
  [
    "does not say that a lease is lost",
    (store) => replaced(store, { complete: (...args) => Effect.ignore(store.complete(...args)) })
  ]
]

describe("TestIdempotencyStore.contract", () => {
  it.effect.each(mistakes)("finds a store that %s", ([, broken]) =>
    Effect.gen(function*() {
      const store = broken(yield* IdempotencyStore.IdempotencyStore)

      const exits = yield* Effect.forEach(
        TestIdempotencyStore.contract({ elapse: TestClock.adjust }),
        ({ test }) => Effect.exit(Effect.provideService(test, IdempotencyStore.IdempotencyStore, store))
      )

      assert.isNotEmpty(exits.filter(Exit.isFailure))
    }).pipe(Effect.provide(IdempotencyStore.layerMemory)))

  it.effect("says at which step a store does something else", () =>
    Effect.gen(function*() {
      const store = replaced(yield* IdempotencyStore.IdempotencyStore, { begin: () => Effect.succeed(started) })
      const [check] = TestIdempotencyStore.contract()

      const error = yield* Effect.flip(check!.test).pipe(
        Effect.provideService(IdempotencyStore.IdempotencyStore, store)
      )

      assert.strictEqual(
        error.message,
        `begin while another run has the key: expected {"_tag":"Running","until":60000}, got {"_tag":"Started"}`
      )
    }).pipe(Effect.provide(IdempotencyStore.layerMemory)))
})
