import {
  InvalidRequestContentException,
  InvokeCommand,
  type InvokeCommandInput,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  RequestTooLargeException,
  ResourceNotFoundException
} from "@aws-sdk/client-lambda"
import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Fiber } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { fail, next, respond, stream } from "../emulator/caller.ts"

class Rejected extends Data.TaggedError("Rejected")<{ readonly cause: unknown }> {}

const makeFor = Effect.fnUntraced(function*(options: Emulator.Options) {
  const server = yield* Emulator.make(options)
  const client = yield* Effect.acquireRelease(
    Effect.sync(() =>
      new LambdaClient({
        credentials: { accessKeyId: "none", secretAccessKey: "none" },
        endpoint: server.url,
        maxAttempts: 1,
        region: "us-east-1"
      })
    ),
    (client) => Effect.sync(() => client.destroy())
  )
  const invoke = (input: Partial<InvokeCommandInput>) =>
    Effect.tryPromise({
      try: () => client.send(new InvokeCommand({ FunctionName: "orders", ...input })),
      catch: (cause) => new Rejected({ cause })
    })
  return { client, invoke, server }
})

const make = makeFor({ port: 0 })

describe("InvokeCommand of the AWS SDK", () => {
  it.effect("gets the payload", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* make
      const caller = yield* Effect.forkChild(invoke({ Payload: "{\"name\":\"Ada\"}", Qualifier: "live" }))
      const { body, header, requestId } = yield* next(server)
      yield* respond(server, requestId, "{\"greetings\":\"é\"}")

      const output = yield* Fiber.join(caller)

      assert.strictEqual(body, "{\"name\":\"Ada\"}")
      assert.strictEqual(
        header("lambda-runtime-invoked-function-arn"),
        "arn:aws:lambda:us-east-1:012345678912:function:orders:live"
      )
      assert.strictEqual(output.Payload?.transformToString(), "{\"greetings\":\"é\"}")
      assert.deepInclude(output, { StatusCode: 200, ExecutedVersion: "$LATEST" })
      assert.isUndefined(output.FunctionError)
      assert.strictEqual(output.$metadata.requestId, requestId)
    }))

  it.effect("gets a function error", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* make
      const caller = yield* Effect.forkChild(invoke({}))
      yield* fail(server, (yield* next(server)).requestId, { errorType: "OrderNotFound" })

      const output = yield* Fiber.join(caller)

      assert.deepInclude(output, { StatusCode: 200, FunctionError: "Unhandled" })
      assert.strictEqual(output.Payload?.transformToString(), "{\"errorType\":\"OrderNotFound\"}")
    }))

  it.effect("passes the client context and the tenant", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* make
      yield* Effect.forkChild(invoke({
        ClientContext: Buffer.from("{\"custom\":{\"a\":\"é\"}}").toString("base64"),
        TenantId: "blue"
      }))

      const { header } = yield* next(server)

      assert.strictEqual(header("lambda-runtime-client-context"), "{\"custom\":{\"a\":\"é\"}}")
      assert.strictEqual(header("lambda-runtime-aws-tenant-id"), "blue")
    }))

  it.effect("gets 202 for an event that nobody waits for, and 204 for a dry run", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* make

      const event = yield* invoke({ InvocationType: "Event", Payload: "1" })
      const dryRun = yield* invoke({ InvocationType: "DryRun" })

      assert.deepStrictEqual([event.StatusCode, dryRun.StatusCode], [202, 204])
      assert.strictEqual((yield* next(server)).body, "1")
    }))

  it.effect("gets its own kind of error for a payload that cannot be an event", () =>
    Effect.gen(function*() {
      const { invoke } = yield* make

      const { cause: notJson } = yield* Effect.flip(invoke({ Payload: "hello" }))
      const { cause: tooLarge } = yield* Effect.flip(invoke({ Payload: `"${"a".repeat(7_000_000)}"` }))

      assert.instanceOf(notJson, InvalidRequestContentException)
      assert.match(notJson.message, /^The event is not JSON: Unexpected token/)
      assert.instanceOf(tooLarge, RequestTooLargeException)
    }))
})

describe("InvokeCommand of the AWS SDK, to a function whose name is known", () => {
  it.effect("gets ResourceNotFoundException for another name", () =>
    Effect.gen(function*() {
      const { invoke } = yield* makeFor({ port: 0, functionName: "payments" })

      const { cause } = yield* Effect.flip(invoke({ FunctionName: "orders" }))

      assert.instanceOf(cause, ResourceNotFoundException)
      assert.strictEqual(
        cause.message,
        "Function not found: arn:aws:lambda:us-east-1:012345678912:function:orders"
      )
    }))
})

describe("InvokeCommand of the AWS SDK, with LogType Tail", () => {
  it.effect("gets a log result", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* make
      const caller = yield* Effect.forkChild(invoke({ LogType: "Tail" }))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, "1")

      const { LogResult = "" } = yield* Fiber.join(caller)

      assert.include(Buffer.from(LogResult, "base64").toString(), `END RequestId: ${requestId}`)
    }))
})

describe("InvokeWithResponseStreamCommand of the AWS SDK", () => {
  const invokeStreamed = Effect.fnUntraced(function*(client: LambdaClient) {
    const { EventStream = [] } = yield* Effect.promise(() =>
      client.send(new InvokeWithResponseStreamCommand({ FunctionName: "orders", Payload: "{}" }))
    )
    return yield* Effect.promise(async () => {
      const events: Array<unknown> = []
      for await (const { InvokeComplete, PayloadChunk } of EventStream) {
        events.push(PayloadChunk === undefined ? InvokeComplete : Buffer.from(PayloadChunk.Payload ?? []).toString())
      }
      return events
    })
  })

  it.effect("gets the pieces of the answer", () =>
    Effect.gen(function*() {
      const { client, server } = yield* make
      const caller = yield* Effect.forkChild(invokeStreamed(client))
      const response = yield* stream(server, (yield* next(server)).requestId)
      yield* response.write("é")
      yield* response.end

      assert.deepStrictEqual(yield* Fiber.join(caller), ["é", {}])
    }))

  it.effect("gets the error of a function that failed in the middle of its answer", () =>
    Effect.gen(function*() {
      const { client, server } = yield* make
      const caller = yield* Effect.forkChild(invokeStreamed(client))
      const response = yield* stream(server, (yield* next(server)).requestId)
      yield* response.write("part")
      yield* response.fail({ errorType: "Failed" })

      assert.deepStrictEqual(yield* Fiber.join(caller), [
        "part",
        { ErrorCode: "Unhandled", ErrorDetails: "{\"errorType\":\"Failed\"}" }
      ])
    }))
})
