/** Functions that run as child processes, through the doors of an emulator. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as fs from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Logs } from "../logs.ts"
import { awsInvoke, invoke, open, send } from "./caller.ts"
import { decodeAll } from "./messages.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))

const folder = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(join(tmpdir(), "children-"))),
  (folder) => Effect.sync(() => fs.rmSync(folder, { force: true, recursive: true }))
)

/** A program that a test writes, with `next`, `respond` and `fail` of the Runtime API. */
const program = (loop: string): Emulator.FunctionOptions => ({
  command: [
    process.execPath,
    "--input-type=module",
    "-e",
    `import { request } from "node:http"
     const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":")
     const call = (method, path, body) => new Promise((resolve) => {
       const sent = request({ hostname, port, method, path: "/2018-06-01/runtime" + path }, (answer) => {
         let text = ""
         answer.on("data", (chunk) => { text += chunk }).on("end", () => resolve({ headers: answer.headers, text }))
       })
       sent.end(body)
     })
     const next = async () => {
       const { headers, text } = await call("GET", "/invocation/next")
       return { id: headers["lambda-runtime-aws-request-id"], event: JSON.parse(text) }
     }
     const respond = (id, value) => call("POST", "/invocation/" + id + "/response", JSON.stringify(value))
     const fail = (id, value) => call("POST", "/invocation/" + id + "/error", JSON.stringify(value))
     ${loop}`
  ],
  memory: 512,
  timeout: "30 seconds"
})

const echo = program(`for (;;) {
  const { event, id } = await next()
  console.log("got " + JSON.stringify(event))
  console.error("é".repeat(event.long ?? 0) + "done")
  await respond(id, event)
}`)

/** It crashes at its first event of each kind, fails at the second and responds to the third. */
const unsteady = program(`
  const { appendFileSync, readFileSync } = await import("node:fs")
  for (;;) {
    const { event, id } = await next()
    appendFileSync(event.file, id + "\\n")
    const tries = readFileSync(event.file, "utf8").trim().split("\\n").length
    if (tries === 1) process.exit(1)
    if (tries === 2) await fail(id, { errorType: "Failed", errorMessage: "no" })
    else await respond(id, tries)
  }`)

const example = (name: string): Emulator.FunctionOptions => ({
  command: [process.execPath, `examples/${name}/main.ts`],
  cwd: root,
  memory: 512,
  timeout: "30 seconds"
})

const functionPath = (name: string) => `/2015-03-31/functions/${name}/invocations`

const decode = (text: unknown) => Buffer.from(String(text), "base64")

describe("X-Amz-Log-Type: Tail", () => {
  const tail = { "x-amz-log-type": "Tail" }

  it.live("yields what a child wrote during the invocation, between START, END and REPORT", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functions: { function: echo } })
      yield* awsInvoke(server, "{\"before\":1}")

      const { body, headers } = yield* awsInvoke(server, "{\"n\":1}", tail)

      const id = headers["x-amzn-requestid"]
      const [start, ...rest] = decode(headers["x-amz-log-result"]).toString().split("\n")
      const lines = rest.slice(0, 2).toSorted()
      const [end, report, last] = rest.slice(2)
      assert.strictEqual(body, "{\"n\":1}")
      assert.strictEqual(start, `START RequestId: ${id} Version: $LATEST`)
      assert.deepStrictEqual(lines, ["done", "got {\"n\":1}"])
      assert.strictEqual(end, `END RequestId: ${id}`)
      assert.match(
        String(report),
        new RegExp(
          `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB\tMax Memory Used: \\d+ MB$`
        )
      )
      assert.strictEqual(last, "")
    }))

  it.live("yields the last 4 KB of a long log, without half a character", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functions: { function: echo } })

      const { headers } = yield* awsInvoke(server, "{\"long\":10000}", tail)
      const streamed = yield* send({
        port: server.port,
        path: "/2021-11-15/functions/function/response-streaming-invocations",
        headers: tail,
        body: "{\"long\":10000}"
      })

      const complete = decodeAll(streamed.bytes).at(-1)
      for (const log of [headers["x-amz-log-result"], JSON.parse(complete?.payload ?? "{}").LogResult].map(decode)) {
        assert.isAtMost(log.length, 4096)
        assert.isAtLeast(log.length, 4090)
        assert.match(log.toString(), /^é+done\n/)
        assert.match(log.toString(), /\nREPORT RequestId: .*\n$/)
      }
    }))
})

