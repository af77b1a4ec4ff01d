import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { ResponseNotSent, ResponseSender } from "effect-lambda-runtime/CustomResource"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import { failureOf } from "../handlers.ts"

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
}

/** A server that answers with a status, or not at all. */
const serve = Effect.fnUntraced(function*(status: number | undefined) {
  const received = yield* Deferred.make<Received>()
  const closed = yield* Deferred.make<void>()
  const server = Http.createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk) => chunks.push(chunk))
    request.on("end", () => {
      const { headers, method, url } = request
      Deferred.doneUnsafe(received, Exit.succeed({ method, url, headers, body: Buffer.concat(chunks).toString() }))
      if (status !== undefined) response.writeHead(status).end("<Error>secret</Error>")
    })
    response.on("close", () => Deferred.doneUnsafe(closed, Exit.void))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/key?X-Amz-Signature=a%2Fb`
  return { closed: Deferred.await(closed), received: Deferred.await(received), url }
})

const sendTo = (url: string) => Effect.flatMap(ResponseSender, (sender) => sender.send(url, `{"a":"é"}`))

describe("ResponseSender", () => {
  it.live("puts the response without a content type, since the URL was signed without one", () =>
    Effect.gen(function*() {
      const server = yield* serve(200)

      yield* sendTo(server.url)

      const { body, headers, method, url } = yield* server.received
      assert.deepStrictEqual([method, url, body], ["PUT", "/key?X-Amz-Signature=a%2Fb", `{"a":"é"}`])
      assert.strictEqual(headers["content-type"], "")
      assert.strictEqual(headers["content-length"], "10")
      assert.strictEqual(headers["transfer-encoding"], undefined)
    }))

  it.live.each([[503, true], [429, true], [403, false], [307, false]] as const)(
    "fails for status %d",
    ([status, retryable]) =>
      Effect.gen(function*() {
        const server = yield* serve(status)

        const error = yield* Effect.flip(sendTo(server.url))

        assert.strictEqual(error.message, `the response did not reach CloudFormation: status ${status}`)
        assert.strictEqual(error.retryable, retryable)
      })
  )

  it.live("may be tried again if nobody listens", () =>
    Effect.gen(function*() {
      const { url } = yield* Effect.scoped(serve(200))

      const error = yield* Effect.flip(sendTo(url))

      assert.isTrue(error.retryable)
    }))

  it.live("ends the request when it is interrupted", () =>
    Effect.gen(function*() {
      const server = yield* serve(undefined)
      const fiber = yield* Effect.forkChild(sendTo(server.url))
      yield* server.received

      yield* Fiber.interrupt(fiber)

      yield* server.closed
    }))

  it.effect("keeps the URL out of its errors", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(sendTo("http//secret"))

      const error = failureOf(exit)
      assert.instanceOf(error, ResponseNotSent)
      assert.notInclude(JSON.stringify([error, error.message, error.cause]), "secret")
      assert.isFalse(error.retryable)
    }))
})
