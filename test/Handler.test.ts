import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Handler, Invocation, RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { echo, invoke } from "./handlers.ts"

describe("types", () => {
  it("of json ask for a schema of what is returned", () => {
    // @ts-expect-error: without `response` the value would be lost.
    const lossy = Handler.json({ event: Schema.Unknown }, () => Effect.succeed({ v: 1 }))
    const complete: Handler.Handler<RuntimeError.InvalidEvent | RuntimeError.InvalidResponse> = Handler.json(
      { event: Schema.Unknown, response: Schema.Struct({ v: Schema.Finite }) },
      () => Effect.succeed({ v: 1 })
    )
    const silent: Handler.Handler<RuntimeError.InvalidEvent> = Handler.json(
      { event: Schema.Unknown },
      () => Effect.void
    )

    assert.isTrue([lossy, complete, silent].every(Handler.isHandler))
  })

  it("of http know no `statusCode`", () => {
    // @ts-expect-error: AWS's name for `status` would be passed over.
    const misnamed = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ statusCode: 404 }))
    const named = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 404 }))

    assert.isTrue([misnamed, named].every(Handler.isHandler))
  })
})

describe("a handler's need", () => {
  it.effect("of what the runtime provides is none", () =>
    Effect.gen(function*() {
      const handler: Handler.Handler<RuntimeError.InvalidEvent> = Handler.json(
        { event: Schema.Unknown },
        () => Effect.andThen(Invocation.Invocation, Effect.addFinalizer(() => Effect.void))
      )

      assert.deepStrictEqual(yield* invoke(handler), TestLambda.response(null))
    }))
})

describe("isHandler", () => {
  it("knows a handler, and nothing else", () => {
    assert.isTrue(Handler.isHandler(echo))
    assert.isTrue(Handler.isHandler(Handler.named({ echo })))
    for (const value of [null, undefined, "handler", {}, () => Effect.void]) assert.isFalse(Handler.isHandler(value))
  })
})
