import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestClock } from "effect/testing"
import { awsInvoke, awsPath, fail, initError, next, open, read, respond, send, stream } from "../caller.ts"
import { decode, decodeAll } from "../messages.ts"

const make = Emulator.make({ port: 0 })

const roundTrip = Effect.fnUntraced(function*(
  server: Emulator.Emulator["Service"],
  answer: (requestId: string) => Effect.Effect<unknown, Error>
) {
  const caller = yield* Effect.forkChild(awsInvoke(server, "{}"))
  const { requestId } = yield* next(server)
  yield* answer(requestId)
  return yield* Fiber.join(caller)
})

describe("Invoke", () => {
  it.effect("answers 200 with the payload, the version and the request id", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) => respond(server, id, "{\"a\":1}"))

      assert.deepInclude(answer, { status: 200, body: "{\"a\":1}" })
      assert.strictEqual(answer.headers["content-type"], "application/json")
      assert.strictEqual(answer.headers["x-amz-executed-version"], "$LATEST")
      assert.match(String(answer.headers["x-amzn-requestid"]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
      assert.notProperty(answer.headers, "x-amz-function-error")
    }))

  it.effect("takes no body for an empty event", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(awsInvoke(server, ""))

      assert.strictEqual((yield* next(server)).body, "{}")
    }))

  it.effect.each([
    ["orders", "", "arn:aws:lambda:us-east-1:012345678912:function:orders"],
    ["orders", "?Qualifier=live", "arn:aws:lambda:us-east-1:012345678912:function:orders:live"],
    ["orders%3Alive", "", "arn:aws:lambda:us-east-1:012345678912:function:orders:live"],
    ["111122223333:function:orders", "", "arn:aws:lambda:us-east-1:111122223333:function:orders"],
    [
      "arn:aws:lambda:eu-west-1:111122223333:function:orders",
      "",
      "arn:aws:lambda:eu-west-1:111122223333:function:orders"
    ],
    ["%C3%A9", "", "arn:aws:lambda:us-east-1:012345678912:function:é"]
  ])("gives the function the name that the caller used: %s%s", ([name, query, arn]) =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(
        send({ port: server.port, path: `/2015-03-31/functions/${name}/invocations${query}`, body: "{}" })
      )

      assert.strictEqual((yield* next(server)).header("lambda-runtime-invoked-function-arn"), arn)
    }))

  it.effect.each([
    ["payments", "payments"],
    ["payments:live", "payments:live"],
    ["111122223333:function:payments", "payments"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:orders2", "orders2"]
  ])("does not find another function than the one whose name it knows: %s", ([name]) =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functionName: "orders" })

      const answers = yield* Effect.forEach(["RequestResponse", "Event", "DryRun"], (type) =>
        send({
          port: server.port,
          path: `/2015-03-31/functions/${name}/invocations`,
          headers: { "x-amz-invocation-type": type },
          body: "{}"
        }))
      const streamed = yield* send({
        port: server.port,
        path: `/2021-11-15/functions/${name}/response-streaming-invocations`,
        body: "{}"
      })

      for (const { body, headers, status } of [...answers, streamed]) {
        assert.deepStrictEqual([status, headers["x-amzn-errortype"]], [404, "ResourceNotFoundException"])
        assert.match(JSON.parse(body).Message, /^Function not found: arn:aws:lambda:/)
        assert.include(JSON.parse(body).Message, `:function:${name!.split(":function:").at(-1)}`)
      }
    }))

  it.effect.each([
    "orders",
    "orders:live",
    "111122223333:function:orders",
    "arn:aws:lambda:eu-west-1:1:function:orders:7"
  ])(
    "finds the function whose name it knows: %s",
    (name) =>
      Effect.gen(function*() {
        const server = yield* Emulator.make({ port: 0, functionName: "orders" })
        yield* Effect.forkChild(
          send({ port: server.port, path: `/2015-03-31/functions/${name}/invocations`, body: "1" })
        )

        assert.strictEqual((yield* next(server)).body, "1")
      })
  )

  it.effect.each(["a%0d%0aX:y", "%ff", "%00"])(
    "refuses a name that cannot be one: %s",
    (name) =>
      Effect.gen(function*() {
        const server = yield* make

        const answer = yield* send({
          port: server.port,
          path: `/2015-03-31/functions/${name}/invocations`,
          body: "{}"
        })

        assert.strictEqual(answer.status, 400)
        assert.strictEqual(answer.headers["x-amzn-errortype"], "InvalidParameterValueException")
      })
  )

  it.effect("answers 200 with the report and the header of a function error", () =>
    Effect.gen(function*() {
      const server = yield* make
      const report = { errorType: "OrderNotFound", errorMessage: "no order" }

      const answer = yield* roundTrip(server, (id) => fail(server, id, report))

      assert.deepInclude(answer, { status: 200, body: JSON.stringify(report) })
      assert.strictEqual(answer.headers["x-amz-function-error"], "Unhandled")
    }))

  it.effect("answers a function error at the deadline", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, timeout: "3 seconds" })
      const caller = yield* Effect.forkChild(awsInvoke(server, "{}"))
      yield* next(server)

      yield* TestClock.adjust("3 seconds")

      const answer = yield* Fiber.join(caller)
      assert.strictEqual(answer.headers["x-amz-function-error"], "Unhandled")
      assert.include(answer.body, "Task timed out after 3.00 seconds")
    }))

  it.effect("answers a function error when the function could not be initialized", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* initError(server, { errorType: "Runtime.InitError", errorMessage: "no database" })

      const answer = yield* awsInvoke(server, "{}")

      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers["x-amz-function-error"], "Unhandled")
      assert.include(answer.body, "no database")
    }))

  it.effect.each<readonly [kind: "success" | "failure", status: string]>([
    ["success", ""],
    ["failure", "\tStatus: error\tError Type: Failed"]
  ])(
    "frames the log of an invocation as Lambda does if a caller asks for its tail: after a %s",
    ([kind, status]) =>
      Effect.gen(function*() {
        const server = yield* make
        const caller = yield* Effect.forkChild(awsInvoke(server, "{}", { "x-amz-log-type": "Tail" }))
        const { requestId } = yield* next(server)
        yield* TestClock.adjust("1500 millis")
        yield* kind === "success" ? respond(server, requestId, "1") : fail(server, requestId, { errorType: "Failed" })

        const { headers } = yield* Fiber.join(caller)

        assert.strictEqual(
          Buffer.from(String(headers["x-amz-log-result"]), "base64").toString(),
          `START RequestId: ${requestId} Version: $LATEST\n` +
            `END RequestId: ${requestId}\n` +
            `REPORT RequestId: ${requestId}\tDuration: 1500.00 ms\tBilled Duration: 1500 ms${status}\n`
        )
      })
  )

  it.effect("says nothing about the log if a caller does not ask", () =>
    Effect.gen(function*() {
      const server = yield* make

      const { headers } = yield* roundTrip(server, (id) => respond(server, id, "1"))

      assert.notProperty(headers, "x-amz-log-result")
    }))

  it.effect("gives a streamed response as a whole", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        Effect.scoped(Effect.flatMap(stream(server, id, "text/plain"), (response) =>
          response.write("one").pipe(Effect.andThen(response.write("two")), Effect.andThen(response.end)))))

      assert.deepInclude(answer, { status: 200, body: "onetwo" })
      assert.strictEqual(answer.headers["content-length"], "6")
    }))

  it.effect("answers a function error when the function fails in the middle of its response", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(
        server,
        (id) =>
          Effect.scoped(
            Effect.flatMap(stream(server, id), (response) =>
              Effect.andThen(response.write("part"), response.fail({ errorType: "Failed" })))
          )
      )

      assert.deepInclude(answer, { status: 200, body: "{\"errorType\":\"Failed\"}" })
      assert.strictEqual(answer.headers["x-amz-function-error"], "Unhandled")
    }))

  it.effect("passes an HTTP response on as the function sent it", () =>
    Effect.gen(function*() {
      const server = yield* make
      const payload = `{"statusCode":201}${"\0".repeat(8)}body`

      const answer = yield* roundTrip(server, (id) =>
        respond(server, id, payload, { "content-type": "application/vnd.awslambda.http-integration-response" }))

      assert.deepInclude(answer, { status: 200, body: payload })
    }))

  it.effect("answers a function error when a streamed response is too long for one payload", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(awsInvoke(server, "{}"))
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)

      yield* response.write(Buffer.alloc(6_291_557))
      const status = yield* response.end

      const answer = yield* Fiber.join(caller)
      assert.strictEqual(status, 413)
      assert.strictEqual(JSON.parse(answer.body).errorType, "Function.ResponseSizeTooLarge")
    }))

  it.effect("answers 202 to an event that nobody waits for, and queues it", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* awsInvoke(server, "1", { "x-amz-invocation-type": "Event" })
      const { body, requestId } = yield* next(server)
      const accepted = yield* respond(server, requestId, "for nobody")

      assert.deepInclude(answer, { status: 202, body: "" })
      assert.strictEqual(answer.headers["x-amzn-requestid"], requestId)
      assert.strictEqual(body, "1")
      assert.strictEqual(accepted.status, 202)
    }))

  it.effect("answers 204 to a dry run, and runs nothing", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* awsInvoke(server, "1", { "x-amz-invocation-type": "DryRun" })
      yield* Effect.forkChild(awsInvoke(server, "2"))

      assert.strictEqual(answer.status, 204)
      assert.strictEqual((yield* next(server)).body, "2")
    }))

  it.effect("answers 400 to an invocation type that Lambda does not know", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* awsInvoke(server, "1", { "x-amz-invocation-type": "Later" })

      assert.strictEqual(answer.status, 400)
      assert.strictEqual(answer.headers["x-amzn-errortype"], "InvalidParameterValueException")
    }))

  it.effect("answers 400 to an event that is not JSON, in the shape of the API", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* awsInvoke(server, "hello")

      assert.strictEqual(answer.status, 400)
      assert.strictEqual(answer.headers["x-amzn-errortype"], "InvalidRequestContentException")
      assert.strictEqual(JSON.parse(answer.body).Type, "User")
      assert.include(JSON.parse(answer.body).message, "The event is not JSON")
    }))

  it.effect.each<readonly [type: string, bytes: number, message: string]>([
    ["RequestResponse", 6_291_457, "Request must be smaller than 6291456 bytes for the InvokeFunction operation"],
    ["Event", 1_048_577, "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"]
  ])("answers 413 to an event that is too large for %s", ([type, bytes, message]) =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* awsInvoke(server, `"${"a".repeat(bytes - 2)}"`, { "x-amz-invocation-type": type })

      assert.strictEqual(answer.status, 413)
      assert.strictEqual(answer.headers["x-amzn-errortype"], "RequestTooLargeException")
      assert.deepStrictEqual(JSON.parse(answer.body), { Type: "User", message })
    }))

  it.effect.each<readonly [type: string, bytes: number]>([["RequestResponse", 6_291_456], ["Event", 1_048_576]])(
    "takes the longest event that Lambda takes for %s",
    ([type, bytes]) =>
      Effect.gen(function*() {
        const server = yield* make
        yield* Effect.forkChild(
          awsInvoke(server, `"${"a".repeat(bytes - 2)}"`, { "x-amz-invocation-type": type })
        )

        assert.strictEqual((yield* next(server)).body.length, bytes)
      })
  )

  it.effect("refuses a qualifier that contradicts the one in the name", () =>
    Effect.gen(function*() {
      const server = yield* make
      const at = (name: string) => ({ port: server.port, path: `/2015-03-31/functions/${name}`, body: "{}" })

      const other = yield* send(at("orders:live/invocations?Qualifier=test"))
      const same = yield* send({
        ...at("orders:live/invocations?Qualifier=live"),
        headers: { "x-amz-invocation-type": "DryRun" }
      })

      assert.deepStrictEqual([other.status, other.headers["x-amzn-errortype"]], [400, "InvalidParameterValueException"])
      assert.strictEqual(same.status, 204)
    }))

  it.effect("answers 405 to other methods", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: awsPath, method: "PUT" })

      assert.strictEqual(answer.status, 405)
      assert.strictEqual(answer.headers.allow, "POST")
      assert.include(JSON.parse(answer.body).message, "the body of a POST")
    }))

  it.effect("serves an invoke path that looks like one of AWS", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, invocationEndpoint: awsPath })

      const answer = yield* roundTrip(server, (id) => fail(server, id, { errorType: "Failed" }))

      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers["x-amz-function-error"], "Unhandled")
    }))
})

