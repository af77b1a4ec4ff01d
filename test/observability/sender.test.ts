import { assert, describe, it } from "@effect/vitest"
import { Context, Effect } from "effect"
import { HttpBody, HttpClient, HttpClientRequest } from "effect/http"
import { through } from "../../src/observability/internal/sender.ts"
import { type Answer, Transport } from "../../src/observability/internal/transport.ts"

describe("through", () => {
  it.effect("a client that tries again does not when the flush is over, and the request is kept", () =>
    Effect.gen(function*() {
      const shut = new Transport()
      let attempts = 0
      const send = through(shut, (client) =>
        client.pipe(
          HttpClient.tapRequest(() => Effect.sync(() => attempts++)),
          HttpClient.retryTransient({ times: 100 })
        ))
      const body = new Uint8Array(1)
      const request = HttpClientRequest.setBody(
        HttpClientRequest.post("http://127.0.0.1:1/v1/traces"),
        HttpBody.uint8Array(body, "application/x-protobuf")
      )

      const end = yield* Effect.callback<Answer | Error>((resume) => {
        send(
          { body, isCompressed: false, request, signal: "traces" },
          (end) => resume(Effect.succeed(end)),
          Context.empty()
        )
      })

      assert.strictEqual(attempts, 1)
      assert.strictEqual(end instanceof Error ? end.message : "", "it was not sent in time")
    }))
})
