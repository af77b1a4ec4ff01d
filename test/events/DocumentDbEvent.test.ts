import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { DocumentDbEvent, DocumentDbEventDecoded, DocumentDbEventOf } from "../../src/events/DocumentDbEvent.ts"
import { fixture } from "./harness.ts"

const documents = Schema.decodeUnknownSync(DocumentDbEvent)(fixture("documentDb"))

const Order = Schema.Struct({
  _id: Schema.Struct({ $oid: Schema.String }),
  orderId: Schema.String,
  total: Schema.Struct({ $numberDecimal: Schema.FiniteFromString }),
  placed: Schema.Unknown
})

describe("DocumentDbEvent", () => {
  it.effect("refuses a change without a type, by its path", () =>
    Effect.gen(function*() {
      const input = { ...documents, events: [{ event: { _id: { _data: "01" } } }] }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(DocumentDbEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["events"][0]["event"]["operationType"]`)
    }))
})

describe("DocumentDbEventOf", () => {
  it.effect("decodes the full documents that are there", () =>
    Effect.gen(function*() {
      const { events } = yield* Schema.decodeUnknownEffect(DocumentDbEventOf(Order))(documents)

      assert.deepStrictEqual(events.map(({ event }) => event.fullDocument?.orderId), [
        "o-1",
        undefined,
        "o-1",
        undefined
      ])
      assert.deepStrictEqual(events[0]?.event.fullDocument?.total, { $numberDecimal: 9.9 })
    }))

  it.effect("names the path into a document that does not fit", () =>
    Effect.gen(function*() {
      const schema = DocumentDbEventOf(Schema.Struct({ orderId: Schema.Finite }))

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(documents))

      assert.strictEqual(error.message, `Expected number\n  at ["events"][0]["event"]["fullDocument"]["orderId"]`)
    }))
})

describe("DocumentDbEventDecoded", () => {
  it.effect("decodes the instants of changes", () =>
    Effect.gen(function*() {
      const { events: [first] } = yield* Schema.decodeEffect(DocumentDbEventDecoded)(documents)

      assert.deepStrictEqual(first?.event.clusterTime?.$timestamp, {
        t: DateTime.makeUnsafe("2023-02-16T23:06:15Z"),
        i: 9
      })
    }))
})
