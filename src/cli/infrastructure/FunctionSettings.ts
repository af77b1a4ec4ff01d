/** What a template of infrastructure says about one function: the settings of `build` and `deploy`. */
import * as Effect from "effect/Effect"
import * as path from "node:path"
import { thisArchitecture } from "../build/internal/targets.ts"
import { defaultHandler, defaultMemory, defaultRetention, defaultTimeout } from "../deploy/Desired.ts"
import { checkValues, readVariables } from "../deploy/options.ts"
import { findFunction } from "../deploy/project.ts"
import { nodeLine } from "../deploy/zipFile.ts"
import { type CommandError, WrongUse } from "../internal/CommandError.ts"
import { loadConfig } from "../internal/loadConfig.ts"

/** The targets of `build` that CloudFormation can describe with a zip file. */
export const targets = ["wrapper", "provided", "handler"] as const

export interface FunctionSettings {
  readonly name: string
  /** The folder that `build` fills, relative to the template, with `/`. */
  readonly code: string
  readonly runtime: string
  readonly handler: string
  readonly architecture: "x86_64" | "arm64"
  /** In MB. */
  readonly memory: number
  /** In seconds. */
  readonly timeout: number
  readonly variables: Readonly<Record<string, string>>
  readonly logFormat: "Text" | "JSON"
  /** In days. */
  readonly logRetention: number
  readonly url: {
    readonly auth: "AWS_IAM" | "NONE"
    readonly mode: "BUFFERED" | "RESPONSE_STREAM"
  } | undefined
  /** ARNs of queues. */
  readonly queues: ReadonlyArray<string>
  /** An expression of EventBridge, such as `rate(1 day)`. */
  readonly schedule: string | undefined
}

/** The flags as they were given. They win over the config file, and hold for all functions. */
export interface SettingsFlags {
  readonly folder: string
  readonly names: ReadonlyArray<string>
  readonly out: string
  readonly target: typeof targets[number]
  readonly runtime: string | undefined
  readonly arch: "x64" | "arm64" | undefined
  readonly memory: number | undefined
  readonly timeout: number | undefined
  readonly env: ReadonlyArray<string>
  readonly url: "iam" | "none" | undefined
  readonly stream: boolean | undefined
  readonly sqs: ReadonlyArray<string>
  readonly schedule: string | undefined
  readonly logFormat: "text" | "json"
  readonly logRetention: number | undefined
}

const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" }

const readFunction = Effect.fnUntraced(
  function*(flags: SettingsFlags, asked: string | undefined): Effect.fn.Return<FunctionSettings, CommandError> {
    const { config, name } = yield* findFunction(flags.folder, asked, true)
    const variables = (yield* readVariables({ ...flags, envFiles: [] }, config)) ?? {}
    const url = flags.url ?? config.url
    const stream = flags.stream ?? config.stream ?? false
    const queues = flags.sqs.length > 0 ? flags.sqs : config.sqs ?? []
    yield* checkValues({
      alias: undefined,
      bucket: undefined,
      image: undefined,
      logRetention: flags.logRetention,
      role: undefined,
      runtime: flags.runtime,
      sqs: queues
    })
    return {
      name,
      code: path.posix.join(flags.out.split(path.sep).join("/"), name),
      runtime: flags.runtime ?? (flags.target === "provided" ? "provided.al2023" : nodeLine()),
      handler: config.handler ?? (flags.target === "provided" ? "bootstrap" : defaultHandler),
      architecture: (flags.arch ?? thisArchitecture) === "arm64" ? "arm64" : "x86_64",
      memory: flags.memory ?? config.memory ?? defaultMemory,
      timeout: Math.ceil(flags.timeout ?? config.timeout ?? defaultTimeout),
      variables: flags.target === "wrapper" ? { ...wrapper, ...variables } : variables,
      logFormat: flags.logFormat === "json" ? "JSON" : "Text",
      logRetention: flags.logRetention ?? defaultRetention,
      url: url === undefined
        ? undefined
        : { auth: url === "iam" ? "AWS_IAM" : "NONE", mode: stream ? "RESPONSE_STREAM" : "BUFFERED" },
      queues,
      schedule: flags.schedule
    }
  }
)

/** The functions that are named, else those of the config file, else the only one of the project. */
export const readSettings = Effect.fnUntraced(
  function*(flags: SettingsFlags): Effect.fn.Return<ReadonlyArray<FunctionSettings>, CommandError> {
    if (flags.schedule !== undefined && !/^(rate|cron)\(.+\)$/.test(flags.schedule)) {
      return yield* new WrongUse({
        detail: `--schedule cannot be ${
          JSON.stringify(flags.schedule)
        }: expected rate(…) or cron(…), such as 'rate(1 day)'`
      })
    }
    const configured = Object.keys((yield* loadConfig(flags.folder))?.config.functions ?? {})
    const names = flags.names.length > 0 ? Array.from(new Set(flags.names)) : configured
    const forOne = flags.sqs.length > 0 ? "sqs" : flags.schedule === undefined ? undefined : "schedule"
    if (names.length > 1 && forOne !== undefined) {
      return yield* new WrongUse({ detail: `--${forOne} is for one function, so name one: ${names.join(", ")}` })
    }
    return names.length === 0
      ? [yield* readFunction(flags, undefined)]
      : yield* Effect.forEach(names, (name) => readFunction(flags, name))
  }
)
