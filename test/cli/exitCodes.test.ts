/** What a verb says first: wrong use is exit code 2, and comes before what is missing, which is 1. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { effectLambda } from "./effectLambda.ts"
import { makeFolder } from "./folder.ts"

const config = "export default { functions: { a: { entry: 'a.mjs' }, b: { entry: 'b.mjs' } } }"

const project = makeFolder({ "package.json": "{\"name\":\"shop\"}", "effect-lambda.config.mjs": config })

/** Neither a region nor credentials. */
const nowhere = { AWS_CONFIG_FILE: "/none", AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }

describe("without a region", () => {
  it.effect.each<readonly [args: ReadonlyArray<string>, expected: string]>([
    [["deploy", "a", "--tag", "x"], "--tag needs key=value"],
    [["deploy", "a", "--env", "AWS_REGION=x"], "the variable AWS_REGION is set by Lambda"],
    [["deploy", "a", "--region", "Frankfurt"], "--region cannot be \"Frankfurt\": expected a region of AWS"],
    [["deploy"], "there are several functions, so name one: a, b"],
    [["deploy", "a b", "--delete"], "\"a b\" cannot be the name of a function"],
    [["logs", "a", "--since", "soon"], "--since cannot be \"soon\""],
    [["invoke", "--remote"], "there are several functions, so name one: a, b"]
  ])("exits with 2: %s", ([args, expected]) =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda(args, yield* project, nowhere)

      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" }, stderr)
      assert.include(stderr, `error: ${expected}`)
      assert.strictEqual(stderr.trimEnd().split("\n").length, 1)
    }))

  it.effect.each<ReadonlyArray<string>>([
    ["deploy", "a"],
    ["logs", "a"]
  ])("exits with 1 if nothing else is wrong: %s", (args) =>
    Effect.gen(function*() {
      const { code, stderr } = yield* effectLambda(args, yield* project, nowhere)

      assert.strictEqual(code, 1, stderr)
      assert.strictEqual(stderr, "error: no region is known; pass --region, or set AWS_REGION\n")
    }))
})
