/** The AWS CLI as the client of functions that run on this machine. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
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
