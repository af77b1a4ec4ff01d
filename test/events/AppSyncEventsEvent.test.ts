import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  AppSyncEventsEvent,
  AppSyncPublishEvent,
  AppSyncPublishEventOf,
  AppSyncPublishResponse,
  AppSyncPublishResponseOf,
  AppSyncSubscribeEvent,
  AppSyncSubscribeResponse
} from "../../src/events/AppSyncEventsEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

const publish = fixture("appSyncPublish")
const subscribe = fixture("appSyncSubscribe")

describe("AppSyncEventsEvent", () => {
  it.effect("is either operation and no other", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Schema.decodeUnknownEffect(AppSyncEventsEvent)(publish)).info.operation, "PUBLISH")
      assert.strictEqual((yield* Schema.decodeUnknownEffect(AppSyncEventsEvent)(subscribe)).info.operation, "SUBSCRIBE")

      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(AppSyncEventsEvent)(withValueAt(publish, ["info", "operation"], "CONNECT"))
      )

      assert.include(error.message, `at ["info"]["operation"]`)
    }))

  it.effect("may come without events", () =>
    Effect.gen(function*() {
      const input = withValueAt(publish, ["events"], null)

      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(AppSyncEventsEvent)(input), input)
    }))
})

describe("AppSyncPublishEvent and AppSyncSubscribeEvent", () => {
  it.effect("are not each other", () =>
    Effect.gen(function*() {
      const one = yield* Effect.flip(Schema.decodeUnknownEffect(AppSyncPublishEvent)(subscribe))
      const other = yield* Effect.flip(Schema.decodeUnknownEffect(AppSyncSubscribeEvent)(publish))

      assert.strictEqual(one.message, `Expected "PUBLISH"\n  at ["info"]["operation"]`)
      assert.strictEqual(other.message, `Expected "SUBSCRIBE"\n  at ["info"]["operation"]`)
    }))
})

describe("AppSyncPublishEventOf", () => {
  const schema = AppSyncPublishEventOf(Schema.Struct({ at: Schema.DateTimeUtcFromString }))

  it.effect("decodes payloads and encodes them", () =>
    Effect.gen(function*() {
      const events = [{ id: "a", payload: { at: "2024-05-13T12:34:56.000Z" } }]
      const input = withValueAt(publish, ["events"], events)

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.strictEqual(event.events[0]?.payload.at.epochMilliseconds, 1715603696000)
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))

  it.effect("names the payload that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(publish))

      assert.strictEqual(error.message, `Missing key\n  at ["events"][0]["payload"]["at"]`)
    }))
})

describe("AppSyncPublishResponse", () => {
  it.effect.each(
    [
      [{ events: [{ payload: 1 }] }, `["events"][0]["id"]`],
      [{ events: [{ id: "a", errors: "no" }] }, `["events"][0]["errors"]`],
      [{ error: new Error("no") }, `["error"]`],
      [{ event: [] }, `["event"]`]
    ] as const
  )("refuses %o", ([response, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(AppSyncPublishResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})

describe("AppSyncPublishResponseOf", () => {
  it.effect("encodes payloads", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeUnknownEffect(AppSyncPublishResponseOf(Schema.FiniteFromString))

      assert.deepStrictEqual(yield* encode({ events: [{ id: "a", payload: 1 }, { id: "b", error: "no" }] }), {
        events: [{ id: "a", payload: "1" }, { id: "b", error: "no" }]
      })
    }))
})

describe("AppSyncSubscribeResponse", () => {
  it.effect("lets by null, and refuses by an error", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeUnknownEffect(AppSyncSubscribeResponse)

      assert.isNull(yield* encode(null))
      assert.deepStrictEqual(yield* encode({ error: "no" }), { error: "no" })
      const unknown = yield* Effect.flip(encode({ reason: "no" }))
      const empty = yield* Effect.flip(encode({}))

      assert.include(unknown.message, `at ["error"]`)
      assert.include(empty.message, `at ["error"]`)
    }))
})
