import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Exit, Layer } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { errors, Orders, OrdersUnavailable } from "./handler.ts"

const variables = (record: Record<string, string>) => ConfigProvider.layer(ConfigProvider.fromEnv({ env: record }))

const orders = Layer.provide(Orders.layer, variables({}))

describe("errors", () => {
  it.effect.each(
    [
      ["ok", TestLambda.response("ok")],
      ["fail", TestLambda.failure("OrderNotFound", "order 42")],
      ["die", TestLambda.failure("TypeError", "order 42")],
      ["die-string", TestLambda.failure("string", "order 42")],
      ["interrupt", TestLambda.failure("Runtime.Interrupted", "the invocation was interrupted")]
    ] as const
  )("answers the kind %s", ([kind, expected]) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(errors)

      const response = yield* lambda.invoke({ kind, message: "order 42" })

      assert.deepStrictEqual(response, expected)
    }).pipe(Effect.provide(orders)))

  it.effect("is cut short near the deadline where it never ends", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(errors)
      const sent = yield* lambda.start({ kind: "never" }, { timeout: "3 seconds" })

      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.failure("Runtime.DeadlineExceeded", "the invocation was interrupted 100 ms before its deadline")
      )
    }).pipe(Effect.provide(orders)))

  it.effect("takes the next event after each of them", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(errors)
      yield* lambda.invoke({ kind: "die" })

      const response = yield* lambda.invoke({ kind: "ok" })

      assert.deepStrictEqual(response, TestLambda.response("ok"))
    }).pipe(Effect.provide(orders)))
})

describe("Orders", () => {
  it.effect("cannot be opened with FAIL_INIT=1", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(Orders.layer)))

      assert.deepStrictEqual(exit, Exit.fail(new OrdersUnavailable()))
    }).pipe(Effect.provide(variables({ FAIL_INIT: "1" }))))
})
