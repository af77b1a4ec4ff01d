/** A function as child processes: one suite of behaviours over all runtimes, and one of them under load. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { fileURLToPath } from "node:url"
import { load } from "../emulator/environments/load.ts"
import { python, ric, rustFunction } from "./programs.ts"

const cwd = fileURLToPath(new URL("runtimes", import.meta.url))
/** It imports the package by its name, which the folder of these tests does not know. */
const ours = fileURLToPath(new URL("../emulator/environments/ours.ts", import.meta.url))

/** The same function in each runtime, and the type of the error that it throws. */
const runtimes = [
  { name: "effect-lambda-runtime", command: [process.execPath, ours], errorType: "Unlucky" },
  { name: "aws-lambda-ric", command: [process.execPath, ric], errorType: "Error" },
  { name: "awslambdaric", command: [python, "-m", "awslambdaric", "app.handler"], errorType: "ValueError" },
  { name: "lambda_runtime", command: [rustFunction], errorType: /^(&str|Unhandled|.*Error.*)$/ }
] as const

const start = Effect.fnUntraced(
  function*(command: Emulator.FunctionOptions["command"], env: Record<string, string> = {}) {
    const emulator = yield* Emulator.make({
      port: 0,
      functions: {
        hello: {
          command,
          cwd,
          env: { PYTHONDONTWRITEBYTECODE: "1", ...env },
          handler: "app.handler",
          memory: 256,
          timeout: "2 seconds"
        }
      }
    })
    return {
      emulator,
      invoke: Effect.fnUntraced(function*(event: object) {
        const answer = yield* Effect.promise(() =>
          fetch(`${emulator.url}/2015-03-31/functions/hello/invocations`, {
            method: "POST",
            headers: { "X-Amz-Log-Type": "Tail" },
            body: JSON.stringify(event)
          })
        )
        return {
          error: answer.headers.get("x-amz-function-error"),
          log: Buffer.from(answer.headers.get("x-amz-log-result") ?? "", "base64").toString(),
          body: yield* Effect.promise((): Promise<any> => answer.json())
        }
      })
    }
  }
)

const words = (problem: string) => new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${problem}$`)

describe.each(runtimes)("a function of $name", ({ command, errorType }) => {
  it.live("gets events and responds, in one environment", () =>
    Effect.gen(function*() {
      const { invoke } = yield* start(command)
      const event = { do: "echo", text: "é😀" }

      const { body: first, error } = yield* invoke(event)
      const { body: second } = yield* invoke(event)

      assert.isNull(error)
      assert.deepStrictEqual([first.event, first.name], [event, "hello"])
      assert.match(first.requestId, /^[0-9a-f-]{36}$/)
      assert.strictEqual(first.pid, second.pid)
    }))

  it.live("fails an invocation, and goes on", () =>
    Effect.gen(function*() {
      const { invoke } = yield* start(command)
      const { body: before } = yield* invoke({ do: "echo" })

      const { body, error } = yield* invoke({ do: "fail" })
      const { body: after } = yield* invoke({ do: "echo" })

      assert.isNotNull(error)
      assert.include(body.errorMessage, "no luck")
      assert.match(body.errorType, new RegExp(errorType))
      assert.strictEqual(after.pid, before.pid)
    }))

  it.live("is replaced when it ends, at the timeout and after an exit with 0", () =>
    Effect.gen(function*() {
      const { invoke } = yield* start(command)

      const { body: zero } = yield* invoke({ do: "exit", code: 0 })
      const { body: seven } = yield* invoke({ do: "exit", code: 7 })
      const { body: late } = yield* invoke({ do: "hang" })
      const { error } = yield* invoke({ do: "echo" })

      assert.deepStrictEqual([zero.errorType, seven.errorType], ["Runtime.ExitError", "Runtime.ExitError"])
      assert.match(zero.errorMessage, words("Runtime exited without providing a reason"))
      assert.match(seven.errorMessage, words("Runtime exited with error: exit status 7"))
      assert.strictEqual(late.errorType, "Sandbox.Timedout")
      assert.match(late.errorMessage, words("Task timed out after 2.00 seconds"))
      assert.isNull(error)
    }))

  it.live("has its output in the log of the invocation", () =>
    Effect.gen(function*() {
      const { invoke } = yield* start(command)

      const { log } = yield* invoke({ do: "log", text: "hello é" })

      assert.match(log, /^START RequestId: .*^hello é$.*^END .*^REPORT .*Memory Size: 256 MB/ms)
    }))

  it.live("says why it cannot start", () =>
    Effect.gen(function*() {
      const { invoke } = yield* start(command, { INIT: "exit" })

      const { body } = yield* invoke({ do: "echo" })

      assert.strictEqual(body.errorType, "Runtime.ExitError")
      assert.match(body.errorMessage, /Runtime exited with error: exit status 3$/)
    }))
})

describe("under load", () => {
  it.live("every caller gets one response, the right one, while processes are killed at random", () =>
    Effect.gen(function*() {
      const { counts, wrong } = yield* load({ millis: 5000, callers: 200, environments: 4, lifeMillis: 600 })

      assert.deepStrictEqual(wrong, [])
      assert.strictEqual(counts.right + counts.killed, counts.calls)
      assert.isAbove(counts.right, 100)
      assert.isAbove(counts.kills, 2)
    }))
})
