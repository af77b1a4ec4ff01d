import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Exit, Fiber, Option, Redacted, Schema } from "effect"
import { Invocation } from "effect-lambda-runtime"
import { Idempotency, IdempotencyError, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestClock } from "effect/testing"
import { makeInvocation } from "../invocations.ts"
import { Logs } from "../logs.ts"
import { Busy, counting, Declined, order, Receipt, replaced } from "./orders.ts"

const inMemory = Effect.provide(IdempotencyStore.layerMemory)

const inInvocation = (deadline: number) =>
  Effect.provideService(Invocation.Invocation, makeInvocation("1", { deadline }))

/** Starts a call, and lets it go on as far as it can without waiting. */
const start = <A, E, R>(call: Effect.Effect<A, E, R>) => Effect.forkChild(call, { startImmediately: true })

describe("an idempotent function", () => {
  it.effect("runs once for a key, and yields the recorded result to later calls", () =>
    Effect.gen(function*() {
      const { place, runs } = counting()

      const receipts = [yield* place(order), yield* place(order), yield* place({ ...order, id: "o-2" })]

      assert.deepStrictEqual(receipts, [{ paid: 3, run: 1 }, { paid: 3, run: 1 }, { paid: 3, run: 2 }])
      assert.strictEqual(runs(), 2)
    }).pipe(inMemory))

  it.effect("records what the schema encodes, and decodes it for later calls", () =>
    Effect.gen(function*() {
      const at = Idempotency.make(
        {
          key: (id: string) => id,
          success: Schema.Struct({ at: Schema.Date, tags: Schema.ReadonlySet(Schema.String) })
        },
        () => Effect.succeed({ at: new Date(5), tags: new Set(["new"]) })
      )

      const first = yield* at("o-1")

      assert.deepStrictEqual(yield* at("o-1"), first)
    }).pipe(inMemory))

  it.effect("takes all arguments of the function", () =>
    Effect.gen(function*() {
      const join = Idempotency.make(
        { key: (_: string, { messageId }: { readonly messageId: string }) => messageId, success: Schema.String },
        (body, { messageId }) => Effect.succeed(`${body} ${messageId}`)
      )

      assert.strictEqual(yield* join("first", { messageId: "m-1" }), "first m-1")
      assert.strictEqual(yield* join("second", { messageId: "m-1" }), "first m-1")
    }).pipe(inMemory))

  it.effect("runs again when the result is no longer kept: after an hour", () =>
    Effect.gen(function*() {
      const { place } = counting()
      yield* place(order)

      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* place(order)).run, 1)

      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* place(order)).run, 2)
    }).pipe(inMemory))

  it.effect("keeps a result for as long as keep says, from the end of the run", () =>
    Effect.gen(function*() {
      const { place } = counting({ keep: "1 day" }, () => Effect.sleep("1 minute"))
      const first = yield* start(place(order))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(first)

      yield* TestClock.adjust("1 day")

      assert.strictEqual((yield* place(order)).run, 1)
    }).pipe(inMemory))

  it.effect("has keys of its own if it has a name", () =>
    Effect.gen(function*() {
      const [placing, shipping] = [counting({ name: "place" }), counting({ name: "ship" })]

      yield* placing.place(order)
      yield* shipping.place(order)

      assert.deepStrictEqual([placing.runs(), shipping.runs()], [1, 1])
    }).pipe(inMemory))

  it.effect("calls onReplay with a recorded result alone, and yields what it yields", () =>
    Effect.gen(function*() {
      const { place } = counting({
        onReplay: (receipt, { expiresAt }) => Effect.succeed({ ...receipt, run: expiresAt })
      })

      assert.deepStrictEqual([yield* place(order), yield* place(order)], [
        { paid: 3, run: 1 },
        { paid: 3, run: 3_600_000 }
      ])
    }).pipe(inMemory))
})

