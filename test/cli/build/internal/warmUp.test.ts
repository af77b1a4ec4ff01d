import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { tmpdir } from "node:os"
import { warmUp } from "../../../../src/cli/build/internal/warmUp.ts"

/** What a function of a few lines needs to talk to its Runtime API. */
const prelude = `
  const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API
  const runtime = api + "/2018-06-01/runtime"
  const next = async () => {
    const response = await fetch(runtime + "/invocation/next")
    return [response.headers.get("lambda-runtime-aws-request-id"), await response.text()]
  }
  const post = (path, body) => fetch(runtime + path, { method: "POST", body })
`

const run = (script: string, options: { readonly events?: ReadonlyArray<string>; readonly limit?: string } = {}) =>
  warmUp({
    command: [process.execPath, "-e", `${prelude}\n;(async () => {${script}})()`],
    events: options.events ?? [],
    folder: tmpdir(),
    nodePath: "",
    limit: "20 seconds"
  })

describe("warmUp", () => {
  it.live("ends the function when it asks for an event and there is none", () =>
    Effect.gen(function*() {
      const outcome = yield* Effect.exit(run("await next()"))

      assert.strictEqual(outcome._tag, "Success")
    }))

  it.live("hands out each event three times, and takes the answers", () =>
    Effect.gen(function*() {
      const script = `
        const seen = []
        process.on("SIGTERM", () => {
          process.stderr.write("Error: saw " + seen.join(" "))
          process.exit(0)
        })
        for (;;) {
          const [id, event] = await next()
          seen.push(event)
          if (seen.length === 6) await post("/invocation/" + id + "/error", JSON.stringify({ errorType: "Saw", errorMessage: seen.join(" ") }))
          else await post("/invocation/" + id + "/response", event)
        }`

      const { failures, output } = yield* run(script, { events: ["1", "{}"] })

      assert.deepStrictEqual(failures, [undefined, "Saw: 1 1 1 {} {} {}"])
      assert.strictEqual(output, "Error: saw 1 1 1 {} {} {}")
    }))

  it.live("notices a function that fails soon after it has asked for an event", () =>
    Effect.gen(function*() {
      const script = `
        const asked = next()
        require("node:http").get(api + "/elsewhere", () => { throw new Error("two\\n  lines") })
        await asked`

      const error = yield* Effect.flip(run(script))

      assert.isTrue(error.hasAsked)
      assert.strictEqual(
        error.message,
        "the process exited with 1 (Error: two lines), while the function waited for an event"
      )
    }))

  it.live("lets the function register as an extension", () =>
    Effect.gen(function*() {
      const script = `
        const register = api + "/2020-01-01/extension/register"
        const response = await fetch(register, { method: "POST", body: "{}", headers: { "Lambda-Extension-Name": "e" } })
        if (!response.headers.has("lambda-extension-identifier")) process.exit(1)
        await next()`

      const outcome = yield* Effect.exit(run(script))

      assert.strictEqual(outcome._tag, "Success")
    }))

  it.live("says why the function could not start", () =>
    Effect.gen(function*() {
      const report = JSON.stringify({ errorType: "ConfigError", errorMessage: "TABLE is missing\nat Orders" })

      const error = yield* Effect.flip(run(`await post("/init/error", ${JSON.stringify(report)}); process.exit(1)`))

      assert.strictEqual(error.message, "the function could not start: ConfigError: TABLE is missing at Orders")
    }))

  it.live("says how the function ended before it asked for an event", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(run(`throw new RangeError("no table")`))

      assert.strictEqual(
        error.message,
        "the process exited with 1 (RangeError: no table), before the function asked for an event"
      )
    }))

  it.live("says that the node to run is missing", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        warmUp({ command: ["/nowhere/node"], events: [], folder: tmpdir(), nodePath: "", limit: "20 seconds" })
      )

      assert.strictEqual(error.message, "spawn /nowhere/node ENOENT, before the function asked for an event")
    }))

  it.live("gives up on a function that asks for no event", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(warmUp({
        command: [process.execPath, "-e", "setInterval(() => {}, 1000)"],
        events: [],
        folder: tmpdir(),
        nodePath: "",
        limit: "10 millis"
      }))

      assert.strictEqual(error.message, "the function asked for no event within 10ms")
    }))
})
