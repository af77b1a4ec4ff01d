/** The AWS CLI as the client of functions that run on this machine. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as childFunctions from "./childFunctions.ts"
import * as localFunction from "./localFunction.ts"
import * as processes from "./processes.ts"
import { awsCli } from "./programs.ts"

const env = {
  AWS_ACCESS_KEY_ID: "none",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_MAX_ATTEMPTS: "1",
  AWS_SECRET_ACCESS_KEY: "none",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null"
}

const invoke = Effect.fnUntraced(function*(endpoint: string, event: unknown, ...options: ReadonlyArray<string>) {
  const folder = yield* Effect.acquireRelease(
    Effect.promise(() => fs.mkdtemp(path.join(tmpdir(), "tools-cli-"))),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
  const outfile = path.join(folder, "response.json")
  const words = ["--endpoint-url", endpoint, "--function-name", "function", "--payload", JSON.stringify(event)]
  const { code, stderr, stdout } = yield* processes.run(
    [awsCli, "lambda", "invoke", ...words, ...options, outfile],
    { env }
  )
  assert.deepStrictEqual([code, stderr], [0, ""])
  return { output: JSON.parse(stdout), payload: JSON.parse(yield* Effect.promise(() => fs.readFile(outfile, "utf8"))) }
}, Effect.scoped)

describe("aws lambda invoke", () => {
  it.live("gets the response", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("hello-json")

      const { output, payload } = yield* invoke(endpoint, { age: 36, name: "Ada" })

      assert.deepStrictEqual(output, { ExecutedVersion: "$LATEST", StatusCode: 200 })
      assert.deepStrictEqual(payload, { greetings: "Hello Ada. You look younger than your age." })
    }))

  it.live("gets the error of a function", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("errors")

      const { output, payload } = yield* invoke(endpoint, { kind: "fail", message: "no order" })

      assert.deepInclude(output, { FunctionError: "Unhandled", StatusCode: 200 })
      assert.deepInclude(payload, { errorMessage: "no order", errorType: "OrderNotFound" })
    }))

  it.live("passes the client context", () =>
    Effect.gen(function*() {
      const endpoint = yield* localFunction.start("context")
      const clientContext = { custom: { city: "Zürich" } }

      const { payload } = yield* invoke(
        endpoint,
        {},
        "--client-context",
        Buffer.from(JSON.stringify(clientContext)).toString("base64")
      )

      assert.deepStrictEqual(payload.clientContext, clientContext)
    }))
})

const names = (output: { readonly Functions: ReadonlyArray<{ readonly FunctionName: string }> }) =>
  output.Functions.map(({ FunctionName }) => FunctionName)

describe("the AWS CLI, with functions that are child processes", () => {
  const aws = Effect.fnUntraced(function*(endpoint: string, ...words: ReadonlyArray<string>) {
    const { code, stderr, stdout } = yield* processes.run([awsCli, "lambda", ...words, "--endpoint-url", endpoint], {
      env
    })
    return { code, output: stdout.trim() === "" ? undefined : JSON.parse(stdout), stderr: stderr.trim() }
  })

  it.live("lists, gets and waits for them", () =>
    Effect.gen(function*() {
      const { url } = yield* childFunctions.start

      const list = yield* aws(url, "list-functions")
      const paged = yield* aws(url, "list-functions", "--page-size", "2")
      const got = yield* aws(url, "get-function", "--function-name", "hello:live")
      const configuration = yield* aws(url, "get-function-configuration", "--function-name", "hello")
      const waits = yield* Effect.forEach(
        ["function-exists", "function-active", "function-active-v2", "function-updated", "function-updated-v2"],
        (what) => aws(url, "wait", what, "--function-name", "hello")
      )
      const unknown = yield* aws(url, "get-function", "--function-name", "nobody")

      assert.deepStrictEqual(names(list.output), ["hello", "streaming", "errors"])
      assert.deepStrictEqual(names(paged.output), ["hello", "streaming", "errors"])
      assert.deepStrictEqual(got.output.Configuration, configuration.output)
      assert.deepInclude(configuration.output, { MemorySize: 512, State: "Active", Timeout: 20, Version: "$LATEST" })
      assert.deepStrictEqual(waits.map(({ code, stderr }) => [code, stderr]), waits.map(() => [0, ""]))
      assert.include(
        unknown.stderr,
        "An error occurred (ResourceNotFoundException) when calling the GetFunction operation: " +
          "Function not found: arn:aws:lambda:us-east-1:012345678912:function:nobody"
      )
    }))

  it.live("invokes them in each way", () =>
    Effect.gen(function*() {
      const { url } = yield* childFunctions.start
      const payload = ["--payload", "{\"name\":\"Ada\",\"age\":36}", "/dev/null"]
      const call = (...words: ReadonlyArray<string>) =>
        aws(url, "invoke", "--function-name", "hello", ...words, ...payload)

      const waited = yield* call("--log-type", "Tail", "--qualifier", "live")
      const event = yield* call("--invocation-type", "Event")
      const dryRun = yield* call("--invocation-type", "DryRun")

      assert.deepInclude(waited.output, { ExecutedVersion: "$LATEST", StatusCode: 200 })
      const lines = childFunctions.logLines(waited.output.LogResult)
      assert.strictEqual(lines.length, childFunctions.emptyLog.length)
      childFunctions.emptyLog.forEach((pattern, n) => assert.match(String(lines[n]), pattern))
      assert.deepStrictEqual([event.output.StatusCode, dryRun.output.StatusCode], [202, 204])
    }))
})