describe("an asynchronous invocation of a child", () => {
  it.live("is tried again after a crash and after an error, with the same request id", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({
        port: 0,
        functions: { function: unsteady },
        retryDelays: ["1 millis", "1 millis"]
      })
      const ended = server.events.pipe(
        Stream.filter((event) => event._tag === "InvocationEnded"),
        Stream.take(3),
        Stream.runCollect
      )
      const reports = yield* Effect.forkChild(ended, { startImmediately: true })
      const file = `${yield* folder}/tries`

      const { headers } = yield* awsInvoke(server, JSON.stringify({ file }), { "x-amz-invocation-type": "Event" })

      const id = headers["x-amzn-requestid"]
      assert.deepStrictEqual(
        (yield* Fiber.join(reports)).map(({ report }) => [report.requestId, report.errorType, report.triesLeft]),
        [[id, "Runtime.ExitError", 2], [id, "Failed", 1], [id, undefined, undefined]]
      )
    }))

  it.live("is kept while the function is replaced", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const failing = program(`for (;;) await fail((await next()).id, { errorType: "Old", errorMessage: "no" })`)
      const server = yield* Emulator.make({ port: 0, functions: { function: failing }, retryDelays: ["200 millis"] })
      const ended = server.events.pipe(
        Stream.filter((event) => event._tag === "InvocationEnded"),
        Stream.tap(({ report }) =>
          report.errorType === "Old" ? Effect.orDie(server.replace("function", echo)) : Effect.void
        ),
        Stream.take(2),
        Stream.runCollect
      )
      const reports = yield* Effect.forkChild(ended, { startImmediately: true })

      yield* awsInvoke(server, "{\"n\":2}", { "x-amz-invocation-type": "Event" })

      const [first, second] = yield* Fiber.join(reports)
      assert.strictEqual(first?.report.requestId, second?.report.requestId)
      assert.deepStrictEqual([first, second].map((event) => event?.report.status), ["error", "success"])
      assert.deepStrictEqual(yield* logs.lines, [])
    }).pipe(Effect.provide(Logs.layer)))
})

describe("plain HTTP to a child", () => {
  it.live("reaches a function of this library that answers HTTP, without a setting, and no other", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({
        port: 0,
        functions: { hello: example("hello-json"), web: example("http-router") }
      })
      const get = (host: string) => send({ port: server.port, method: "GET", path: "/users/7", headers: { host } })

      const atRoot = yield* get("localhost")
      const byName = yield* get("web.localhost")
      const events = yield* get("hello.localhost")
      const past = yield* Stream.runCollect(
        Stream.takeUntil(server.history, (event) => event._tag === "InvocationEnded")
      )

      assert.deepInclude(atRoot, { status: 404, body: "{\"error\":\"no user 7\"}" })
      assert.deepInclude(byName, { status: 404, body: "{\"error\":\"no user 7\"}" })
      assert.include(events.body, "There is nothing here")
      assert.notInclude(
        past.filter(({ _tag }) => _tag === "InvocationQueued").map((event) => event.functionName),
        "hello"
      )
      // Events go on beside it.
      assert.strictEqual((yield* invoke(server, "{\"name\":\"Ada\",\"age\":36}")).status, 200)
    }))

  it.live("starts a few environments at a time, so that those which are up get a turn", () =>
    Effect.gen(function*() {
      const limit = Math.max(4, availableParallelism())
      const stuck: Emulator.FunctionOptions = { command: ["sleep", "60"], url: true }
      const server = yield* Emulator.make({ port: 0, functions: { web: stuck } })
      let count = 0
      const counting = Stream.runForEach(server.events, ({ _tag }) =>
        Effect.sync(() => {
          if (_tag === "EnvironmentStarted") count += 1
        }))
      yield* Effect.forkChild(counting, { startImmediately: true })
      yield* Effect.forEach(
        Array.from({ length: 2 * limit }),
        () => open({ port: server.port, method: "GET", path: "/" }),
        { discard: true }
      )
      const some = (tag: Emulator.EmulatorEvent["_tag"], number: number) =>
        server.history.pipe(Stream.filter(({ _tag }) => _tag === tag), Stream.take(number), Stream.runDrain)

      yield* some("InvocationQueued", 2 * limit)
      yield* some("EnvironmentStarted", limit)
      // A round trip: what was about to be started has been started when its answer comes.
      yield* send({ port: server.port, method: "GET", path: "/2015-03-31/functions" })

      assert.strictEqual(count, limit)
    }))

  it.live("is answered with 502 and the reason if the function does not start", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functions: { web: program("process.exit(3)") } })

      const { body, status } = yield* send({ port: server.port, method: "GET", path: "/" })

      assert.strictEqual(status, 502)
      assert.strictEqual(JSON.parse(body).errorType, "Runtime.ExitError")
    }))
})

describe("/invoke and Invoke to a child", () => {
  it.live("answer a crash as Lambda words it: 500, and 200 with X-Amz-Function-Error", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({
        port: 0,
        functions: { function: program("for (;;) { await next(); process.exit(0) }") }
      })

      const invoked = yield* invoke(server, "{}")
      const aws = yield* send({ port: server.port, path: functionPath("function:live"), body: "{}" })

      assert.deepStrictEqual([invoked.status, JSON.parse(invoked.body).errorType], [500, "Runtime.ExitError"])
      assert.deepStrictEqual([aws.status, aws.headers["x-amz-function-error"]], [200, "Unhandled"])
      assert.include(aws.body, String(aws.headers["x-amzn-requestid"]))
    }))
})