describe("a failure", () => {
  it.effect("is recorded if it matches error", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ error: Declined })
      const dear = { ...order, amount: 101 }

      const errors = [yield* Effect.flip(place(dear)), yield* Effect.flip(place(dear))]

      assert.deepStrictEqual(errors, [new Declined({ amount: 101 }), new Declined({ amount: 101 })])
      assert.strictEqual(runs(), 1)
    }).pipe(inMemory))

  it.effect("makes the key free if it does not match error", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ error: Declined }, () => new Busy())

      for (let i = 0; i < 3; i++) assert.deepStrictEqual(yield* Effect.flip(place(order)), new Busy())

      assert.strictEqual(runs(), 3)
    }).pipe(inMemory))

  it.effect("makes the key free if there is no error", () =>
    Effect.gen(function*() {
      const { place, runs } = counting()

      for (let i = 0; i < 3; i++) yield* Effect.flip(place({ ...order, amount: 101 }))

      assert.strictEqual(runs(), 3)
    }).pipe(inMemory))

  it.effect("is not recorded together with a defect of a finalizer", () =>
    Effect.gen(function*() {
      let runs = 0
      const place = Idempotency.make({ key: (id: string) => id, error: Declined }, () =>
        Effect.ensuring(
          Effect.suspend(() => new Declined({ amount: ++runs })),
          Effect.die("finalizer")
        ))

      yield* Effect.exit(place("o-1"))
      yield* Effect.exit(place("o-1"))

      assert.strictEqual(runs, 2)
    }).pipe(inMemory))
})

describe("a defect", () => {
  it.effect("is never recorded, and makes the key free", () =>
    Effect.gen(function*() {
      const defects: ReadonlyArray<() => Effect.Effect<void>> = [
        () => Effect.die(new Error("boom")),
        () => {
          throw new Error("boom")
        }
      ]
      for (const [index, defect] of defects.entries()) {
        const { place, runs } = counting({ name: String(index) }, defect)

        const exits = [yield* Effect.exit(place(order)), yield* Effect.exit(place(order))]

        for (const exit of exits) assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.strictEqual(runs(), 2)
      }
    }).pipe(inMemory))
})

describe("a duplicate", () => {
  it.effect("fails with AlreadyRunning while the first call runs", () =>
    Effect.gen(function*() {
      const { place } = counting({}, () => Effect.sleep("10 seconds"))
      const first = yield* start(place(order))

      const error = yield* Effect.flip(place(order)).pipe(inInvocation(30_000))
      yield* TestClock.adjust("10 seconds")

      assert.deepStrictEqual(error, new IdempotencyError.AlreadyRunning({ until: 900_000 }))
      assert.strictEqual((yield* Fiber.join(first)).run, 1)
    }).pipe(inMemory))

  it.effect("waits for the result of the first call if whileRunning says so", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ whileRunning: "wait" }, () => Effect.sleep("10 seconds"))
      const calls = yield* Effect.forEach(Array.from({ length: 50 }), () => start(place(order)))

      yield* TestClock.adjust("12 seconds")

      const receipts = yield* Effect.forEach(calls, Fiber.join)
      assert.deepStrictEqual(new Set(receipts.map(({ run }) => run)), new Set([1]))
      assert.strictEqual(runs(), 1)
    }).pipe(inMemory))

  it.effect("runs itself if the first call fails while it waits", () =>
    Effect.gen(function*() {
      let isBusy = true
      const { place } = counting({ whileRunning: "wait" }, () =>
        Effect.andThen(
          Effect.sleep("1 second"),
          Effect.suspend(() => isBusy ? new Busy() : Effect.void)
        ))
      const first = yield* start(Effect.flip(place(order)))
      const second = yield* start(place(order))

      yield* TestClock.adjust("1 second")
      isBusy = false
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(first), new Busy())
      assert.strictEqual((yield* Fiber.join(second)).run, 2)
    }).pipe(inMemory))

  it.effect("waits no longer than until 200 ms before its own deadline", () =>
    Effect.gen(function*() {
      const { place } = counting({ whileRunning: "wait" }, () => Effect.never)
      yield* start(place(order))
      const second = yield* start(Effect.flip(place(order)).pipe(inInvocation(3_000)))

      yield* TestClock.adjust(2_799)
      assert.isUndefined(second.pollUnsafe())
      yield* TestClock.adjust(1)

      assert.deepStrictEqual(yield* Fiber.join(second), new IdempotencyError.AlreadyRunning({ until: 900_000 }))
    }).pipe(inMemory))

  it.effect("of fifty that start at the same time, one runs the function", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({}, () => Effect.sleep("1 second"))
      const calls = yield* Effect.forEach(Array.from({ length: 50 }), () => start(Effect.result(place(order))))

      yield* TestClock.adjust("1 second")

      const results = yield* Effect.forEach(calls, Fiber.join)
      const tags = results.map((result) => result._tag === "Success" ? "Success" : result.failure._tag)
      assert.deepStrictEqual(tags, ["Success", ...Array.from({ length: 49 }, () => "AlreadyRunning")])
      assert.strictEqual(runs(), 1)
    }).pipe(inMemory))
})

