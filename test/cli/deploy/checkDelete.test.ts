import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { checkDelete } from "../../../src/cli/deploy/checkDelete.ts"
import type { Options } from "../../../src/cli/deploy/options.ts"

const options: Options = {
  folder: ".",
  name: "orders",
  out: "dist",
  build: undefined,
  image: undefined,
  bucket: undefined,
  region: "eu-west-1",
  role: undefined,
  memory: undefined,
  timeout: undefined,
  arch: undefined,
  runtime: undefined,
  env: [],
  envFiles: [],
  mergeEnv: false,
  url: undefined,
  stream: undefined,
  alias: undefined,
  sqs: [],
  tags: [],
  logRetention: undefined,
  delete: true,
  dryRun: true,
  json: true
}

describe("--delete", () => {
  it.effect("goes with a name, a region and how to print", () => checkDelete(options))

  it.effect.each([
    { flag: "alias", given: { alias: "old" } },
    { flag: "url", given: { url: "none" as const } },
    { flag: "sqs", given: { sqs: ["arn:aws:sqs:eu-west-1:123456789012:orders"] } },
    { flag: "env-file", given: { envFiles: ["a.env"] } }
  ])("is refused with --$flag, which names less than the function", ({ flag, given }) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(checkDelete({ ...options, ...given }))
      yield* checkDelete({ ...options, ...given, delete: false })

      assert.strictEqual(
        error.message,
        `--delete and --${flag} cannot be used together; --delete deletes the function`
      )
    }))
})
