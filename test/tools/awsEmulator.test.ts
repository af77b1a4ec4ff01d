/** Functions as processes of AWS's Runtime Interface Emulator, which is a part of SAM CLI and of AWS's base images. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as processes from "./processes.ts"
import { awsEmulator } from "./programs.ts"

const example = (name: string) => [process.execPath, `examples/${name}/main.ts`]

/** A function that AWS's emulator starts with the first invocation, and ends with the scope. */
const start = Effect.fnUntraced(function*(
  command: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
) {
  const [address = "", runtimeApi = ""] = yield* processes.freeAddresses(2)
  const flags = ["--runtime-interface-emulator-address", address, "--runtime-api-address", runtimeApi]
  const emulator = yield* processes.start([awsEmulator, ...flags, ...command], { env })
  yield* processes.listening(address)
  const invoke = (event: unknown, headers: Readonly<Record<string, string>> = {}) =>
    Effect.promise(async () => {
      const response = await fetch(`http://${address}/2015-03-31/functions/function/invocations`, {
        body: JSON.stringify(event),
        headers,
        method: "POST",
        signal: AbortSignal.timeout(30_000)
      })
      return { body: await response.text(), status: response.status }
    })
  return {
    invoke,
    /** Invokes it and reads the response, which is JSON. */
    invokeJson: (event: unknown, headers?: Readonly<Record<string, string>>) =>
      Effect.map(invoke(event, headers), ({ body }) => JSON.parse(body)),
    /** Ends it: what it and the emulator have written. */
    shutDown: Effect.map(emulator.terminate, ({ stderr, stdout }) => stdout + stderr)
  }
})