describe("a lease", () => {
  it.effect("ends with the invocation, so a call that was killed keeps no key for longer", () =>
    Effect.gen(function*() {
      const { place } = counting({}, () => Effect.never)
      yield* start(place(order).pipe(inInvocation(5_000)))
      const next = counting()

      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* Effect.flip(next.place(order)))._tag, "AlreadyRunning")
      yield* TestClock.adjust("1 milli")

      assert.strictEqual((yield* next.place(order)).run, 1)
    }).pipe(inMemory))

  it.effect("ends after the option lease if there is no deadline, or one that a wrong clock put in the past", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(10_000)
      for (const name of ["no deadline", "a wrong clock"]) {
        const call = counting({ lease: "1 minute", name }, () => Effect.never).place(order)
        yield* start(name === "a wrong clock" ? call.pipe(inInvocation(2_000)) : call)
        const next = counting({ name })

        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* Effect.flip(next.place(order)))._tag, "AlreadyRunning")
        yield* TestClock.adjust("1 milli")

        assert.strictEqual((yield* next.place(order)).run, 1)
      }
    }).pipe(inMemory))

  it.effect("is given back if the call is interrupted", () =>
    Effect.gen(function*() {
      const { place } = counting({}, () => Effect.never)
      const first = yield* start(place(order))

      yield* Fiber.interrupt(first)

      assert.strictEqual((yield* counting().place(order)).run, 1)
    }).pipe(inMemory))

  it.effect("is given back if begin is interrupted, although the store has carried it out", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const silent = replaced(store, { begin: (lease) => Effect.andThen(store.begin(lease), Effect.never) })
      const { place } = counting()
      const first = yield* start(
        Effect.provideService(place(order), IdempotencyStore.IdempotencyStore, silent)
      )

      yield* Fiber.interrupt(first)

      assert.strictEqual((yield* place(order)).run, 1)
    }).pipe(inMemory))

  it.effect("that is lost fails the call whose result could not be recorded", () =>
    Effect.gen(function*() {
      const started = yield* Deferred.make<void>()
      const { place } = counting(
        {},
        ({ amount }) => amount === 1 ? Effect.andThen(Deferred.succeed(started, undefined), Effect.never) : Effect.void
      )
      const late = counting({}, () => Effect.sleep("10 seconds"))
      const first = yield* start(late.place(order).pipe(inInvocation(5_000)))
      yield* TestClock.adjust("6 seconds")
      yield* start(place({ ...order, amount: 1 }))
      yield* Deferred.await(started)

      yield* TestClock.adjust("4 seconds")

      const error = yield* Effect.flip(Fiber.join(first))
      assert.strictEqual(
        error.message,
        "complete of an idempotency record failed: the lease had ended before the run did, so its result is not recorded"
      )
      assert.strictEqual((yield* Effect.flip(place(order)))._tag, "AlreadyRunning")
    }).pipe(inMemory))
})