const request = (server: Emulator.Emulator["Service"], headers: Record<string, string> = {}) => ({
  port: server.port,
  path: "/2021-11-15/functions/function/response-streaming-invocations",
  headers,
  body: "{}"
})

describe("InvokeWithResponseStream", () => {
  /** The messages, each by what it is and what it says. */
  const streamed = Effect.fnUntraced(function*(
    server: Emulator.Emulator["Service"],
    answer: (requestId: string) => Effect.Effect<unknown, Error>
  ) {
    const caller = yield* Effect.forkChild(send(request(server)))
    const { requestId } = yield* next(server)
    yield* answer(requestId)
    const { bytes, headers, status } = yield* Fiber.join(caller)
    assert.deepStrictEqual([status, headers["content-type"]], [200, "application/vnd.amazon.eventstream"])
    return decodeAll(bytes).map(({ headers, payload }) => [headers[":event-type"], payload])
  })

  it.effect("sends a message for each piece as soon as it is there, and one at the end", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open(request(server))
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)

      yield* response.write("one")
      const incoming = yield* caller.answer
      const all = yield* Effect.forkChild(read(incoming), { startImmediately: true })
      const first = yield* Effect.callback<Buffer>((resume) =>
        void incoming.once("data", (chunk: Buffer) => resume(Effect.succeed(chunk)))
      )
      yield* response.write("two")
      yield* response.end
      const { bytes } = yield* Fiber.join(all)

      assert.strictEqual(incoming.headers["x-amz-executed-version"], "$LATEST")
      assert.strictEqual(decode(first).payload, "one")
      assert.deepStrictEqual(decodeAll(bytes).map(({ payload }) => payload), ["one", "two", "{}"])
    }))

  it.effect("sends a buffered response as one piece", () =>
    Effect.gen(function*() {
      const server = yield* make

      const messages = yield* streamed(server, (id) => respond(server, id, "{\"a\":1}"))

      assert.deepStrictEqual(messages, [["PayloadChunk", "{\"a\":1}"], ["InvokeComplete", "{}"]])
    }))

  it.effect("ends with the error of a function that failed", () =>
    Effect.gen(function*() {
      const server = yield* make

      const messages = yield* streamed(server, (id) => fail(server, id, { errorType: "Failed" }))

      assert.deepStrictEqual(messages, [
        ["InvokeComplete", JSON.stringify({ ErrorCode: "Unhandled", ErrorDetails: "{\"errorType\":\"Failed\"}" })]
      ])
    }))

  it.effect("ends with the error of a function that failed in the middle of its response", () =>
    Effect.gen(function*() {
      const server = yield* make

      const messages = yield* streamed(
        server,
        (id) =>
          Effect.scoped(
            Effect.flatMap(stream(server, id), (response) =>
              Effect.andThen(response.write("part"), response.fail({ errorType: "Failed" })))
          )
      )

      assert.deepStrictEqual(messages, [
        ["PayloadChunk", "part"],
        ["InvokeComplete", JSON.stringify({ ErrorCode: "Unhandled", ErrorDetails: "{\"errorType\":\"Failed\"}" })]
      ])
    }))

  it.effect("says where the log is in its last message if a caller asks for its tail", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(send(request(server, { "x-amz-log-type": "Tail" })))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, "1")

      const messages = decodeAll((yield* Fiber.join(caller)).bytes)

      const { LogResult } = JSON.parse(messages.at(-1)!.payload)
      assert.include(Buffer.from(LogResult, "base64").toString(), `END RequestId: ${requestId}`)
    }))

  it.effect("answers 204 to a dry run and 400 to an event that nobody waits for", () =>
    Effect.gen(function*() {
      const server = yield* make

      const dryRun = yield* send(request(server, { "x-amz-invocation-type": "DryRun" }))
      const event = yield* send(request(server, { "x-amz-invocation-type": "Event" }))

      assert.deepStrictEqual([dryRun.status, event.status], [204, 400])
    }))
})
