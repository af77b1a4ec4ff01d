/** What depends on Node itself, the socket client and the emulator, on the other lines of Node that the package supports. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll } from "vitest"
import { root, run } from "./processes.ts"
import { otherNodes } from "./programs.ts"

const folder = fs.mkdtempSync(path.join(tmpdir(), "tools-nodes-"))
afterAll(() => fs.rmSync(folder, { force: true, recursive: true }))

const suites = ["test/RuntimeApiClient.test.ts", "test/internal/client/", "test/emulator/"]

/** What the tests need from a report of vitest. */
interface Report {
  readonly success: boolean
  readonly numPendingTests: number
  readonly testResults: ReadonlyArray<{
    readonly name: string
    /** What went wrong outside a test. */
    readonly message: string
    readonly status: string
    readonly assertionResults: ReadonlyArray<{
      readonly fullName: string
      readonly status: string
      readonly failureMessages: ReadonlyArray<string>
    }>
  }>
}

describe.each(otherNodes)("Node $line", ({ line, path: node }) => {
  it.effect("is the line that it is installed as", () =>
    Effect.gen(function*() {
      const { stdout } = yield* run([node, "--version"])

      assert.match(stdout, new RegExp(`^v${line}\\.`))
    }))

  it.effect("passes the tests of the client and of the emulator", () =>
    Effect.gen(function*() {
      const outputFile = path.join(folder, `${line}.json`)

      const { code, stderr, stdout } = yield* run([
        node,
        "node_modules/vitest/vitest.mjs",
        "run",
        "--reporter=json",
        `--outputFile=${outputFile}`,
        ...suites
      ])

      const { numPendingTests, success, testResults }: Report = JSON.parse(fs.readFileSync(outputFile, "utf8"))
      const failed = testResults.filter(({ status }) => status !== "passed").map((file) => ({
        name: file.name,
        message: file.message,
        tests: file.assertionResults.filter(({ status }) => status === "failed").map((
          { failureMessages, fullName }
        ) => ({
          fullName,
          failureMessages
        }))
      }))
      assert.deepStrictEqual({ code, failed, numPendingTests, success }, {
        code: 0,
        failed: [],
        numPendingTests: 0,
        success: true
      }, `${stdout}${stderr}`)
      const files = testResults.map(({ name }) => path.relative(root, name))
      assert.deepStrictEqual(suites.filter((suite) => !files.some((file) => file.startsWith(suite))), [])
    }), 240_000)
})
