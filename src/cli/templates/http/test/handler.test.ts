import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { FrontDoor } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { handler } from "../src/handler.ts"

/** What a client gets that sends the request to the function URL. */
const send = Effect.fnUntraced(function*(request: FrontDoor.ClientRequest) {
  const lambda = yield* TestLambda.make(handler)
  const response = yield* lambda.invoke(FrontDoor.toEvent("url", request))
  const { body, status } = yield* TestLambda.expectHttp(response)
  return { body, status }
})

const post = (body: unknown): FrontDoor.ClientRequest => ({
  method: "POST",
  url: "/orders",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body)
})

describe("handler", () => {
  it.effect("greets by the name in the path", () =>
    Effect.gen(function*() {
      const response = yield* send({ url: "/greetings/Ada" })

      assert.deepStrictEqual(response, { status: 200, body: `{"greetings":"Hello Ada"}` })
    }))

  it.effect("takes an order", () =>
    Effect.gen(function*() {
      const response = yield* send(post({ item: "lamp", count: 2 }))

      assert.deepStrictEqual(response, { status: 201, body: `{"ordered":"2 × lamp"}` })
    }))

  it.effect("answers 400 to a body that is not an order", () =>
    Effect.gen(function*() {
      const { status } = yield* send(post({ item: "lamp", count: -1 }))

      assert.strictEqual(status, 400)
    }))

  it.effect("answers 404 to a path that it does not know", () =>
    Effect.gen(function*() {
      const { status } = yield* send({ url: "/nowhere" })

      assert.strictEqual(status, 404)
    }))
})
