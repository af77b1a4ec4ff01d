/** Calls that end at each of their steps: by an interruption, and by the end of their process. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestClock } from "effect/testing"
import { counting, order, replaced } from "./orders.ts"

const inMemory = Effect.provide(IdempotencyStore.layerMemory)

type Store = IdempotencyStore.IdempotencyStore["Service"]

/** A store that does something before and after each operation. */
const around = (store: Store, step: Effect.Effect<void>): Store => {
  const stepping = <A, E>(operation: Effect.Effect<A, E>) => Effect.ensuring(Effect.andThen(step, operation), step)
  return replaced(store, {
    begin: (lease) => stepping(store.begin(lease)),
    complete: (...args) => stepping(store.complete(...args)),
    abandon: (lease) => stepping(store.abandon(lease))
  })
}

/**
 * A process that ends at one of its steps: before or after an operation of the store, or within the function. From then on
 * it does nothing, not even what finalizers would do.
 */
const makeProcess = (store: Store, endsAt: number) => {
  let steps = 0
  const step = Effect.suspend(() => ++steps >= endsAt ? Effect.never : Effect.void)
  return { step, store: around(store, step) }
}

const inStore = (store: Store) => Effect.provideService(IdempotencyStore.IdempotencyStore, store)

describe("a call that is interrupted", () => {
  it.effect("leaves its key free or its result recorded, whichever step it is at", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const ends = new Set<string>()
      for (let turns = 0; turns < 40; turns++) {
        const { place, runs } = counting({ name: String(turns) }, () => Effect.yieldNow)
        const call = yield* Effect.forkChild(place(order).pipe(inStore(around(store, Effect.yieldNow))))
        for (let i = 0; i < turns; i++) yield* Effect.yieldNow

        yield* Fiber.interrupt(call)

        const exit = yield* Fiber.await(call)
        const before = runs()
        const next = yield* place(order)
        assert.deepStrictEqual(yield* place(order), next)
        if (Exit.isSuccess(exit)) assert.deepStrictEqual(exit.value, next)
        ends.add(`${Exit.isSuccess(exit) ? "success" : "interrupted"}, ${before} runs, then run ${next.run}`)
      }
      // Not begun, in the function, while the result was recorded, and done.
      assert.deepStrictEqual([...ends], [
        "interrupted, 0 runs, then run 1",
        "interrupted, 1 runs, then run 2",
        "interrupted, 1 runs, then run 1",
        "success, 1 runs, then run 1"
      ])
    }).pipe(inMemory))
})

describe("a call whose process is killed", () => {
  it.effect("keeps its key until its lease ends at most, and succeeds once, whichever step it is at", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const ends: Array<string> = []
      for (let endsAt = 1; endsAt <= 7; endsAt++) {
        const process = makeProcess(store, endsAt)
        const dying = counting(
          { name: String(endsAt), lease: "1 minute" },
          () => Effect.andThen(process.step, process.step)
        )
        const { place } = counting({ name: String(endsAt) })
        // A child that is killed would keep this test from ending.
        const killed = yield* Effect.forkDetach(dying.place(order).pipe(inStore(process.store)), {
          startImmediately: true
        })

        const atOnce = yield* Effect.result(place(order))
        yield* TestClock.adjust("61 seconds")
        const later = yield* place(order)

        const exit = killed.pollUnsafe()
        const end = exit === undefined ? "killed" : exit._tag
        ends.push(`${end}, then ${atOnce._tag === "Success" ? "Success" : atOnce.failure._tag}`)
        if (exit !== undefined && Exit.isSuccess(exit)) assert.deepStrictEqual(exit.value, later)
        if (atOnce._tag === "Success") assert.deepStrictEqual(atOnce.success, later)
        assert.deepStrictEqual(yield* place(order), later)
      }
      assert.deepStrictEqual(ends, [
        // Before begin.
        "killed, then Success",
        // After begin, twice in the function, before complete.
        ...Array.from({ length: 4 }, () => "killed, then AlreadyRunning"),
        // After complete, and not at all.
        "killed, then Success",
        "Success, then Success"
      ])
    }).pipe(inMemory))

  it.effect("is one of fifty duplicates, of which at most one succeeds, and no key stays taken", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      for (let round = 0; round < 8; round++) {
        const options = { name: String(round), lease: "1 minute", whileRunning: "wait" } as const
        let runs = 0
        const calls = yield* Effect.forEach(Array.from({ length: 50 }, (_, index) => index), (index) => {
          // One process of eight is not killed.
          const process = makeProcess(store, (index + round) % 8 || Infinity)
          const { place } = counting(options, () =>
            Effect.andThen(
              Effect.suspend(() => {
                runs++
                return process.step
              }),
              process.step
            ))
          return Effect.forkDetach(place({ ...order, amount: index }).pipe(inStore(process.store)))
        })

        // Each process that was killed with the key keeps it for a minute.
        yield* TestClock.adjust("50 minutes")

        const { place } = counting(options)
        const last = yield* place({ ...order, amount: 100 })
        const exits = calls.map((call) => call.pollUnsafe()).filter((exit) => exit !== undefined)
        const results = exits.map((exit) => Exit.isSuccess(exit) ? exit.value : exit.cause)
        assert.isNotEmpty(results)
        for (const result of results) assert.deepStrictEqual(result, last)
        assert.isAtLeast(runs, 1)
      }
    }).pipe(inMemory))
})
