/** boto3, the AWS SDK for Python, as the client of functions that run on this machine. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as childFunctions from "./childFunctions.ts"
import * as localFunction from "./localFunction.ts"
import * as processes from "./processes.ts"
import { python } from "./programs.ts"

const call = Effect.fnUntraced(function*(
  endpoint: string,
  method: "invoke" | "invoke_with_response_stream",
  { Payload, ...parameters }: Readonly<Record<string, unknown>>
) {
  const input = JSON.stringify({ FunctionName: "function", Payload: JSON.stringify(Payload), ...parameters })
  const { stderr, stdout } = yield* processes.run([python, "test/tools/invoke.py", endpoint, method], { input })
  assert.strictEqual(stderr, "")
  return JSON.parse(stdout)
})

describe("invoke of boto3", () => {
  it.live("gets the response", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("hello-json")

      const output = yield* call(endpoint, "invoke", { Payload: { age: 36, name: "Ada" } })

      assert.deepInclude(output, { ExecutedVersion: "$LATEST", StatusCode: 200 })
      assert.notProperty(output, "FunctionError")
      assert.deepStrictEqual(JSON.parse(output.Payload), { greetings: "Hello Ada. You look younger than your age." })
    }))

  it.live("gets the error of a function", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("errors")

      const output = yield* call(endpoint, "invoke", { Payload: { kind: "fail", message: "é" } })

      assert.deepInclude(output, { FunctionError: "Unhandled", StatusCode: 200 })
      assert.deepInclude(JSON.parse(output.Payload), { errorMessage: "é", errorType: "OrderNotFound" })
    }))

  it.live("passes the client context", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("context")
      const clientContext = { custom: { city: "Zürich" } }

      const output = yield* call(endpoint, "invoke", {
        ClientContext: Buffer.from(JSON.stringify(clientContext)).toString("base64"),
        Payload: {}
      })

      assert.deepStrictEqual(JSON.parse(output.Payload).clientContext, clientContext)
    }))

  it.live("gets 202 for an event that nobody waits for, and 204 for a dry run", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("hello-json")

      const event = yield* call(endpoint, "invoke", { InvocationType: "Event", Payload: {} })
      const dryRun = yield* call(endpoint, "invoke", { InvocationType: "DryRun", Payload: {} })

      assert.deepStrictEqual([event.StatusCode, dryRun.StatusCode], [202, 204])
    }))

  it.live("gets the kind of error that it knows for a payload that is too large", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("hello-json")

      const output = yield* call(endpoint, "invoke", { Payload: "a".repeat(7_000_000) })

      assert.strictEqual(output.Error.Code, "RequestTooLargeException")
    }))
})

describe("invoke_with_response_stream of boto3", () => {
  it.live("gets the response in pieces", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("streaming")

      const output = yield* call(endpoint, "invoke_with_response_stream", { Payload: { count: 3, pauseMillis: 100 } })

      assert.strictEqual(output.StatusCode, 200)
      assert.deepStrictEqual(output.EventStream, [
        { PayloadChunk: { Payload: "1\n" } },
        { PayloadChunk: { Payload: "2\n" } },
        { PayloadChunk: { Payload: "3\n" } },
        { InvokeComplete: {} }
      ])
    }))

  it.live("gets the error of a stream that fails midway", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("streaming")

      const output = yield* call(endpoint, "invoke_with_response_stream", {
        Payload: { count: 3, failAfter: 1 }
      })

      const [chunk, { InvokeComplete }] = output.EventStream
      assert.deepStrictEqual(chunk, { PayloadChunk: { Payload: "1\n" } })
      assert.strictEqual(InvokeComplete.ErrorCode, "Unhandled")
      assert.strictEqual(JSON.parse(InvokeComplete.ErrorDetails).errorType, "CountFailed")
    }))
})

describe("boto3, with functions that are child processes", () => {
  const request = Effect.fnUntraced(function*(endpoint: string, method: string, parameters: unknown) {
    const input = JSON.stringify(parameters)
    const { stderr, stdout } = yield* processes.run([python, "test/tools/invoke.py", endpoint, method], { input })
    assert.strictEqual(stderr, "")
    return JSON.parse(stdout)
  })
  const Payload = "{\"name\":\"Ada\",\"age\":36}"

  it.live("invokes them in each way", () =>
    Effect.gen(function*() {
      const { url } = yield* childFunctions.start

      const waited = yield* request(url, "invoke", { FunctionName: "hello", LogType: "Tail", Payload })
      const dryRun = yield* request(url, "invoke", { FunctionName: "hello", InvocationType: "DryRun" })
      const streamed = yield* request(url, "invoke_with_response_stream", {
        FunctionName: "streaming",
        LogType: "Tail",
        Payload: "{\"count\":2}"
      })

      assert.deepStrictEqual(JSON.parse(waited.Payload), { greetings: "Hello Ada. You look younger than your age." })
      assert.match(String(childFunctions.logLines(waited.LogResult).at(-1)), childFunctions.emptyLog[2]!)
      assert.strictEqual(dryRun.StatusCode, 204)
      const [first, second, { InvokeComplete }] = streamed.EventStream
      assert.deepStrictEqual([first, second].map(({ PayloadChunk }) => PayloadChunk.Payload), ["1\n", "2\n"])
      assert.match(String(childFunctions.logLines(InvokeComplete.LogResult).at(-1)), childFunctions.emptyLog[2]!)
    }))

  it.live("lists and gets them, and knows the error of a name that none has", () =>
    Effect.gen(function*() {
      const { url } = yield* childFunctions.start

      const list = yield* request(url, "list_functions", {})
      const got = yield* request(url, "get_function", { FunctionName: "errors" })
      const unknown = yield* request(url, "invoke", { FunctionName: "nobody", Payload })

      assert.deepStrictEqual(
        list.Functions.map(({ FunctionName }: { readonly FunctionName: string }) => FunctionName),
        ["hello", "streaming", "errors"]
      )
      assert.strictEqual(got.Configuration.FunctionName, "errors")
      assert.strictEqual(unknown.Error.Code, "ResourceNotFoundException")
    }))
})
