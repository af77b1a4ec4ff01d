import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpHandler } from "../../src/http/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { everyDoor, url } from "./requests.ts"

const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/users/:id", Effect.map(HttpRouter.params, ({ id }) => HttpServerResponse.jsonUnsafe({ id }))),
  HttpRouter.add(
    "POST",
    "/echo",
    HttpServerRequest.HttpServerRequest.use((request) => Effect.map(request.text, HttpServerResponse.text))
  ),
  HttpRouter.add("GET", "/stream", HttpServerResponse.stream(Stream.make("a", "b").pipe(Stream.encodeText)))
)

/** What an HTTP response has in whatever form. */
const responseOf = (response: TestLambda.Response) => {
  assert(response._tag === "Buffered")
  const { body, statusCode } = response.body as { readonly body: string; readonly statusCode: number }
  return { body, status: statusCode }
}

describe("fromRouter", () => {
  for (const [door, event] of Object.entries(everyDoor)) {
    it.effect(`responds by the front door ${door}`, () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

        const found = yield* lambda.invoke(event({ path: "/users/42" }))
        const echoed = yield* lambda.invoke(event({ method: "POST", path: "/echo", body: "hi" }))
        const collected = yield* lambda.invoke(event({ path: "/stream" }))
        const missing = yield* lambda.invoke(event({ path: "/nothing" }))

        assert.deepStrictEqual(responseOf(found), { body: `{"id":"42"}`, status: 200 })
        assert.deepStrictEqual(responseOf(echoed), { body: "hi", status: 200 })
        assert.deepStrictEqual(responseOf(collected), { body: "ab", status: 200 })
        assert.deepStrictEqual(responseOf(missing), { body: "", status: 404 })
      }))
  }

  it.effect("streams behind a prelude", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes, { streaming: true }))

      const response = yield* lambda.invoke(url({ path: "/stream" }))

      const prelude = { headers: { "content-type": "application/octet-stream" }, statusCode: 200 }
      assert.deepStrictEqual(response, TestLambda.streamed("ab", { prelude }))
    }))
})
