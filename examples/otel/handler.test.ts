import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer } from "effect"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { createServer } from "node:http"
import { order } from "./handler.ts"

/** Keeps the names of the spans that it gets. */
const collector = Effect.acquireRelease(
  Effect.promise(async () => {
    const names: Array<string> = []
    const server = createServer(async (request, response) => {
      const chunks: Array<Buffer> = []
      for await (const chunk of request) chunks.push(chunk)
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
      for (const { name } of resourceSpans[0].scopeSpans[0].spans) names.push(name)
      response.end("{}")
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return { names, server, url: `http://127.0.0.1:${Object(server.address()).port}` }
  }),
  ({ server }) =>
    Effect.promise(() => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    })
)

const inJson = ConfigProvider.layer(ConfigProvider.fromUnknown({ OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }))

describe("order", () => {
  it.effect("exports its spans before it takes the next event", () =>
    Effect.gen(function*() {
      const { names, url } = yield* collector
      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(order, { environment: { AWS_LAMBDA_FUNCTION_NAME: "orders" } })

        const response = yield* lambda.invoke({ item: "tea", count: 3 })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.response({ reserved: 3 }))
        assert.deepStrictEqual(names, ["reserve", "orders"])
      }).pipe(Effect.provide(LambdaOtlp.layer({ url, signals: ["traces"] }).pipe(Layer.provide(inJson))))
    }))

  it.effect("fails by name", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(order)

      const response = yield* lambda.invoke({ item: "tea", count: 11 })

      assert.deepStrictEqual(response, TestLambda.failure("SoldOut", "tea is sold out"))
    }))
})
