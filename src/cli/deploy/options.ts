/** What the flags of `deploy` and the config file ask for. Flags win. */
import * as Effect from "effect/Effect"
import type { FunctionConfig } from "../defineConfig.ts"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { readNamedEnvFiles } from "../internal/envFiles.ts"
import type { Desired } from "./Desired.ts"
import { type BuiltCode, type DeployedFunction, findFunction, readCode } from "./project.ts"

/** The flags as they were given. */
export interface Options {
  readonly folder: string
  readonly name: string | undefined
  readonly out: string
  readonly build: boolean | undefined
  readonly image: string | undefined
  readonly bucket: string | undefined
  readonly region: string | undefined
  readonly role: string | undefined
  readonly memory: number | undefined
  readonly timeout: number | undefined
  readonly arch: "x64" | "arm64" | undefined
  readonly runtime: string | undefined
  readonly env: ReadonlyArray<string>
  readonly envFiles: ReadonlyArray<string>
  readonly mergeEnv: boolean
  readonly url: "iam" | "none" | undefined
  readonly stream: boolean | undefined
  readonly alias: string | undefined
  readonly sqs: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
  readonly logRetention: number | undefined
  readonly delete: boolean
  readonly dryRun: boolean
  readonly json: boolean
  /** How many bytes of a zip file Lambda takes without a bucket. Default: 50 MB, which is Lambda's limit. */
  readonly directLimit?: number
}

/** The numbers of days that CloudWatch Logs takes. */
const retentions = [
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653
]

const refuse = (flag: string, value: string | number, expected: string) =>
  new WrongUse({ detail: `--${flag} cannot be ${JSON.stringify(value)}: expected ${expected}` })

/** Flags whose values have a form of AWS. */
type Values = Pick<Options, "alias" | "bucket" | "image" | "logRetention" | "role" | "runtime" | "sqs">

interface Rule {
  readonly flag: string
  readonly values: ReadonlyArray<string | number | undefined>
  readonly isRight: (value: string) => boolean
  readonly expected: string
}

const rulesOf = (
  { alias, bucket, image, logRetention, role, runtime, sqs }: Values
): ReadonlyArray<Rule> => [
  {
    flag: "role",
    values: [role],
    isRight: (value) => /^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(value),
    expected: "the ARN of a role, such as arn:aws:iam::123456789012:role/orders"
  },
  {
    flag: "sqs",
    values: sqs,
    isRight: (value) => /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(value),
    expected: "the ARN of a queue, such as arn:aws:sqs:eu-west-1:123456789012:orders"
  },
  {
    flag: "alias",
    values: [alias],
    isRight: (value) => /^(?!\d+$)[\w-]{1,128}$/.test(value),
    expected: "letters, digits, - and _, and not a number"
  },
  {
    flag: "runtime",
    values: [runtime],
    // Older ones have a Node that is too old, or a C library on which a newer one does not start.
    isRight: (value) => /^(nodejs(2[2-9]|[3-9]\d)\.x|provided\.al20\d\d)$/.test(value),
    expected: "nodejs22.x or newer, or provided.al2023"
  },
  {
    flag: "log-retention",
    values: [logRetention],
    isRight: (value) => retentions.includes(Number(value)),
    expected: `one of ${retentions.join(", ")}`
  },
  {
    flag: "bucket",
    values: [bucket],
    isRight: (value) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
    expected: "the name of a bucket"
  },
  {
    flag: "image",
    values: [image],
    isRight: (value) => /^[\w.-]+\/\S+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/.test(value),
    expected: "an image with its tag or digest, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1"
  }
]

/** Refuses values that AWS would refuse. */
export const checkValues = (flags: Values): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    for (const { expected, flag, isRight, values } of rulesOf(flags)) {
      const wrong = values.find((value) => value !== undefined && !isRight(String(value)))
      if (wrong !== undefined) return Effect.fail(refuse(flag, wrong, expected))
    }
    return Effect.void
  })

const checkFlags = (options: Options): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    const { build, env, envFiles, image, mergeEnv, runtime } = options
    const clash = image === undefined
      ? undefined
      : build !== undefined
      ? "build"
      : runtime !== undefined
      ? "runtime"
      : undefined
    if (clash !== undefined) {
      return Effect.fail(new WrongUse({ detail: `--image and --${clash} cannot be used together` }))
    }
    return mergeEnv && env.length === 0 && envFiles.length === 0
      ? Effect.fail(new WrongUse({ detail: "--merge-env needs --env or --env-file" }))
      : Effect.void
  })

