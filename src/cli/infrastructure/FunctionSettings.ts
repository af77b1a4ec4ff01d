/** What a template of infrastructure says about one function: the settings of `build` and `deploy`. */
import * as Effect from "effect/Effect"
import * as path from "node:path"
import { defaultArchitecture, type Target } from "../build/internal/targets.ts"
import type { FunctionConfig } from "../defineConfig.ts"
import { defaultHandler, defaultMemory, defaultRetention, defaultTimeout } from "../deploy/Desired.ts"
import { checkValues, readVariables } from "../deploy/options.ts"
import { findFunction } from "../deploy/project.ts"
import { nodeLine } from "../deploy/zipFile.ts"
import { type CommandError, WrongUse } from "../internal/CommandError.ts"
import { defaultWebTimeout, webTimeoutLimits } from "../internal/lambdaLimits.ts"
import { loadConfig } from "../internal/loadConfig.ts"

/** How Lambda runs the events of what `build` wrote. */
export type EventPackage =
  | { readonly kind: "zip"; readonly runtime: string; readonly handler: string }
  /** An image from the folder. `handler` is the name of a handler of `Handler.named`. */
  | { readonly kind: "image"; readonly handler: string | undefined }

/** How Lambda runs what `build` wrote. */
export type Package =
  | EventPackage
  /** A Web Function, whose code comes from a bucket. */
  | { readonly kind: "web"; readonly runtime: string }

export interface FunctionSettings {
  readonly name: string
  /** The folder that `build` fills, relative to the template, with `/`. */
  readonly code: string
  readonly package: Package
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
  readonly target: Target
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

/** The only line of Node that Web Functions have. */
const webRuntime = "nodejs24.x"

const isWebName = (name: string): boolean => /^[A-Za-z\d][\w-]{0,62}[A-Za-z\d]$/.test(name)

const packageOf = ({ runtime, target }: SettingsFlags, { handler }: Partial<FunctionConfig>): Package => {
  switch (target) {
    case "image":
      return { kind: "image", handler }
    case "web":
      return { kind: "web", runtime: runtime ?? webRuntime }
    case "provided":
      return { kind: "zip", runtime: runtime ?? "provided.al2023", handler: handler ?? "bootstrap" }
    case "wrapper":
    case "handler":
      return { kind: "zip", runtime: runtime ?? nodeLine(), handler: handler ?? defaultHandler }
  }
}

/** What a target does not have, and why. A Web Function gets requests, and neither events nor a share of memory. */
const checkTarget = (
  { logFormat, memory, runtime, schedule, sqs, stream, target }: SettingsFlags
): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    const unfit: ReadonlyArray<readonly [flag: string, isUsed: boolean, why: string]> = target === "image"
      ? [["runtime", runtime !== undefined, "the image has its own Node"]]
      : target === "web"
      ? [
        ["memory", memory !== undefined, "Lambda chooses the memory of a Web Function"],
        ["sqs", sqs.length > 0, "a Web Function gets requests alone"],
        ["schedule", schedule !== undefined, "a Web Function gets requests alone"],
        ["no-stream", stream === false, "a Web Function always streams"],
        ["log-format", logFormat === "json", "a Web Function has no format of logs"]
      ]
      : []
    const [flag, , why] = unfit.find(([, isUsed]) => isUsed) ?? []
    return flag === undefined
      ? Effect.void
      : Effect.fail(new WrongUse({ detail: `--${flag} is not for the target ${target}: ${why}` }))
  })

const timeoutOf = Effect.fnUntraced(function*(
  { target, timeout }: SettingsFlags,
  { name, config }: { readonly name: string; readonly config: Partial<FunctionConfig> }
): Effect.fn.Return<number, WrongUse> {
  const isWeb = target === "web"
  const seconds = Math.ceil(timeout ?? config.timeout ?? (isWeb ? defaultWebTimeout : defaultTimeout))
  const { maximum, minimum } = webTimeoutLimits
  return isWeb && (seconds < minimum || seconds > maximum)
    ? yield* new WrongUse({
      detail: `the timeout of the Web Function ${name} cannot be ${seconds}: expected ${minimum} to ${maximum} seconds`
    })
    : seconds
})

const readFunction = Effect.fnUntraced(
  function*(flags: SettingsFlags, asked: string | undefined): Effect.fn.Return<FunctionSettings, CommandError> {
    const { target } = flags
    const fn = yield* findFunction(flags.folder, asked, true)
    const { config, name } = fn
    if (target === "web" && !isWebName(name)) {
      return yield* new WrongUse({
        detail:
          `${name} cannot be the name of a Web Function; its name has 2 to 64 letters, digits, - and _, and begins ` +
          "and ends with a letter or a digit"
      })
    }
    const variables = (yield* readVariables({ ...flags, envFiles: [] }, config)) ?? {}
    // A Web Function always has an endpoint.
    const url = flags.url ?? config.url ?? (target === "web" ? "iam" : undefined)
    const stream = target === "web" || (flags.stream ?? config.stream ?? false)
    const queues = flags.sqs.length > 0 ? flags.sqs : config.sqs ?? []
    if (target === "web" && queues.length > 0) {
      return yield* new WrongUse({ detail: `${name} gets messages of a queue, and a Web Function gets requests alone` })
    }
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
      package: packageOf(flags, config),
      architecture: (flags.arch ?? defaultArchitecture(target)) === "arm64" ? "arm64" : "x86_64",
      memory: flags.memory ?? config.memory ?? defaultMemory,
      timeout: yield* timeoutOf(flags, fn),
      variables: target === "wrapper" ? { ...wrapper, ...variables } : variables,
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
    yield* checkTarget(flags)
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
