import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { awsInvoke, call, fail, initError, invoke, next, open, raw, respond, stream } from "./caller.ts"

const make = Emulator.make({ port: 0 })

const path = "/2018-06-01/runtime"

const refusal = ({ body, status }: { readonly body: string; readonly status: number }) => [
  status,
  JSON.parse(body).errorType
]

describe("the Runtime API", () => {
  it.effect("hands an event out with the headers of Lambda", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(invoke(server, "{\"a\":1}"))

      const { body, header, headers, requestId, status } = yield* next(server)

      assert.deepStrictEqual([status, body], [200, "{\"a\":1}"])
      assert.match(requestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.strictEqual(headers["content-type"], "application/json")
      assert.strictEqual(header("lambda-runtime-deadline-ms"), "1800000")
      assert.strictEqual(
        header("lambda-runtime-invoked-function-arn"),
        "arn:aws:lambda:us-east-1:012345678912:function:function"
      )
    }))

  it.effect("answers 202 to a response and to an error", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(Effect.all([invoke(server, "1"), invoke(server, "2")], { concurrency: "unbounded" }))

      const responded = yield* respond(server, (yield* next(server)).requestId, "1")
      const failed = yield* fail(server, (yield* next(server)).requestId, {})

      const accepted = { status: 202, body: "{\"status\":\"OK\"}\n" }
      assert.deepInclude(responded, accepted)
      assert.deepInclude(failed, accepted)
    }))

  it.effect("takes any bytes as a response, also none", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(awsInvoke(server, "1"))

      yield* respond(server, (yield* next(server)).requestId, "", {})

      assert.deepInclude(yield* Fiber.join(caller), { status: 200, body: "" })
    }))

  it.effect("refuses an id that it does not know", () =>
    Effect.gen(function*() {
      const server = yield* make

      const refused = yield* respond(server, "00000000-0000-4000-8000-000000000000", "1")

      assert.deepInclude(refused, {
        status: 400,
        body: "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n"
      })
    }))

  it.effect("keeps the connection when it refuses a response", () =>
    Effect.gen(function*() {
      const server = yield* make
      const body = "a".repeat(1_000_000)
      const post = (connection: string) =>
        `POST ${path}/invocation/unknown/response HTTP/1.1\r\nHost: ${server.endpoint}\r\n` +
        `Connection: ${connection}\r\nContent-Length: ${body.length}\r\n\r\n${body}`

      const answers = yield* raw(Number(server.endpoint.split(":")[1]), post("keep-alive") + post("close"))

      assert.strictEqual(answers.match(/HTTP\/1\.1 400/g)?.length, 2)
    }))

  it.effect("refuses calls in the wrong order", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, "1")

      const second = yield* fail(server, requestId, {})
      const lateInit = yield* initError(server, {})

      assert.deepStrictEqual(refusal(second), [403, "InvalidStateTransition"])
      assert.deepStrictEqual(refusal(lateInit), [403, "InvalidStateTransition"])
    }))

  it.effect("has no more invocations after an init error", () =>
    Effect.gen(function*() {
      const server = yield* make

      const first = yield* initError(server, {})
      const second = yield* initError(server, {})
      const refused = yield* next(server)

      assert.strictEqual(first.status, 202)
      assert.deepStrictEqual(refusal(second), [403, "InvalidStateTransition"])
      assert.deepStrictEqual(refusal(refused), [403, "InvalidStateTransition"])
    }))

  it.effect("refuses a response mode that it does not know, and ends the invocation", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)

      const refused = yield* respond(server, requestId, "1", { "lambda-runtime-function-response-mode": "Streaming" })

      assert.deepStrictEqual(refusal(refused), [400, "InvalidFunctionResponseMode"])
      assert.deepStrictEqual(refusal(yield* Fiber.join(caller)), [500, "Runtime.InvalidResponseModeHeader"])
    }))

  it.effect("takes a response of 6 291 556 bytes", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1"))

      const accepted = yield* respond(server, (yield* next(server)).requestId, Buffer.alloc(6_291_556, "a"))

      assert.strictEqual(accepted.status, 202)
      assert.strictEqual((yield* Fiber.join(caller)).body.length, 6_291_556)
    }))

  it.effect("refuses a longer response, and both sides learn of it", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(awsInvoke(server, "1"))
      const { requestId } = yield* next(server)

      const refused = yield* respond(server, requestId, Buffer.alloc(7_000_000))
      const afterwards = yield* fail(server, requestId, {})

      assert.deepStrictEqual(refusal(refused), [413, "RequestEntityTooLarge"])
      assert.strictEqual(
        JSON.parse(refused.body).errorMessage,
        "Exceeded maximum allowed payload size (6291556 bytes)."
      )
      assert.deepStrictEqual(refusal(afterwards), [403, "InvalidStateTransition"])
      assert.deepStrictEqual(JSON.parse((yield* Fiber.join(caller)).body), {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size (7000000 bytes) exceeded maximum allowed payload size (6291556 bytes)."
      })
    }))

  it.effect("reads the error in the trailers of a response that was not declared a stream", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)

      yield* raw(
        Number(server.endpoint.split(":")[1]),
        `POST ${path}/invocation/${requestId}/response HTTP/1.1\r\nHost: ${server.endpoint}\r\nConnection: close\r\n` +
          "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n0\r\nLambda-Runtime-Function-Error-Type: Failed\r\n\r\n"
      )

      assert.deepStrictEqual(refusal(yield* Fiber.join(caller)), [500, "Failed"])
    }))

  it.effect("gives the caller an error when the connection is lost in the middle of a response", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)

      yield* Effect.scoped(Effect.flatMap(
        open({
          port: Number(server.endpoint.split(":")[1]),
          path: `${path}/invocation/${requestId}/response`,
          headers: { "content-length": 100 },
          body: "part"
        }),
        // The answer to `ping` comes after the server has seen the first request.
        ({ leave }) => Effect.andThen(call(server, "GET", "/ping"), leave)
      ))

      assert.deepStrictEqual(refusal(yield* Fiber.join(caller)), [500, "Runtime.TruncatedResponse"])
    }))

  it.effect("keeps the event for the next poller when one leaves that waits", () =>
    Effect.gen(function*() {
      const server = yield* make
      const leaving = yield* open({
        port: Number(server.endpoint.split(":")[1]),
        method: "GET",
        path: `${path}/invocation/next`
      })
      yield* call(server, "GET", "/ping")
      yield* leaving.leave
      yield* call(server, "GET", "/ping")
      yield* Effect.forkChild(invoke(server, "1"))

      assert.strictEqual((yield* next(server)).body, "1")
    }))

  it.effect("refuses an error in the middle of a streamed response", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)
      yield* response.write("part")

      const refused = yield* fail(server, requestId, {})

      assert.deepStrictEqual(refusal(refused), [403, "InvalidStateTransition"])
      assert.strictEqual(yield* response.end, 202)
      assert.strictEqual((yield* Fiber.join(caller)).body, "part")
    }))

  it.effect("takes a report with headers of half a megabyte", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)

      const accepted = yield* call(server, "POST", `${path}/invocation/${requestId}/error`, {
        headers: { "lambda-runtime-function-xray-error-cause": "x".repeat(500_000) },
        body: "{}"
      })

      assert.strictEqual(accepted.status, 202)
    }))

  it.effect("answers 405 to wrong methods and 404 to wrong paths", () =>
    Effect.gen(function*() {
      const server = yield* make

      const method = yield* call(server, "POST", `${path}/invocation/next`)
      const wrongPath = yield* call(server, "GET", `${path}/restore/next`)

      assert.deepStrictEqual([method.status, method.headers.allow], [405, "GET"])
      assert.deepInclude(wrongPath, { status: 404, body: "404 page not found\n" })
    }))
})

