import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { describeFault } from "../../src/cli/internal/fault.ts"
import { effectLambda, main, type Output } from "./effectLambda.ts"

/** Runs the command in a folder that is removed before it starts. */
const inRemovedFolder = (folder: string, verb: string): Effect.Effect<Output> =>
  Effect.callback<Output>((resume) => {
    const script = "rmdir \"$0\" && exec \"$@\""
    execFile("sh", ["-c", script, folder, process.execPath, main, verb], { cwd: folder }, (error, stdout, stderr) => {
      resume(Effect.succeed({ code: error === null ? 0 : Number(error.code), stderr, stdout }))
    })
  })

describe("effect-lambda", () => {
  it.effect("exits with 2 and one sentence if the verb or a flag is unknown, or a flag has no value", () =>
    Effect.gen(function*() {
      const outputs = yield* Effect.forEach(
        [["bild"], ["build", "main.ts", "--extrnal", "x"], ["build", "--out"]],
        (args) => effectLambda(args)
      )

      assert.deepStrictEqual(outputs, [
        { code: 2, stderr: "error: unknown verb \"bild\"; did you mean build?\n", stdout: "" },
        { code: 2, stderr: "error: unknown flag --extrnal; did you mean --external?\n", stdout: "" },
        { code: 2, stderr: "error: --out needs a value; see effect-lambda build --help\n", stdout: "" }
      ])
    }))

  it.effect("prints its verbs and exits with 2 if there is no verb", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda([])

      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /SUBCOMMANDS/)
    }))

  it.effect("says on stderr that the current folder was removed", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.promise(() => mkdtemp(path.join(tmpdir(), "removed-")))

      const output = yield* inRemovedFolder(folder, "build")

      assert.deepStrictEqual(output, {
        code: 1,
        stderr: "error: the current folder does not exist any more; change to another one\n",
        stdout: ""
      })
    }))

  it("shows an exception that nobody expected, so that it can be reported", () => {
    const { message } = describeFault(new TypeError("x is not a function"))

    assert.match(
      message,
      /^effect-lambda has a fault; please report it with what follows\nTypeError: x is not a function\n {4}at /
    )
  })

  it("says of a disk that is full what could not be written", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", path: "dist/x" })

    assert.strictEqual(
      describeFault(full).message,
      "the disk is full: cannot write dist/x; make room, and try again"
    )
  })

  it.effect.runIf(existsSync("/dev/full"))(
    "says that the disk is full onto which its output goes",
    () =>
      Effect.gen(function*() {
        const output = yield* Effect.callback<Output>((resume) => {
          execFile(
            "sh",
            ["-c", "exec \"$@\" > /dev/full", "sh", process.execPath, main, "--help"],
            (error, stdout, stderr) => {
              resume(Effect.succeed({ code: error === null ? 0 : Number(error.code), stderr, stdout }))
            }
          )
        })

        assert.deepStrictEqual(output, {
          code: 1,
          stderr: "error: cannot write the output: the disk is full\n",
          stdout: ""
        })
      })
  )

  it.effect("prints completions", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda(["--completions", "bash"])

      assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
      assert.match(stdout, /effect-lambda/)
    }))
})