describe("key", () => {
  const { place, runs } = counting()
  const withKey = (key: unknown) =>
    // Types do not allow every one of these values.
    Idempotency.make({ key: () => key as Idempotency.Key, success: Receipt }, () => place(order))

  it.effect.each([
    [undefined, "key: expected an idempotency key, found undefined"],
    [null, "key: expected an idempotency key, found null"],
    [NaN, "key: expected an idempotency key, found NaN"],
    ["", "key: expected an idempotency key, found a string that is empty"],
    [[], "key: expected an idempotency key, found an array that is empty"],
    [["", [null]], "key: expected an idempotency key, found an array that is empty"],
    [{ id: undefined }, "key: expected an idempotency key, found an object that is empty"],
    [3n, "key: expected a value that has a JSON form, found a bigint"],
    [() => 3, "key: expected a value that has a JSON form, found a function"],
    [Redacted.make("o-1"), "key: expected a value that has a JSON form, found a Redacted (use Redacted.value)"],
    [{ id: Redacted.make("o-1") }, "key: expected a value that has a JSON form, found a Redacted (use Redacted.value)"],
    [
      Option.some(Redacted.make("o-1")),
      "key: expected a value that has a JSON form, found a Redacted (use Redacted.value)"
    ],
    [Effect.succeed("o-1"), "key: expected a value that has a JSON form, found an Effect"],
    [Option.none(), "key: expected an idempotency key, found none()"]
  ])("%o fails with InvalidKey, and nothing runs", ([key, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(withKey(key)())

      assert.deepStrictEqual([error._tag, error.message], ["InvalidKey", message])
      assert.strictEqual(runs(), 0)
    }).pipe(inMemory))

  it.effect("may be a number, false or an array with something in it", () =>
    Effect.gen(function*() {
      const ids: Array<unknown> = []
      const record = Idempotency.make(
        { key: (key: Idempotency.Key) => key },
        (key) => Effect.sync(() => void ids.push(key))
      )

      for (const key of [0, "0", [false], [""].concat("a"), { a: { b: 0 } }, 0, "0"]) yield* record(key)

      assert.deepStrictEqual(ids, [0, "0", [false], ["", "a"], { a: { b: 0 } }])
    }).pipe(inMemory))

  it.effect("is the same for objects with the same fields in another order", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ key: (order) => order })

      yield* place({ id: "o-1", amount: 3 })
      yield* place({ amount: 3, id: "o-1" })
      yield* place({ amount: 4, id: "o-1" })

      assert.strictEqual(runs(), 2)
    }).pipe(inMemory))
})

describe("payload", () => {
  it.effect("has to be the same in all calls with a key", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ payload: ({ amount }) => amount })
      yield* place(order)

      const error = yield* Effect.flip(place({ ...order, amount: 4 }))

      assert.deepStrictEqual(error, new IdempotencyError.PayloadMismatch())
      assert.strictEqual(error.message, "the idempotency key was used before with another payload")
      assert.strictEqual((yield* place(order)).run, 1)
      assert.strictEqual(runs(), 1)
    }).pipe(inMemory))

  it.effect("has to be the same while the first call runs, too", () =>
    Effect.gen(function*() {
      const { place } = counting({ payload: ({ amount }) => amount, whileRunning: "wait" }, () => Effect.never)
      yield* start(place(order))

      const error = yield* Effect.flip(place({ ...order, amount: 4 }))

      assert.strictEqual(error._tag, "PayloadMismatch")
    }).pipe(inMemory))
})

describe("a result that does not match its schema", () => {
  it.effect("fails with its path, never its value, and makes the key free", () =>
    Effect.gen(function*() {
      let runs = 0
      const place = Idempotency.make(
        { key: (id: string) => id, success: Schema.Struct({ paid: Schema.Int }) },
        () => Effect.sync(() => ({ paid: 0.5 + runs++ }))
      )

      const error = yield* Effect.flip(place("o-1"))
      yield* Effect.flip(place("o-1"))

      assert.deepStrictEqual([error._tag, error.message], ["InvalidResult", "result.paid: expected an integer"])
      assert.strictEqual(runs, 2)
    }).pipe(inMemory))

  it.effect("fails if it has no JSON form, although the schema takes any value", () =>
    Effect.gen(function*() {
      const record = Idempotency.make({ key: (id) => id, success: Schema.Any }, (_: string, value: unknown) =>
        Effect.succeed(value))

      const errors = yield* Effect.forEach([() => {}, 3n, { a: 3n }], (value) =>
        Effect.flip(record("o-1", value)))

      assert.deepStrictEqual(errors.map(({ message }) => message), [
        "result: a function has no JSON form",
        "result: a bigint has no JSON form",
        "result: an object has no JSON form"
      ])
      assert.isUndefined(yield* record("o-1", undefined))
      assert.isNull(yield* record("o-1", undefined))
    }).pipe(inMemory))

  it.effect("fails if it was recorded by another version of the function, and nothing runs", () =>
    Effect.gen(function*() {
      yield* counting().place(order)
      yield* Effect.flip(counting({ error: Declined }).place({ id: "o-2", amount: 101 }))
      let runs = 0
      const place = Idempotency.make(
        { key: ({ id }: { readonly id: string }) => id, success: Schema.Struct({ paid: Schema.String }) },
        () => Effect.sync(() => ({ paid: String(runs++) }))
      )

      const success = yield* Effect.flip(place(order))
      const failure = yield* Effect.flip(place({ id: "o-2" }))

      assert.strictEqual(success.message, "recorded result.paid: expected string")
      assert.strictEqual(
        failure.message,
        "recorded result: expected a success, found a failure, and there is no option error"
      )
      assert.strictEqual(runs, 0)
    }).pipe(inMemory))
})

