import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { effectLambda } from "./effectLambda.ts"

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

  it.effect("prints completions", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda(["--completions", "bash"])

      assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
      assert.match(stdout, /effect-lambda/)
    }))
})
