import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { Catalogue, catalogue } from "./handler.ts"

const [record] = event.Records

/** A function, and what it has told its catalogue so far. */
const start = Effect.gen(function*() {
  const told: Array<unknown> = []
  const lambda = yield* Effect.provideService(TestLambda.make(catalogue), Catalogue, {
    put: (key, bytes) => Effect.sync(() => told.push(["put", key, bytes])),
    remove: (key) => Effect.sync(() => told.push(["remove", key]))
  })
  return { lambda, told }
})

describe("catalogue", () => {
  it.effect("knows an object by its name, not by its URL", () =>
    Effect.gen(function*() {
      const { lambda, told } = yield* start

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response(null))
      assert.deepStrictEqual(told, [["put", "photos/café at night.jpg", 1_305_107]])
    }))

  it.effect("forgets an object that was deleted", () =>
    Effect.gen(function*() {
      const { lambda, told } = yield* start

      yield* lambda.invoke({ Records: [{ ...record, eventName: "ObjectRemoved:Delete" }] })

      assert.deepStrictEqual(told, [["remove", "photos/café at night.jpg"]])
    }))

  it.effect("leaves alone what is no change of an object", () =>
    Effect.gen(function*() {
      const { lambda, told } = yield* start

      yield* lambda.invoke({ Records: [{ ...record, eventName: "ObjectTagging:Put" }] })

      assert.deepStrictEqual(told, [])
    }))

  it.effect("refuses the event of another source", () =>
    Effect.gen(function*() {
      const { lambda } = yield* start

      const response = yield* lambda.invoke({ Records: [{ ...record, eventSource: "aws:sqs" }] })

      assert.deepStrictEqual(
        response,
        TestLambda.failure("Runtime.InvalidEvent", `event.Records[0].eventSource: expected "aws:s3"`)
      )
    }))
})
