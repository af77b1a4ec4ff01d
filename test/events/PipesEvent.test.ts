import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { PipesEvent, PipesEventOf, PipesKafkaRecord, PipesKinesisRecord } from "../../src/events/PipesEvent.ts"
import { SqsEvent, SqsRecordOf } from "../../src/events/SqsEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

describe("PipesEvent", () => {
  it.effect("tells records of several sources apart", () =>
    Effect.gen(function*() {
      const names = ["pipes", "pipesKinesis", "pipesDynamodb", "pipesKafka", "pipesMq"]

      const events = yield* Effect.forEach(
        names,
        (name) => Schema.decodeUnknownEffect(PipesEvent)(fixture(name))
      )

      assert.deepStrictEqual(events.flat().map(({ eventSource }) => eventSource), [
        "aws:sqs",
        "aws:kinesis",
        "aws:dynamodb",
        "aws:kafka",
        "SelfManagedKafka",
        "aws:amq",
        "aws:rmq"
      ])
    }))

  it.effect("is a list, no event with records in it", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(PipesEvent)(fixture("sqs")))

      assert.strictEqual(error.message, "Expected array")
    }))

  it.effect("is not what a queue sends to a function", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(SqsEvent)(fixture("pipes")))

      assert.strictEqual(error.message, "Expected object")
    }))
})

describe("PipesEventOf", () => {
  it.effect("decodes the bodies of messages", () =>
    Effect.gen(function*() {
      const schema = PipesEventOf(SqsRecordOf(Order))
      const input = fixture("pipes")

      const decoded = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(decoded[0]?.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), input)
    }))

  it.effect("decodes what an input template made, and names the path where it does not fit", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(PipesEventOf(Order))

      const error = yield* Effect.flip(decode([{ orderId: "o-1" }, { order: "o-2" }]))

      assert.deepStrictEqual(yield* decode([{ orderId: "o-1" }]), [{ orderId: "o-1" }])
      assert.strictEqual(error.message, `Missing key\n  at [1]["orderId"]`)
    }))
})

describe("PipesKinesisRecord", () => {
  it.effect("has its data beside its source", () =>
    Effect.gen(function*() {
      const [record] = yield* Schema.decodeUnknownEffect(PipesEventOf(PipesKinesisRecord))(
        fixture("pipesKinesis")
      )

      assert.strictEqual(record?.data, "eyJvcmRlcklkIjoiby0xIn0=")
      assert.notProperty(PipesKinesisRecord.fields, "kinesis")
    }))
})

describe("PipesKafkaRecord", () => {
  it.effect("takes a partition as text and as a number", () =>
    Effect.gen(function*() {
      const records = yield* Schema.decodeUnknownEffect(PipesEventOf(PipesKafkaRecord))(fixture("pipesKafka"))

      assert.deepStrictEqual(records.map(({ partition }) => partition), ["0", 0])
    }))
})
