import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { FrontDoor, HttpHandler } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { HttpClient, HttpRouter } from "effect/http"
import { routes } from "./handler.ts"

const server = HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
  Layer.provideMerge(NodeHttpServer.layerTest)
)

describe("web-function", () => {
  it.effect("counts all visitors of a server", () =>
    Effect.gen(function*() {
      const visit = Effect.flatMap(HttpClient.get("/"), (response) => response.text)

      const welcomes = yield* Effect.all(Array.from({ length: 20 }, () => visit), { concurrency: "unbounded" })

      assert.strictEqual(new Set(welcomes).size, 20)
    }).pipe(Effect.provide(server)))

  it.effect("works as an event function too", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      const response = yield* lambda.invoke(FrontDoor.toEvent("url", { url: "/" }))

      const { body } = yield* TestLambda.expectHttp(response)
      assert.strictEqual(body, "You are visitor 1")
    }))
})
