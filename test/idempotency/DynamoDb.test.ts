import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Environment } from "effect-lambda-runtime"
import { AwsClient, AwsError } from "effect-lambda-runtime/aws"
import { Idempotency, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { counting, Declined, order } from "./orders.ts"
import { type Item, makeTable } from "./table.ts"

const environment = Layer.succeed(
  Environment.Environment,
  Environment.fromRecord({ AWS_LAMBDA_FUNCTION_NAME: "shop" })
)

const layerOf = (answer: AwsClient.Answering, options: Partial<IdempotencyStore.DynamoDbOptions> = {}) =>
  IdempotencyStore.layerDynamoDb({ table: "orders", ...options }).pipe(
    Layer.provideMerge(AwsClient.layerMemory(answer)),
    Layer.provide(environment)
  )

/** A table, and a store in it. */
const inTable = (options: Partial<IdempotencyStore.DynamoDbOptions> = {}, keys?: ReadonlyArray<string>) => {
  const table = makeTable(keys)
  return { ...table, layer: layerOf(table.answer, options) }
}

const requests = Effect.flatten(AwsClient.AwsRequests)

describe("IdempotencyStore.layerDynamoDb", () => {
  for (const { name, test } of TestIdempotencyStore.contract({ elapse: TestClock.adjust })) {
    it.effect(name, () => Effect.provide(test, inTable().layer))
  }

  for (const { name, test } of TestIdempotencyStore.contract({ elapse: TestClock.adjust })) {
    const settings = { powertools: "python", keyAttr: "pk", sortKeyAttr: "sk", hashFunction: "sha256" } as const
    it.effect(`${name}: with a sort key, as Python`, () => Effect.provide(test, inTable(settings, ["pk", "sk"]).layer))
  }

  it.effect("writes a record as Powertools for TypeScript does, and its token", () => {
    const { items, layer } = inTable()
    return Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_123)
      const { place } = counting({ payload: ({ amount }) => amount }, () =>
        Effect.sync(() => {
          const [{ token, ...item } = {}] = items()
          assert.match(String(token?.["S"]), /^[0-9a-f-]{36}$/)
          assert.deepStrictEqual(item, {
            id: { S: "shop#y8vblI3ha/5+SagfkVAKsQ==" },
            status: { S: "INPROGRESS" },
            expiration: { N: "1700000901" },
            in_progress_expiration: { N: "1700000900123" },
            validation: { S: "7MvIfktc4v4oMI/Z8qe68w==" }
          })
        }))

      yield* place(order)

      const [{ token: _, ...item } = {}] = items()
      assert.deepStrictEqual(item, {
        id: { S: "shop#y8vblI3ha/5+SagfkVAKsQ==" },
        status: { S: "COMPLETED" },
        expiration: { N: "1700003601" },
        in_progress_expiration: { N: "1700000900123" },
        validation: { S: "7MvIfktc4v4oMI/Z8qe68w==" },
        data: { M: { paid: { N: "3" }, run: { N: "1" } } }
      })
    }).pipe(Effect.provide(layer))
  })

  it.effect("writes a record as Powertools for Python does if asked", () => {
    const { items, layer } = inTable({ powertools: "python" })
    return Effect.gen(function*() {
      const { place } = counting({ name: "app.place", key: ({ id }) => ({ b: [id, 1], a: "é" }) })

      yield* place(order)

      const [{ data, id } = {}] = items()
      assert.deepStrictEqual({ data, id }, {
        data: { S: `{"paid":3,"run":1}` },
        // The MD5 of {"a": "\u00e9", "b": ["o-1", 1]}
        id: { S: "shop.app.place#55ac979495e68482f77bb0d42cac73b9" }
      })
    }).pipe(Effect.provide(layer))
  })

  it.effect("writes a failure as FAILED, and no result as no attribute", () => {
    const { items, layer } = inTable()
    return Effect.gen(function*() {
      const nothing = Idempotency.make({ key: (id: string) => id }, () => Effect.void)

      yield* Effect.flip(counting({ error: Declined }).place({ ...order, amount: 101 }))
      yield* nothing("o-2")

      assert.deepStrictEqual(items().map(({ data, status }) => [status, data]), [
        [{ S: "FAILED" }, { M: { _tag: { S: "Declined" }, amount: { N: "101" } } }],
        [{ S: "COMPLETED" }, undefined]
      ])
    }).pipe(Effect.provide(layer))
  })

  it.effect("uses the names of attributes, the prefix and the partition that it is given", () => {
    const { items, layer } = inTable({
      keyPrefix: "other",
      keyAttr: "pk",
      sortKeyAttr: "sk",
      statusAttr: "s",
      expiryAttr: "e",
      inProgressExpiryAttr: "i",
      dataAttr: "d",
      validationKeyAttr: "v",
      tokenAttr: "t"
    }, ["pk", "sk"])
    return Effect.gen(function*() {
      const { place } = counting({ payload: ({ amount }) => amount })

      yield* place(order)
      yield* place(order)

      const [item = {}] = items()
      assert.deepStrictEqual(Object.keys(item).toSorted(), ["d", "e", "i", "pk", "s", "sk", "t", "v"])
      assert.deepStrictEqual([item["pk"], item["sk"]], [
        { S: "idempotency#shop" },
        { S: "other#y8vblI3ha/5+SagfkVAKsQ==" }
      ])
    }).pipe(Effect.provide(layer))
  })

  it.effect("takes two writes for a run, and one for a duplicate", () => {
    const { layer } = inTable({ region: "eu-central-1" })
    return Effect.gen(function*() {
      const { place } = counting()

      yield* place(order)
      yield* place(order)

      const sent = yield* requests
      assert.deepStrictEqual(
        sent.map(({ operation, region, service }) => [service, region, operation]),
        ["PutItem", "UpdateItem", "PutItem"].map((operation) => ["dynamodb", "eu-central-1", operation])
      )
    }).pipe(Effect.provide(layer))
  })

  it.effect("says that a run is complete although the answer to that was lost, so that the request was sent twice", () => {
    const { answer } = makeTable()
    const twice: AwsClient.Answering = (request) => {
      answer(request)
      return answer(request)
    }
    return Effect.gen(function*() {
      const { place } = counting()

      assert.strictEqual((yield* place(order)).run, 1)
      assert.strictEqual((yield* place(order)).run, 1)
    }).pipe(Effect.provide(layerOf(twice)))
  })

  it.effect("fails with what AWS says", () =>
    Effect.gen(function*() {
      const { place } = counting()

      const error = yield* Effect.flip(place(order))

      assert.strictEqual(
        error.message,
        "begin of an idempotency record failed: dynamodb PutItem failed: ResourceNotFoundException (status 400): no table"
      )
      assert.isTrue(
        error._tag === "IdempotencyStoreError" && error.reason._tag === "StoreFailed" &&
          error.reason.cause instanceof AwsError.AwsError
      )
    }).pipe(Effect.provide(
      layerOf(() => ({ status: 400, json: { __type: "ResourceNotFoundException", message: "no table" } }))
    )))
})

