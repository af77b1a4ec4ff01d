import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import nodeFs from "node:fs"
import { tee } from "../../../src/emulator/internal/outputTee.ts"

/** Keeps what is written here out of the output of the tests. */
const quiet = Effect.acquireRelease(
  Effect.sync(() => {
    const writes = { stderr: process.stderr.write, stdout: process.stdout.write }
    const { writeSync } = nodeFs
    process.stdout.write = () => true
    process.stderr.write = () => true
    const written: Array<number> = []
    nodeFs.writeSync = (descriptor: number, data: string | NodeJS.ArrayBufferView) => {
      written.push(descriptor)
      return data instanceof Uint8Array ? Math.min(3, data.length) : String(data).length
    }
    return { writes, writeSync, written }
  }),
  ({ writes, writeSync }) =>
    Effect.sync(() => {
      Object.assign(process.stdout, { write: writes.stdout })
      Object.assign(process.stderr, { write: writes.stderr })
      nodeFs.writeSync = writeSync
    })
)

describe("tee", () => {
  it.effect("tells lines of both outputs, put together from what is written", () =>
    Effect.gen(function*() {
      yield* quiet
      const lines: Array<string> = []
      const undo = tee((output, line) => lines.push(`${output}: ${line}`))
      const [first, second] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)]

      process.stdout.write("one\ntw")
      process.stderr.write("error\r\n")
      process.stdout.write("o ")
      process.stdout.write(first)
      process.stdout.write(second)
      process.stdout.write("\n")
      undo()

      assert.deepStrictEqual(lines, ["stdout: one", "stderr: error", "stdout: two é"])
    }))

  it.effect("hears what loggers write to a descriptor: the bytes that were taken, and no other descriptor", () =>
    Effect.gen(function*() {
      const { written } = yield* quiet
      const lines: Array<string> = []
      const undo = tee((output, line) => lines.push(`${output}: ${line}`))
      const bytes = Buffer.from("abcde\n")

      process.getBuiltinModule("node:fs").writeSync(1, bytes, 0)
      process.getBuiltinModule("node:fs").writeSync(1, bytes, 3)
      process.getBuiltinModule("node:fs").writeSync(7, bytes, 0)
      undo()

      assert.deepStrictEqual(lines, ["stdout: abcde"])
      assert.deepStrictEqual(written, [1, 1, 7])
    }))

  it.effect("puts everything back", () =>
    Effect.gen(function*() {
      yield* quiet
      const before = [process.stdout.write, process.stderr.write, nodeFs.writeSync]

      tee(() => assert.fail("nothing is written"))()

      assert.deepStrictEqual([process.stdout.write, process.stderr.write, nodeFs.writeSync], before)
    }))
})
