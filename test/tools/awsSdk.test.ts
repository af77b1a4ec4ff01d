import {
  GetFunctionCommand,
  InvalidRequestContentException,
  InvokeCommand,
  type InvokeCommandInput,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
  RequestTooLargeException,
  ResourceNotFoundException,
  waitUntilFunctionActiveV2
} from "@aws-sdk/client-lambda"
import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Fiber, Stream } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { fail, next, respond, stream } from "../emulator/caller.ts"
import * as childFunctions from "./childFunctions.ts"

class Rejected extends Data.TaggedError("Rejected")<{ readonly cause: unknown }> {}

const clientOf = Effect.fnUntraced(function*(server: Emulator.Emulator["Service"]) {
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

const makeFor = (options: Emulator.Options) => Effect.flatMap(Emulator.make(options), clientOf)

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

describe("the AWS SDK, with functions that are child processes", () => {
  const children = Effect.flatMap(childFunctions.start, clientOf)

  it.live("lists, gets and waits for them", () =>
    Effect.gen(function*() {
      const { client } = yield* children

      const list = yield* Effect.promise(() => client.send(new ListFunctionsCommand({})))
      const got = yield* Effect.promise(() => client.send(new GetFunctionCommand({ FunctionName: "hello" })))
      const waited = yield* Effect.promise(() =>
        waitUntilFunctionActiveV2({ client, maxWaitTime: 10 }, { FunctionName: "hello" })
      )

      assert.deepStrictEqual(list.Functions?.map(({ FunctionName }) => FunctionName), ["hello", "streaming", "errors"])
      assert.deepInclude(got.Configuration, { MemorySize: 512, State: "Active", Timeout: 20 })
      assert.strictEqual(waited.state, "SUCCESS")
    }))

  it.live("gets the response and the log, and the pieces of a stream", () =>
    Effect.gen(function*() {
      const { client, invoke } = yield* children

      const output = yield* invoke({ FunctionName: "hello", LogType: "Tail", Payload: "{\"name\":\"Ada\",\"age\":36}" })
      const { EventStream = [] } = yield* Effect.promise(() =>
        client.send(
          new InvokeWithResponseStreamCommand({ FunctionName: "streaming", LogType: "Tail", Payload: "{\"count\":2}" })
        )
      )
      const events = yield* Effect.promise(async () => {
        const events = []
        for await (const event of EventStream) events.push(event)
        return events
      })

      assert.strictEqual(
        output.Payload?.transformToString(),
        "{\"greetings\":\"Hello Ada. You look younger than your age.\"}"
      )
      childFunctions.logLines(output.LogResult).forEach((line, n) => assert.match(line, childFunctions.emptyLog[n]!))
      assert.deepStrictEqual(
        events.map(({ PayloadChunk }) => PayloadChunk && Buffer.from(PayloadChunk.Payload ?? []).toString()),
        ["1\n", "2\n", undefined]
      )
      assert.match(
        String(childFunctions.logLines(events.at(-1)?.InvokeComplete?.LogResult).at(-1)),
        childFunctions.emptyLog[2]!
      )
    }))

  it.live("gets 202 for an event that then fails three times", () =>
    Effect.gen(function*() {
      const { invoke, server } = yield* children
      const ended = yield* server.events.pipe(
        Stream.filter((event) => event._tag === "InvocationEnded"),
        Stream.take(3),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )

      const { $metadata, StatusCode } = yield* invoke({
        FunctionName: "errors",
        InvocationType: "Event",
        Payload: "{\"kind\":\"fail\",\"message\":\"no order\"}"
      })

      const id = $metadata.requestId
      assert.strictEqual(StatusCode, 202)
      assert.deepStrictEqual(
        (yield* Fiber.join(ended)).map(({ report }) => [report.requestId, report.errorType, report.triesLeft]),
        [[id, "OrderNotFound", 2], [id, "OrderNotFound", 1], [id, "OrderNotFound", 0]]
      )
    }))
})
