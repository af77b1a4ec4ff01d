import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { FrontDoor } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { app } from "./handler.ts"

const doors: ReadonlyArray<FrontDoor.Door> = ["rest", "http", "url", "alb", "lattice"]

const send = Effect.fnUntraced(function*(door: FrontDoor.Door, request: FrontDoor.ClientRequest) {
  const lambda = yield* TestLambda.make(app)
  const response = yield* lambda.invoke(FrontDoor.toEvent(door, request))
  const { body, status } = yield* TestLambda.expectHttp(response)
  return { body, status }
})

describe("http-router", () => {
  for (const door of doors) {
    it.effect(`reads a user behind the door ${door}`, () =>
      Effect.gen(function*() {
        const response = yield* send(door, { url: "/users/42" })

        assert.deepStrictEqual(response, { status: 200, body: `{"id":42,"name":"Ada","email":"ada@example.com"}` })
      }))
  }

  it.effect("answers 404 for a user that does not exist", () =>
    Effect.gen(function*() {
      const response = yield* send("url", { url: "/users/7" })

      assert.deepStrictEqual(response, { status: 404, body: `{"error":"no user 7"}` })
    }))

  it.effect("greets by name", () =>
    Effect.gen(function*() {
      const response = yield* send("url", { url: "/greetings/Jos%C3%A9" })

      assert.deepStrictEqual(response, { status: 200, body: "Hello José" })
    }))
})
