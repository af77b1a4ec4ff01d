import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import {
  DynamoDbStreamEvent,
  DynamoDbStreamEventDecoded,
  DynamoDbStreamEventOf,
  DynamoDbStreamRecord
} from "../../src/events/DynamoDbStreamEvent.ts"
import { fixture } from "./harness.ts"

const changes = Schema.decodeUnknownSync(DynamoDbStreamEvent)(fixture("dynamoDbStream"))

const keys = { orderId: Schema.String, line: Schema.Finite }
const Orders = DynamoDbStreamEventOf(
  Schema.Struct(keys),
  Schema.Struct({ ...keys, price: Schema.Finite, tags: Schema.ReadonlySet(Schema.String) })
)

const withImage = (image: unknown) => {
  const [record] = changes.Records
  return { Records: [{ ...record, dynamodb: { ...record?.dynamodb, NewImage: image } }] }
}

describe("DynamoDbStreamEvent", () => {
  it.effect("returns items as they are", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* Schema.decodeEffect(DynamoDbStreamEvent)(changes), changes)
    }))

  it.effect.each(
    [
      [{ price: { N: 12.5 } }, `Expected string\n  at ["Records"][0]["dynamodb"]["NewImage"]["price"]["N"]`],
      [
        { price: { X: "1" } },
        `Expected one of the types of DynamoDB as the only key\n  at ["Records"][0]["dynamodb"]["NewImage"]["price"]`
      ],
      [{ price: 12.5 }, `Expected object\n  at ["Records"][0]["dynamodb"]["NewImage"]["price"]`]
    ] as const
  )("refuses the item %o, by its path", ([image, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(DynamoDbStreamEvent)(withImage(image)))

      assert.strictEqual(error.message, message)
    }))

  it.effect("knows three kinds of change", () =>
    Effect.gen(function*() {
      const input = { ...changes.Records[0], eventName: "UPSERT" }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(DynamoDbStreamRecord)(input))

      assert.strictEqual(error.message, `Expected "INSERT" | "MODIFY" | "REMOVE"\n  at ["eventName"]`)
    }))
})

describe("DynamoDbStreamEventOf", () => {
  it.effect("describes keys and items by their plain values", () =>
    Effect.gen(function*() {
      const { Records: [inserted, modified] } = yield* Schema.decodeEffect(Orders)(changes)

      assert.deepStrictEqual(inserted?.dynamodb.Keys, { orderId: "o-1", line: 101 })
      assert.deepStrictEqual(inserted?.dynamodb.NewImage?.tags, new Set(["new", "blue"]))
      assert.strictEqual(modified?.dynamodb.OldImage?.price, 13)
    }))

  it.effect("encodes to attribute values", () =>
    Effect.gen(function*() {
      const image = { orderId: { S: "o-1" }, line: { N: "101" }, price: { N: "12.5" }, tags: { SS: ["new"] } }
      const input = withImage(image)

      const decoded = yield* Schema.decodeUnknownEffect(Orders)(input)

      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(Orders)(decoded), input)
    }))

  it.effect("names the path into an item that does not fit", () =>
    Effect.gen(function*() {
      const image = { orderId: { S: "o-1" }, line: { N: "101" }, price: { S: "12.5" }, tags: { SS: ["new"] } }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(Orders)(withImage(image)))

      assert.strictEqual(error.message, `Expected number\n  at ["Records"][0]["dynamodb"]["NewImage"]["price"]`)
    }))
})

describe("DynamoDbStreamEventDecoded", () => {
  it.effect.each([1664559083, 1664559083000, 1664559083000000])(
    "reads %d as an instant of 2022",
    (time) =>
      Effect.gen(function*() {
        const [record] = changes.Records
        const input = {
          Records: [{ ...record!, dynamodb: { ...record!.dynamodb, ApproximateCreationDateTime: time } }]
        }

        const event = yield* Schema.decodeEffect(DynamoDbStreamEventDecoded)(input)
        const encoded = yield* Schema.encodeEffect(DynamoDbStreamEventDecoded)(event)

        assert.deepStrictEqual(
          event.Records[0]?.dynamodb.ApproximateCreationDateTime,
          DateTime.makeUnsafe(1664559083000)
        )
        assert.strictEqual(encoded.Records[0]?.dynamodb.ApproximateCreationDateTime, 1664559083)
      })
  )

  it.effect("decodes items to plain values, and the instant", () =>
    Effect.gen(function*() {
      const { Records: [record] } = yield* Schema.decodeEffect(DynamoDbStreamEventDecoded)(changes)

      assert.deepStrictEqual(record?.dynamodb.ApproximateCreationDateTime, DateTime.makeUnsafe(1664559083000))
      assert.deepStrictEqual<unknown>(record?.dynamodb.NewImage, {
        orderId: "o-1",
        line: 101,
        price: 12.5,
        paid: true,
        note: null,
        photo: new Uint8Array([0, 1, 2, 3]),
        tags: new Set(["new", "blue"]),
        sizes: new Set([1, 2.5]),
        parts: new Set([new Uint8Array([0, 1]), new Uint8Array([2])]),
        history: ["placed", 1, { by: "ada" }],
        serial: 123456789012345678901234567890n,
        address: { city: "Berlin", lines: [] }
      })
    }))
})