describe("a recorded result that is not JSON", () => {
  it.effect("fails, and nothing runs", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const outcome = { _tag: "Success", json: "{" } as const
      const { place, runs } = counting()

      const error = yield* Effect.flip(place(order)).pipe(
        Effect.provideService(
          IdempotencyStore.IdempotencyStore,
          replaced(store, { begin: () => Effect.succeed({ _tag: "Done", outcome, expiresAt: 1 }) })
        )
      )

      assert.deepStrictEqual([error.message, runs()], ["recorded result: expected JSON", 0])
    }).pipe(inMemory))
})

describe("a store that fails", () => {
  class Offline extends Data.TaggedError("Offline")<{}> {
    override get message() {
      return "the table is offline"
    }
  }

  const failing = (operation: IdempotencyError.IdempotencyStoreError["operation"]) =>
    Effect.fail(
      new IdempotencyError.IdempotencyStoreError({
        operation,
        reason: new IdempotencyError.StoreFailed({ cause: new Offline() })
      })
    )

  it.effect("at begin fails the call, and nothing runs", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const { place, runs } = counting()

      const error = yield* Effect.flip(place(order)).pipe(
        Effect.provideService(
          IdempotencyStore.IdempotencyStore,
          replaced(store, { begin: () => failing("begin"), abandon: () => failing("abandon") })
        )
      )

      assert.strictEqual(error.message, "begin of an idempotency record failed: the table is offline")
      assert.strictEqual(runs(), 0)
    }).pipe(inMemory))

  it.effect("at complete fails the call, and the key stays taken until the lease ends", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const { place } = counting({ lease: "1 minute" })

      const error = yield* Effect.flip(place(order)).pipe(
        Effect.provideService(
          IdempotencyStore.IdempotencyStore,
          replaced(store, { complete: () => failing("complete") })
        )
      )
      const second = yield* Effect.flip(place(order))
      yield* TestClock.adjust("61 seconds")

      assert.strictEqual(error.message, "complete of an idempotency record failed: the table is offline")
      assert.strictEqual(second._tag, "AlreadyRunning")
      assert.strictEqual((yield* place(order)).run, 2)
    }).pipe(inMemory))

  it.effect("at abandon is logged, and the call fails with its own failure", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const logs = yield* Logs
      const { place } = counting({}, () => new Busy())

      const error = yield* Effect.flip(place(order)).pipe(
        Effect.provideService(
          IdempotencyStore.IdempotencyStore,
          replaced(store, { abandon: () => failing("abandon") })
        )
      )

      assert.deepStrictEqual(error, new Busy())
      assert.deepStrictEqual(yield* logs.lines, ["Warn - an idempotency key could not be released"])
    }).pipe(inMemory, Effect.provide(Logs.layer)))
})

describe("an Option as key", () => {
  it.effect("is the key that is in it", () =>
    Effect.gen(function*() {
      const { place, runs } = counting({ key: (order) => Option.some({ id: order.id }) })

      yield* place(order)
      yield* place({ ...order, amount: 1 })
      yield* place({ ...order, id: "o-2" })

      assert.strictEqual(runs(), 2)
    }).pipe(inMemory))
})

