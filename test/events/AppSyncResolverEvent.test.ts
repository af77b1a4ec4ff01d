import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  AmplifyResolverEvent,
  AmplifyResolverEventOf,
  AppSyncBatchResolverEvent,
  AppSyncBatchResolverEventOf,
  AppSyncBatchResolverResponseOf,
  AppSyncResolverEvent,
  AppSyncResolverEventOf
} from "../../src/events/AppSyncResolverEvent.ts"
import { fixture, roundTrip, withValueAt } from "./harness.ts"

const Args = Schema.Struct({ id: Schema.String })

const query = fixture("appSyncResolver")

describe("AppSyncResolverEvent", () => {
  it.effect.each(["appSyncPublish", "AppSyncResolverTemplate.batch", "amplifyResolver"])(
    "is not %s",
    (name) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Schema.decodeUnknownEffect(AppSyncResolverEvent)(fixture(name)))

        assert.match(error.message, /^Missing key\n {2}at \["info"\]/)
      })
  )
})

describe("AppSyncResolverEventOf", () => {
  it.effect("decodes arguments and encodes them", () =>
    Effect.gen(function*() {
      const schema = AppSyncResolverEventOf(Schema.Struct({ id: Schema.String, since: Schema.DateTimeUtcFromString }))
      const input = withValueAt(query, ["arguments", "since"], "2024-05-13T12:34:56.000Z")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.strictEqual(event.arguments.since.epochMilliseconds, 1715603696000)
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))

  it.effect("names an argument that does not fit", () =>
    Effect.gen(function*() {
      const input = withValueAt(query, ["arguments", "id"], 7)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AppSyncResolverEventOf(Args))(input))

      assert.strictEqual(error.message, `Expected string\n  at ["arguments"]["id"]`)
    }))
})

describe("AppSyncBatchResolverEvent", () => {
  it.effect("is a list, and one field is not", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AppSyncBatchResolverEvent)(query))

      assert.strictEqual(error.message, "Expected array")
    }))
})

describe("AppSyncBatchResolverEventOf", () => {
  it.effect("decodes the arguments of every field", () =>
    Effect.gen(function*() {
      const input = fixture("appSyncBatchResolver")

      const { decoded, encoded } = yield* roundTrip(AppSyncBatchResolverEventOf(Args), input)

      assert.deepStrictEqual(decoded, input)
      assert.deepStrictEqual(encoded, input)
    }))
})

describe("AppSyncBatchResolverResponseOf", () => {
  it.effect("names the value that does not fit", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeUnknownEffect(AppSyncBatchResolverResponseOf(Args))

      const error = yield* Effect.flip(encode([{ id: "a" }, null, { id: 1 }]))

      assert.include(error.message, `at [2]["id"]`)
    }))
})

describe("AmplifyResolverEventOf", () => {
  it.effect("decodes arguments", () =>
    Effect.gen(function*() {
      const schema = AmplifyResolverEventOf(Schema.Struct({ id: Schema.NonEmptyString }))
      const input = fixture("amplifyResolver")

      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(schema)(input), input)
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(schema)(withValueAt(input, ["arguments", "id"], undefined))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["arguments"]["id"]`)
    }))
})

describe("AmplifyResolverEvent", () => {
  it.effect("takes the name of the type by either key", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("amplifyResolver"), ["typeName"], undefined)

      const event = yield* Schema.decodeUnknownEffect(AmplifyResolverEvent)(
        withValueAt(input, ["parentTypeName"], "Query")
      )

      assert.strictEqual(event.parentTypeName, "Query")
    }))
})
