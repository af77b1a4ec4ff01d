/** Idempotency on DynamoDB as moto imitates it, beside Powertools for TypeScript and for Python, and in many processes. */
import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schedule, Schema } from "effect"
import { Environment } from "effect-lambda-runtime"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import { Idempotency, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
import { type Plan, steps } from "../idempotency/duplicates.ts"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import { python } from "./programs.ts"

/** The variables with which programs call moto. Its tables have the names of their tests. */
class Moto extends Context.Service<Moto, Effect.Success<typeof moto.start>>()("test/tools/Moto") {
  static readonly layer = Layer.effect(Moto, moto.start)
}

const client = Layer.unwrap(
  Effect.map(Moto, (variables) => Layer.provide(AwsClient.layer, AwsEnvironment.layer(variables)))
)

const createTable = Effect.fnUntraced(function*(table: string, keys: ReadonlyArray<string> = ["id"]) {
  const aws = yield* AwsClient.AwsClient
  yield* aws.json({
    service: "dynamodb",
    target: "DynamoDB_20120810.CreateTable",
    input: {
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" }))
    }
  })
})

const environment = Layer.succeed(
  Environment.Environment,
  Environment.fromRecord({ AWS_LAMBDA_FUNCTION_NAME: "shop" })
)

const storeIn = (options: IdempotencyStore.DynamoDbOptions) =>
  IdempotencyStore.layerDynamoDb(options).pipe(Layer.provide([client, environment]))

interface Given {
  readonly table: string
  readonly order: { readonly id: string; readonly amount: number }
  readonly result?: unknown
  readonly remaining?: number
  /** The field that is the payload. */
  readonly validate?: "amount"
  readonly sortKey?: string
}

interface End {
  readonly ran: boolean
  readonly value?: unknown
  readonly error?: string
}

/** The same function, made idempotent by Powertools. */
const theirs = {
  typescript: [process.execPath, "test/tools/powertools/idempotent.js"],
  python: [python, "test/tools/powertools/idempotent.py"]
} as const

const callTheirs = Effect.fnUntraced(function*(powertools: keyof typeof theirs, given: Given) {
  const env = { ...(yield* Moto), AWS_LAMBDA_FUNCTION_NAME: "shop" }
  const { stderr, stdout } = yield* processes.run(theirs[powertools], { env, input: JSON.stringify(given) })
  assert.include(stdout, "ran", stderr)
  return JSON.parse(stdout) as End
})

/** Of a function that both libraries know: Python adds module and function to the prefix. */
const names = { typescript: undefined, python: "__main__.place" } as const

/** The same function, made idempotent by this library. */
const callOurs = (powertools: keyof typeof theirs, given: Given): Effect.Effect<End, never, Moto> => {
  const { order, remaining = 60_000, result, sortKey: sortKeyAttr, table, validate } = given
  let ran = false
  const place = Idempotency.make({
    name: names[powertools],
    key: ({ id }: Given["order"]) => id,
    payload: validate === undefined ? undefined : (order) => order[validate],
    success: result === undefined ? Schema.Unknown : Schema.Json,
    lease: remaining
  }, () =>
    Effect.sync(() => {
      ran = true
      return result as Schema.Json
    }))
  return place(order).pipe(
    Effect.match({
      onFailure: ({ _tag, message }): End => ({ ran, error: _tag === "IdempotencyStoreError" ? message : _tag }),
      onSuccess: (value): End => ({ ran, ...(value === undefined ? {} : { value }) })
    }),
    Effect.provide(storeIn({ table, powertools, sortKeyAttr }))
  )
}

/** Keeps the key of an order as if a call went on for a minute. */
const running = Effect.fnUntraced(function*(powertools: keyof typeof theirs, { order }: Given) {
  const store = yield* IdempotencyStore.IdempotencyStore
  const key = JSON.stringify(order.id)
  const lease = { name: names[powertools], key, token: "a", until: Date.now() + 60_000, payload: undefined }
  assert.strictEqual((yield* store.begin(lease))._tag, "Started")
}, (effect, powertools, { table }) => Effect.provide(effect, storeIn({ table, powertools })))

const order = { id: "o-é", amount: 3 }

const result = { paid: 3, tags: ["a", null, 1.5, { "é 💥": true }], empty: [{}, [], ""] }

layer(Layer.provideMerge(client, Moto.layer), { excludeTestServices: true })("on DynamoDB", (it) => {
  describe("IdempotencyStore.layerDynamoDb", () => {
    for (const { name, test } of TestIdempotencyStore.contract()) {
      it.effect(name, () =>
        Effect.gen(function*() {
          yield* Effect.ignore(createTable("contract"))

          yield* Effect.provide(test, storeIn({ table: "contract" }))
        }))
    }
  })

  describe.each(["typescript", "python"] as const)("a record of Powertools for %s", (powertools) => {
    it.effect("is read by this library, and the other way round", () =>
      Effect.gen(function*() {
        const table = `both-${powertools}`
        yield* createTable(table)
        const [one, other] = [order, { ...order, id: "o-2" }].map((order): Given => ({ table, order, result }))

        const ends = [
          yield* callTheirs(powertools, one!),
          yield* callOurs(powertools, one!),
          yield* callOurs(powertools, other!),
          yield* callTheirs(powertools, other!)
        ]

        assert.deepStrictEqual(ends, [true, false, true, false].map((ran) => ({ ran, value: result })))
      }))

    it.effect("is read without a result", () =>
      Effect.gen(function*() {
        const table = `nothing-${powertools}`
        yield* createTable(table)
        const [one, other] = [order, { ...order, id: "o-2" }].map((order): Given => ({ table, order }))

        const ends = [
          yield* callTheirs(powertools, one!),
          yield* callOurs(powertools, one!),
          yield* callOurs(powertools, other!),
          yield* callTheirs(powertools, other!)
        ]

        assert.deepStrictEqual(ends.map(({ ran, value }) => [ran, value ?? null]), [
          [true, null],
          [false, null],
          [true, null],
          [false, null]
        ])
        for (const { error } of ends) assert.isUndefined(error)
      }))

    it.effect("is compared by its payload", () =>
      Effect.gen(function*() {
        const table = `payload-${powertools}`
        yield* createTable(table)
        const given = (id: string, amount: number): Given => ({
          table,
          order: { id, amount },
          result,
          validate: "amount"
        })
        yield* callTheirs(powertools, given("o-1", 3))
        yield* callOurs(powertools, given("o-2", 3))

        const ends = [
          yield* callOurs(powertools, given("o-1", 4)),
          yield* callTheirs(powertools, given("o-2", 4)),
          yield* callOurs(powertools, given("o-1", 3)),
          yield* callTheirs(powertools, given("o-2", 3))
        ]

        assert.deepStrictEqual(ends, [
          { ran: false, error: "PayloadMismatch" },
          { ran: false, error: "IdempotencyValidationError" },
          { ran: false, value: result },
          { ran: false, value: result }
        ])
      }))

    it.effect("of a call that goes on keeps the other library away", () =>
      Effect.gen(function*() {
        const table = `running-${powertools}`
        yield* createTable(table)
        const given: Given = { table, order, result }
        yield* running(powertools, given)

        const ends = [yield* callTheirs(powertools, given), yield* callOurs(powertools, given)]

        assert.deepStrictEqual(ends, [
          { ran: false, error: "IdempotencyAlreadyInProgressError" },
          { ran: false, error: "AlreadyRunning" }
        ])
      }))

    it.effect("is found by a sort key", () =>
      Effect.gen(function*() {
        const table = `sorted-${powertools}`
        yield* createTable(table, ["id", "sk"])
        const given: Given = { table, order, result, sortKey: "sk" }

        const ends = [yield* callTheirs(powertools, given), yield* callOurs(powertools, given)]

        assert.deepStrictEqual(ends, [true, false].map((ran) => ({ ran, value: result })))
      }))
  })

  const runProcess = Effect.fnUntraced(function*(plan: Plan) {
    const env = { ...(yield* Moto), AWS_LAMBDA_FUNCTION_NAME: "shop" }
    const program = [process.execPath, "test/idempotency/duplicates.ts", JSON.stringify(plan)] as const
    const { stderr, stdout } = yield* processes.run(program, { env })
    assert.strictEqual(stderr, "")
    const lines = stdout.split("\n").filter((line) => line !== "")
    const ends = lines.filter((line) => line !== "ran").map((line): { pid?: number; error?: string } =>
      JSON.parse(line)
    )
    return { ends, runs: lines.length - ends.length }
  })

  describe("a process that is killed", () => {
    it.effect.each(steps)("keeps its key no longer than its lease, %s", (killedAt) =>
      Effect.gen(function*() {
        const table = `killed-${killedAt.replace(/ /g, "-")}`
        yield* createTable(table)
        const plan: Plan = { table, id: "o-1", calls: 1, leaseMillis: 2000, whileRunning: "fail" }

        const killed = yield* runProcess({ ...plan, killedAt })
        const { ends } = yield* runProcess(plan).pipe(
          // Not longer than the lease, and a start of Node.
          Effect.repeat({
            schedule: Schedule.spaced("200 millis"),
            times: 20,
            until: ({ ends }) => ends[0]?.error !== "AlreadyRunning"
          })
        )
        const last = yield* runProcess(plan)

        assert.deepStrictEqual(killed.ends, [])
        assert.isNumber(ends[0]?.pid)
        assert.deepStrictEqual(last, { ends, runs: 0 })
      }))
  })

  describe("fifty duplicates in five processes", () => {
    const count = 5

    it.effect("run once, and all get the same result", () =>
      Effect.gen(function*() {
        yield* createTable("fifty")
        const plan: Plan = { table: "fifty", id: "o-1", calls: 10, leaseMillis: 30_000, whileRunning: "wait" }

        const ended = yield* Effect.forEach(
          Array.from({ length: count }, () => plan),
          runProcess,
          { concurrency: "unbounded" }
        )

        const ends = ended.flatMap(({ ends }) => ends)
        assert.strictEqual(ends.length, 50)
        assert.strictEqual(new Set(ends.map(({ pid }) => pid)).size, 1)
        assert.isNumber(ends[0]?.pid)
        assert.strictEqual(ended.reduce((sum, { runs }) => sum + runs, 0), 1)
      }))

    it.effect("succeed with one result, although four processes are killed on their way", () =>
      Effect.gen(function*() {
        yield* createTable("fifty-killed")
        const plan: Plan = { table: "fifty-killed", id: "o-1", calls: 10, leaseMillis: 1000, whileRunning: "wait" }
        const kills = [undefined, "after begin", "in the function", "before complete", "during complete"] as const

        const ended = yield* Effect.forEach(
          kills,
          (killedAt) => runProcess(killedAt === undefined ? plan : { ...plan, killedAt }),
          { concurrency: "unbounded" }
        )

        const survivors = ended[0]!.ends
        const ends = ended.flatMap(({ ends }) => ends)
        assert.strictEqual(survivors.length, 10)
        assert.deepStrictEqual(new Set(ends.map(({ error, pid }) => error ?? pid)), new Set([survivors[0]?.pid]))
        assert.isNumber(survivors[0]?.pid)
      }))
  })
})