/** `NAME=value`, without a word about the value, which may be secret. */
const readPairs = (flag: string, texts: ReadonlyArray<string>, isName: RegExp, expected: string) =>
  Effect.suspend(() => {
    const pairs = texts.map((text) => {
      const at = text.indexOf("=")
      return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)] as const
    })
    const wrong = pairs.findIndex(([name]) => !isName.test(name))
    if (wrong < 0) return Effect.succeed(Object.fromEntries(pairs))
    const [name = ""] = pairs[wrong] ?? []
    return Effect.fail(
      name === "" ? new WrongUse({ detail: `--${flag} needs ${expected}` }) : refuse(flag, `${name}=…`, expected)
    )
  })

const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|VERSION|MEMORY_SIZE)|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/

/** The variables that are asked for, or `undefined` if nobody says a word about them. */
export const readVariables = Effect.fnUntraced(function*(
  { env, envFiles, folder }: Pick<Options, "env" | "envFiles" | "folder">,
  config: Partial<FunctionConfig>
): Effect.fn.Return<Readonly<Record<string, string>> | undefined, CommandError> {
  const named = yield* readPairs(
    "env",
    env,
    /^[A-Za-z]\w+$/,
    "NAME=value with a name of two or more letters, digits and _"
  )
  const files = yield* readNamedEnvFiles(folder, envFiles)
  if (config.env === undefined && env.length === 0 && envFiles.length === 0) return undefined
  const all = { ...config.env, ...files, ...named }
  const taken = Object.keys(all).find((name) => reserved.test(name))
  if (taken !== undefined) {
    return yield* new WrongUse({ detail: `the variable ${taken} is set by Lambda and cannot be set for a function` })
  }
  return all
})

const toArchitecture = (arch: "x64" | "arm64") => arch === "x64" ? "x86_64" as const : "arm64" as const

/** What is asked for, as far as it is known without AWS and without the code. */
export interface Request {
  readonly options: Options
  readonly fn: DeployedFunction
  readonly tags: Readonly<Record<string, string>>
  /** Variables: `undefined` if nobody says a word about them. */
  readonly env: Readonly<Record<string, string>> | undefined
}

/** Reads the flags and the config file. Wrong use is said before anything that is missing. */
export const readRequest = Effect.fnUntraced(function*(options: Options): Effect.fn.Return<Request, CommandError> {
  yield* checkValues(options)
  yield* checkFlags(options)
  const tags = yield* readPairs("tag", options.tags, /^(?!aws:).{1,128}$/s, "key=value")
  const fn = yield* findFunction(options.folder, options.name, options.image === undefined)
  return { options, fn, tags, env: yield* readVariables(options, fn.config) }
})

/** Reads the code; builds it if it has to be built. */
export const readDesired = Effect.fnUntraced(function*(
  { env, fn, options, tags }: Request,
  region: string
): Effect.fn.Return<Desired, CommandError> {
  const { image, runtime } = options
  const { config } = fn
  const { architecture: built, code }: BuiltCode = image === undefined
    ? yield* readCode(fn, { ...options, runtime, directLimit: options.directLimit ?? 50 * 2 ** 20 })
    : { code: { kind: "image", uri: image }, architecture: undefined }
  const bound = code.kind === "zip" && code.defaultRuntime.startsWith("provided") ? built : undefined
  if (bound !== undefined && options.arch !== undefined && bound !== options.arch) {
    return yield* new CommandFailed({
      detail:
        `--arch ${options.arch} does not suit the zip file, which has Node for ${bound}; build it with --arch ${options.arch}`
    })
  }
  // Node in the zip file runs on its own processor alone.
  const arch = options.arch ?? bound
  return {
    name: fn.name,
    region,
    code,
    role: options.role,
    memory: options.memory ?? config.memory,
    // Lambda counts whole seconds.
    timeout: options.timeout ?? (config.timeout === undefined ? undefined : Math.ceil(config.timeout)),
    architecture: arch === undefined ? undefined : toArchitecture(arch),
    defaultArchitecture: toArchitecture(built ?? (process.arch === "arm64" ? "arm64" : "x64")),
    env,
    mergeEnv: options.mergeEnv,
    tags,
    logRetention: options.logRetention,
    url: options.url ?? config.url,
    stream: options.stream ?? config.stream,
    alias: options.alias,
    sqs: options.sqs.length > 0 ? options.sqs : config.sqs ?? []
  }
})