describe("a Redacted as payload", () => {
  it.effect("fails with InvalidKey, since all of them would be the same", () =>
    Effect.gen(function*() {
      const { place } = counting({ payload: ({ amount }) => Redacted.make(String(amount)) })

      const error = yield* Effect.flip(place(order))

      assert.strictEqual(
        error.message,
        "payload: expected a value that has a JSON form, found a Redacted (use Redacted.value)"
      )
    }).pipe(inMemory))
})

describe("keep and lease", () => {
  it.each(["keep", "lease"] as const)("%s cannot be infinite, which DynamoDB cannot record", (name) => {
    assert.throws(
      () => counting({ [name]: Infinity }),
      `Idempotency.make: ${name}: expected a finite duration such as "1 hour"`
    )
  })
})

describe("Idempotency.make in plain JavaScript", () => {
  // Types refuse what these tests do.
  const make = Idempotency.make as (options: unknown, f: unknown) => (
    input: unknown
  ) => Effect.Effect<unknown, unknown, IdempotencyStore.IdempotencyStore>

  it("throws if there is no such option", () => {
    assert.throws(
      () => make({ key: () => "a", ttl: 3 }, () => Effect.void),
      "Idempotency.make has no option ttl; it has key, name, success, error, keep, payload, whileRunning, lease, onReplay"
    )
  })

  it.each<[options: unknown, f: unknown, message: string]>([
    [undefined, () => Effect.void, "options: expected an object such as { key: … }, not undefined"],
    [() => Effect.void, { key: () => "a" }, "options: expected an object such as { key: … }, not a function"],
    [{}, () => Effect.void, "key: expected a function, not undefined"],
    [{ key: "id" }, () => Effect.void, `key: expected a function, not "id"`],
    [{ key: () => "a", payload: "id" }, () => Effect.void, `payload: expected a function, not "id"`],
    [{ key: () => "a", onReplay: 3 }, () => Effect.void, "onReplay: expected a function, not a number"],
    [{ key: () => "a", name: 3 }, () => Effect.void, "name: expected a string, not a number"],
    [
      { key: () => "a", whileRunning: "Wait" },
      () => Effect.void,
      `whileRunning: expected "fail" or "wait", not "Wait"`
    ],
    [{ key: () => "a" }, undefined, "the second argument: expected the function that runs once, not undefined"],
    [{ key: () => "a", keep: "1 fortnight" }, () => Effect.void, `keep: expected a finite duration such as "1 hour"`]
  ])("throws for %o and %o", (options, f, message) => {
    assert.throws(() => make(options, f), `Idempotency.make: ${message}`)
  })

  it("throws if success is not a schema", () => {
    assert.throws(
      () => make({ key: () => "a", success: { paid: Schema.Int } }, () => Effect.void),
      "success: expected a Schema of effect, such as Schema.Struct({ ... }), not an object"
    )
  })

  it.effect("dies if the function does not return an Effect", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(make({ key: () => "a" }, () => Promise.resolve(3))(1))

      assert.isTrue(Exit.isFailure(exit))
      if (Exit.isFailure(exit)) assert.include(Cause.pretty(exit.cause), "returned a promise, not an Effect")
    }).pipe(inMemory))
})

describe("IdempotencyStore.layerDynamoDb", () => {
  it.each<[options: unknown, message: string]>([
    [undefined, "IdempotencyStore.layerDynamoDb: table: expected the name of a table"],
    [{ table: "" }, "IdempotencyStore.layerDynamoDb: table: expected the name of a table"],
    [{ tableName: "records" }, "IdempotencyStore.layerDynamoDb has no option tableName; it has table, powertools, "],
    [
      { table: "records", powertools: "java" },
      `IdempotencyStore.layerDynamoDb: powertools: expected "typescript" or "python", not "java"`
    ],
    [
      { table: "records", hashFunction: "md55" },
      `IdempotencyStore.layerDynamoDb: hashFunction: node:crypto has no "md55"`
    ]
  ])("throws for %o", (options, message) => {
    // Types refuse some of these options.
    const layer = IdempotencyStore.layerDynamoDb as (options: unknown) => unknown
    assert.throws(() => layer(options), message)
  })
})
