import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { placeOrder } from "./handler.ts"

describe("placeOrder", () => {
  it.effect("counts orders by their channel, and keeps each price", () => {
    const lines: Array<string> = []
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.provide(placeOrder, Emf.layer({ namespace: "shop" })))

      const response = yield* lambda.invoke(event, { requestId: "a" })
      yield* lambda.idle

      assert.deepStrictEqual(response, TestLambda.response({ items: 2 }))
      const { _aws, ...members } = JSON.parse(lines.join())
      assert.deepStrictEqual(members, { channel: "web", Orders: 1, Price: [12.5, 80], Packing: 0, requestId: "a" })
    }).pipe(
      Effect.provideService(Emf.Output, { write: (line) => void lines.push(line) }),
      // Effect keeps its metrics for the whole process, so a test that counts has a registry of its own.
      Effect.provideService(Metric.MetricRegistry, new Map())
    )
  })
})
