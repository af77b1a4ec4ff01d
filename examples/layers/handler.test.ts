import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Logger, Scope } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { Connection, useConnection } from "./handler.ts"

describe("useConnection", () => {
  it.effect("opens once, is used by each invocation, and closes with the function", () =>
    Effect.gen(function*() {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ message }) => {
        logged.push(...Array.isArray(message) ? message : [message])
      })
      const scope = yield* Scope.make()
      const connection = yield* Layer.buildWithScope(
        Layer.provide(Connection.layer, Logger.layer([logger])),
        scope
      )
      const lambda = yield* Effect.provideContext(TestLambda.make(useConnection), connection)

      const first = yield* lambda.invoke({})
      const second = yield* lambda.invoke({})
      const beforeShutdown = [...logged]
      yield* lambda.shutdown
      yield* Scope.close(scope, Exit.void)

      assert.deepStrictEqual([first, second], [TestLambda.response({ uses: 1 }), TestLambda.response({ uses: 2 })])
      assert.deepStrictEqual(beforeShutdown, ["opened"])
      assert.deepStrictEqual(logged, ["opened", "closed"])
    }))
})