const bundle = Effect.fnUntraced(function*(name: string) {
  const folder = yield* Effect.acquireRelease(
    Effect.promise(() => fs.mkdtemp(path.join(tmpdir(), "tools-bundle-"))),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
  const files = [`examples/${name}/main.ts`, "--out", folder, "--event", `examples/${name}/event.json`]
  const { code, stderr } = yield* processes.run(["npm", "run", "--silent", "effect-lambda", "--", "build", ...files])
  assert.deepStrictEqual([code, stderr], [0, ""])
  return [path.join(folder, name, "bootstrap")]
})

const ada = { age: 36, name: "Ada" }
const greeting = { greetings: "Hello Ada. You look younger than your age." }

describe("a function under AWS's emulator", () => {
  it.live("handles one invocation after the other in one process", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("hello-json"))

      const responses = yield* Effect.forEach(Array.from({ length: 100 }, () => ada), (event) => fn.invokeJson(event))

      assert.deepStrictEqual(responses, Array.from({ length: 100 }, () => greeting))
      assert.lengthOf((yield* fn.shutDown).match(/INIT START/g)!, 1)
    }))

  it.live("handles invocations when it is bundled", () =>
    Effect.gen(function*() {
      const fn = yield* start(yield* bundle("hello-json"))

      const response = yield* fn.invokeJson(ada)
      const refused = yield* fn.invokeJson({ name: "Ada" })
      const again = yield* fn.invokeJson(ada)

      assert.deepStrictEqual([response, again], [greeting, greeting])
      assert.strictEqual(refused.errorType, "Runtime.InvalidEvent")
    }))

  it.live("reports each kind of failure and handles the next invocation", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("errors"))

      const errors = yield* Effect.forEach(
        ["fail", "die", "die-string", "interrupt", "unknown"],
        (kind) => fn.invokeJson({ kind, message: "é" })
      )

      assert.deepStrictEqual(errors.map(({ errorType }) => errorType), [
        "OrderNotFound",
        "TypeError",
        "string",
        "Runtime.Interrupted",
        "Runtime.InvalidEvent"
      ])
      assert.strictEqual(errors[0].errorMessage, "é")
      assert.strictEqual(yield* fn.invokeJson({ kind: "ok" }), "ok")
    }))

  it.live("reports an invocation before its deadline and handles the next one", () =>
    Effect.gen(function*() {
      // Half of the time is left to report it, because a busy machine may be late.
      const program = `
        import { NodeRuntime } from "@effect/platform-node"
        import { Effect, Schema } from "effect"
        import { Handler, Lambda } from "effect-lambda-runtime"

        const handler = Handler.json(
          { event: Schema.Boolean, response: Schema.Boolean },
          (hangs) => hangs ? Effect.never : Effect.succeed(hangs)
        )
        Lambda.run(handler, { deadlineMargin: "4 seconds" }).pipe(Lambda.main, NodeRuntime.runMain)`
      const fn = yield* start([process.execPath, "--input-type=module", "--eval", program], {
        AWS_LAMBDA_FUNCTION_TIMEOUT: "4"
      })
      yield* fn.invokeJson(false)

      const error = yield* fn.invokeJson(true)
      const next = yield* fn.invokeJson(false)

      assert.strictEqual(error.errorType, "Runtime.DeadlineExceeded")
      assert.strictEqual(next, false)
      assert.lengthOf((yield* fn.shutDown).match(/INIT START/g)!, 1)
    }))

  it.live("reports a layer that fails as an init error", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("errors"), { FAIL_INIT: "1" })

      const { body, status } = yield* fn.invoke({ kind: "ok" })

      assert.strictEqual(status, 502)
      assert.strictEqual(JSON.parse(body).errorType, "OrdersUnavailable")
    }))

  it.live("streams a response", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("streaming"))

      const numbers = yield* fn.invoke({ count: 3, pauseMillis: 10 })
      const dots = yield* fn.invoke({ bytes: 6_000_000 })

      assert.strictEqual(numbers.body, "1\n2\n3\n")
      assert.strictEqual(dots.body, ".".repeat(6_000_000))
    }))

  it.live("handles the next invocation after a stream that fails midway or is too large", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("streaming"))

      const failed = yield* fn.invoke({ count: 3, failAfter: 2, pauseMillis: 10 })
      const tooLarge = yield* fn.invokeJson({ bytes: 7_000_000 })
      const next = yield* fn.invoke({ count: 1 })

      assert.strictEqual(failed.body, "1\n2\n")
      assert.strictEqual(tooLarge.errorType, "Function.ResponseSizeTooLarge")
      assert.strictEqual(next.body, "1\n")
      assert.include(yield* fn.shutDown, "CountFailed: the count failed after 2 numbers")
    }))

  it.live("sends the status, headers and cookies of an HTTP response ahead of its body", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("streaming-http"))

      const { body } = yield* fn.invoke({})

      const [prelude = "", text] = body.split("\0".repeat(8))
      assert.deepStrictEqual(JSON.parse(prelude), {
        cookies: ["kettle=on; Path=/", "lid=closed; Path=/; HttpOnly"],
        headers: { "content-type": "text/plain; charset=utf-8" },
        statusCode: 418
      })
      assert.strictEqual(text, "I'm a little teapot,\nshort and stout.\nHere is my handle, here is my spout.\n")
    }))

  it.live("knows its invocation", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("context"), {
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
        AWS_LAMBDA_FUNCTION_NAME: "orders",
        AWS_LAMBDA_FUNCTION_TIMEOUT: "60"
      })
      const clientContext = { custom: { city: "Zürich" } }

      const first = yield* fn.invokeJson({}, {
        "X-Amz-Client-Context": Buffer.from(JSON.stringify(clientContext)).toString("base64")
      })
      const second = yield* fn.invokeJson({})

      assert.deepInclude(first, {
        clientContext,
        functionName: "orders",
        functionVersion: "$LATEST",
        invokedFunctionArn: "arn:aws:lambda:us-east-1:012345678912:function:orders",
        memoryLimitInMB: 512
      })
      assert.isAtMost(first.remainingMillis, 60_000)
      assert.isAbove(first.remainingMillis, 0)
      assert.isNull(second.clientContext)
      assert.notStrictEqual(first.requestId, second.requestId)
      assert.include(yield* fn.shutDown, `${second.requestId}\tINFO\tdescribing the invocation`)
    }))

  it.live("ends its background work before the next invocation", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("background-tasks"))

      yield* fn.invokeJson({ message: "first", workMillis: 300 })
      yield* fn.invokeJson({ message: "second", workMillis: 0 })
      const output = yield* fn.shutDown

      assert.deepStrictEqual(output.match(/background work (begins|is done)/g), [
        "background work begins",
        "background work is done",
        "background work begins",
        "background work is done"
      ])
    }))

  it.live("opens its layers once and releases them at shutdown", () =>
    Effect.gen(function*() {
      const fn = yield* start(example("layers"))
      const event = JSON.parse(yield* Effect.promise(() => fs.readFile("examples/layers/event.json", "utf8")))

      const responses = yield* Effect.forEach([event, event], (event) => fn.invokeJson(event))
      const output = yield* fn.shutDown

      assert.deepStrictEqual(responses, [{ uses: 1 }, { uses: 2 }])
      assert.deepStrictEqual(output.match(/\tINFO\t(opened|closed)/g), ["\tINFO\topened", "\tINFO\tclosed"])
    }))
})