const register = (server: Emulator.Emulator["Service"], name: string, body = "{\"events\":[]}") =>
  call(server, "POST", "/2020-01-01/extension/register", { headers: { "lambda-extension-name": name }, body })

describe("the Extensions API", () => {
  it.effect("registers an extension, which then waits for an event that never comes", () =>
    Effect.gen(function*() {
      const server = yield* make
      const registered = yield* register(server, "effect-lambda-runtime")
      const identifier = String(registered.headers["lambda-extension-identifier"])

      const waiting = yield* Effect.forkChild(
        call(server, "GET", "/2020-01-01/extension/event/next", {
          headers: { "lambda-extension-identifier": identifier }
        })
      )
      yield* Effect.forkChild(invoke(server, "1"))
      yield* next(server)

      assert.strictEqual(registered.status, 200)
      assert.match(identifier, /^[0-9a-f-]{36}$/)
      assert.strictEqual(JSON.parse(registered.body).functionVersion, "$LATEST")
      assert.isUndefined(waiting.pollUnsafe())
    }))

  it.effect.each<readonly [name: string, body: string, errorType: string]>([
    ["", "{}", "Extension.InvalidExtensionName"],
    ["taken", "{}", "Extension.InvalidExtensionState"],
    ["a", "{", "InvalidRequestFormat"],
    ["a", "{\"events\":[\"SHUTDOWN\"]}", "Extension.InvalidEventType"]
  ])("refuses the name %j with the body %s", ([name, body, errorType]) =>
    Effect.gen(function*() {
      const server = yield* make
      yield* register(server, "taken")

      assert.deepStrictEqual(refusal(yield* register(server, name, body)), [403, errorType])
    }))

  it.effect("refuses to register after the first next", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(invoke(server, "1"))
      yield* next(server)

      assert.deepStrictEqual(refusal(yield* register(server, "late")), [403, "Extension.RegistrationClosed"])
    }))

  it.effect("refuses to wait without an identifier that it has given", () =>
    Effect.gen(function*() {
      const server = yield* make
      const wait = (headers: Record<string, string>) =>
        call(server, "GET", "/2020-01-01/extension/event/next", { headers })

      const missing = yield* wait({})
      const invalid = yield* wait({ "lambda-extension-identifier": "x" })
      const unknown = yield* wait({ "lambda-extension-identifier": "00000000-0000-4000-8000-000000000000" })

      assert.deepStrictEqual(refusal(missing), [403, "Extension.MissingExtensionIdentifier"])
      assert.deepStrictEqual(refusal(invalid), [403, "Extension.InvalidExtensionIdentifier"])
      assert.deepStrictEqual(refusal(unknown), [403, "Extension.UnknownExtensionIdentifier"])
    }))
})