describe("a record of Powertools", () => {
  const id = { S: "shop#y8vblI3ha/5+SagfkVAKsQ==" }

  /** What a call yields that finds a record. */
  const finding = (item: Item, options?: Partial<IdempotencyStore.DynamoDbOptions>) => {
    const { items, layer, put } = inTable(options)
    put({ id, ...item })
    return {
      items,
      found: counting({ payload: ({ amount }) => amount }).place(order).pipe(
        Effect.match({ onFailure: (error) => error.message, onSuccess: (receipt) => receipt }),
        Effect.provide(layer)
      )
    }
  }

  it.effect("that is complete is read", () =>
    Effect.gen(function*() {
      const data = { M: { paid: { N: "7" }, run: { N: "70" } } }

      const receipt = yield* finding({ status: { S: "COMPLETED" }, expiration: { N: "60" }, data }).found

      assert.deepStrictEqual(receipt, { paid: 7, run: 70 })
    }))

  it.effect("without an expiry of the lease counts until it expires, as Powertools has it", () =>
    Effect.gen(function*() {
      const { found } = finding({ status: { S: "INPROGRESS" }, expiration: { N: "60" } })

      assert.strictEqual(yield* found, "another run with the same idempotency key is in progress")
      yield* TestClock.adjust("61 seconds")
      assert.deepStrictEqual(yield* found, { paid: 3, run: 1 })
    }))

  it.effect.each<[Item, string]>([
    [{ status: { S: "PAUSED" }, expiration: { N: "60" } }, "status: expected INPROGRESS, COMPLETED or FAILED"],
    [{ status: { S: "COMPLETED" } }, "expiration: expected a number"],
    [
      { status: { S: "COMPLETED" }, expiration: { N: "60" }, data: { B: "AA==" } },
      "data: expected the result of a function"
    ],
    [
      { status: { S: "COMPLETED" }, expiration: { N: "60" }, data: { L: [{ SS: ["a"] }] } },
      "data: expected the result of a function"
    ]
  ])("that is something else fails, and nothing runs", ([item, detail]) =>
    Effect.gen(function*() {
      const { found, items } = finding(item)

      assert.strictEqual(
        yield* found,
        `begin of an idempotency record failed: the record is invalid: ${detail}`
      )
      assert.deepStrictEqual(items(), [{ id, ...item }])
    }))
})
