/** The flags of `deploy` that say nothing about what `--delete` deletes: it would delete more than they name. */
import * as Effect from "effect/Effect"
import { WrongUse } from "../internal/CommandError.ts"
import type { Options } from "./options.ts"

const flags = {
  alias: "alias",
  arch: "arch",
  bucket: "bucket",
  build: "build",
  env: "env",
  envFiles: "env-file",
  image: "image",
  logRetention: "log-retention",
  memory: "memory",
  mergeEnv: "merge-env",
  role: "role",
  runtime: "runtime",
  sqs: "sqs",
  stream: "stream",
  tags: "tag",
  timeout: "timeout",
  url: "url"
} as const satisfies Partial<Record<keyof Options, string>>

const isUsed = (value: Options[keyof typeof flags]): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)

/** Refuses `--delete` with a flag of a deployment: `--delete --alias old` would delete the function, not its alias. */
export const checkDelete = (options: Options): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    const keys = Object.keys(flags) as ReadonlyArray<keyof typeof flags>
    const used = options.delete ? keys.find((key) => isUsed(options[key])) : undefined
    return used === undefined
      ? Effect.void
      : Effect.fail(
        new WrongUse({ detail: `--delete and --${flags[used]} cannot be used together; --delete deletes the function` })
      )
  })
