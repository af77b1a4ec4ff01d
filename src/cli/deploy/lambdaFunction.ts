/** The function: made, or its code, settings and tags changed, and waited for. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { CommandFailed } from "../internal/CommandError.ts"
import { printErrorText } from "../internal/output.ts"
import { type AwsCalls, type CallFailed, find } from "./AwsCalls.ts"
import { defaultHandler, defaultMemory, defaultTimeout, type Desired } from "./Desired.ts"
import { environmentOf, isSameRecord } from "./environment.ts"
import type { FunctionConfiguration } from "./operations.ts"
import { Patience } from "./Patience.ts"
import { type Step, type Write, write } from "./steps.ts"

export interface LambdaFunction {
  /** `undefined`: there is no such function. */
  readonly configuration: FunctionConfiguration | undefined
  readonly imageUri: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

const isMoving = ({ LastUpdateStatus, State }: FunctionConfiguration): boolean =>
  State === "Pending" || LastUpdateStatus === "InProgress"

/** The function once AWS has done what it was told before. */
export const readFunction = (name: string): Effect.Effect<LambdaFunction, CallFailed | CommandFailed, AwsCalls> =>
  Effect.gen(function*() {
    const { poll, settle } = yield* Patience
    const start = yield* Clock.currentTimeMillis
    const limit = Duration.toMillis(Duration.fromInputUnsafe(settle))
    for (let hasSaid = false;;) {
      const found = yield* find("lambda:GetFunction", { FunctionName: name })
      const configuration = found?.Configuration
      if (found === undefined || configuration === undefined || !isMoving(configuration)) {
        return { configuration, imageUri: found?.Code?.ImageUri, tags: found?.Tags ?? {} }
      }
      const elapsed = (yield* Clock.currentTimeMillis) - start
      if (elapsed > limit) {
        return yield* new CommandFailed({
          detail: `the function ${name} is still ${
            configuration.State === "Pending" ? "being made" : "being changed"
          } after ${Math.round(elapsed / 60_000)} minutes`
        })
      }
      if (!hasSaid && elapsed >= 1000) {
        yield* printErrorText(`waiting for ${name} …`)
        hasSaid = true
      }
      yield* Effect.sleep(poll)
    }
  })

/** Waits after a write, which fails if AWS could not do it. */
const settled = (name: string) =>
  Effect.flatMap(readFunction(name), ({ configuration: { ...found } = {} }) => {
    const failed = found.State === "Failed"
      ? found.StateReason
      : found.LastUpdateStatus === "Failed"
      ? found.LastUpdateStatusReason
      : undefined
    return failed === undefined
      ? Effect.void
      : Effect.fail(
        new CommandFailed({
          detail: found.State === "Failed"
            ? `AWS could not make the function ${name}: ${failed}; delete it by --delete, and deploy again`
            : `AWS could not change the function ${name}: ${failed}`
        })
      )
  })

const codeInput = ({ code, name }: Desired) =>
  code.kind === "image"
    ? { ImageUri: code.uri }
    : code.bucket === undefined
    ? { ZipFile: code.bytes }
    : { S3Bucket: code.bucket, S3Key: keyOf(name, code.sha256) }

const keyOf = (name: string, sha256: string): string =>
  `effect-lambda/${name}/${Buffer.from(sha256, "base64").toString("hex")}.zip`

/** Puts the code where Lambda reads it, and removes it from there in the end. */
const uploads = ({ code, name }: Desired): ReadonlyArray<Write> => {
  if (code.kind === "image" || code.bucket === undefined) return []
  const object = { Bucket: code.bucket, Key: keyOf(name, code.sha256) }
  const subject = `s3://${object.Bucket}/${object.Key}`
  return [
    write("s3:PutObject", subject, { ...object, Body: code.bytes }, {
      leaves: subject,
      undo: write("s3:DeleteObject", subject, object)
    })
  ]
}

/** What the code needs of its function. A line of Node is kept, so that it does not follow whoever deploys. */
const runtimeOf = ({ code }: Desired, { Handler, Runtime = "" }: FunctionConfiguration = {}) => {
  if (code.kind === "image") return {}
  const suits = Runtime === code.defaultRuntime ||
    (code.defaultRuntime.startsWith("nodejs") && /^nodejs(2[2-9]|[3-9]\d)\.x$/.test(Runtime))
  return {
    Runtime: code.runtime ?? (suits ? Runtime : code.defaultRuntime),
    Handler: code.handler ?? Handler ?? defaultHandler
  }
}

const create = (desired: Desired, role: string): ReadonlyArray<Write> => {
  const { architecture = desired.defaultArchitecture, code, memory = defaultMemory, name, tags, timeout } = desired
  const Variables = environmentOf(desired, {})
  return [
    ...uploads(desired),
    write(
      "lambda:CreateFunction",
      [name, runtimeOf(desired).Runtime ?? "image", architecture, `${memory} MB`].join(", "),
      {
        FunctionName: name,
        Role: role,
        Code: codeInput(desired),
        PackageType: code.kind === "image" ? "Image" : "Zip",
        Architectures: [architecture],
        MemorySize: memory,
        Timeout: timeout ?? defaultTimeout,
        ...runtimeOf(desired),
        ...(Object.keys(Variables).length > 0 && { Environment: { Variables } }),
        ...(Object.keys(tags).length > 0 && { Tags: tags })
      },
      { leaves: `the function ${name}` }
    )
  ]
}

/** Whether Lambda has this code already. A tag of an image may have moved. */
const hasCode = ({ architecture, code }: Desired, { configuration, imageUri }: LambdaFunction): boolean => {
  const [current = "x86_64"] = configuration?.Architectures ?? []
  if (architecture !== undefined && architecture !== current) return false
  return code.kind === "zip"
    ? configuration?.CodeSha256 === code.sha256
    : imageUri === code.uri && code.uri.includes("@sha256:")
}

const settingsOf = (desired: Desired, role: string | undefined, current: FunctionConfiguration) => {
  const Variables = environmentOf(desired, current.Environment?.Variables ?? {})
  const wanted = {
    ...runtimeOf(desired, current),
    ...(role !== undefined && { Role: role }),
    ...(desired.memory !== undefined && { MemorySize: desired.memory }),
    ...(desired.timeout !== undefined && { Timeout: desired.timeout })
  }
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => current[key as keyof FunctionConfiguration] !== value)
  )
  return isSameRecord(Variables, current.Environment?.Variables ?? {})
    ? changed
    : { ...changed, Environment: { Variables } }
}

const update = (desired: Desired, role: string | undefined, state: LambdaFunction): ReadonlyArray<Write> => {
  const { architecture, name, tags } = desired
  const { configuration = {} } = state
  const settings = settingsOf(desired, role, configuration)
  const arn = configuration.FunctionArn ?? ""
  const newTags = Object.fromEntries(Object.entries(tags).filter(([key, value]) => state.tags[key] !== value))
  return [
    ...(hasCode(desired, state) ? [] : [
      ...uploads(desired),
      write("lambda:UpdateFunctionCode", name, {
        FunctionName: name,
        ...codeInput(desired),
        ...(architecture !== undefined && { Architectures: [architecture] })
      }, { leaves: `the new code of ${name}` })
    ]),
    ...(Object.keys(settings).length > 0
      ? [
        write("lambda:UpdateFunctionConfiguration", `${name}: ${Object.keys(settings).join(", ")}`, {
          FunctionName: name,
          ...settings
        }, { leaves: `the new settings of ${name}` })
      ]
      : []),
    ...(Object.keys(newTags).length > 0
      ? [write("lambda:TagResource", Object.keys(newTags).join(", "), { Resource: arn, Tags: newTags })]
      : [])
  ]
}

const refuse = (desired: Desired, { configuration = {} }: LambdaFunction): string | undefined => {
  const { code, env, mergeEnv, name } = desired
  const type = configuration.PackageType
  if (type !== undefined && (type === "Image") !== (code.kind === "image")) {
    return `the function ${name} runs ${type === "Image" ? "an image" : "a zip"}, and Lambda does not change that; ` +
      "delete it by --delete, and deploy again"
  }
  return configuration.Environment?.Error !== undefined && (env === undefined || mergeEnv)
    ? `the variables of ${name} cannot be read (${
      configuration.Environment.Error.Message ?? "no reason is given"
    }); get ` +
      "the permission for their key, or replace them by --env"
    : undefined
}

/** `role` is the ARN as which it runs: `undefined` leaves that of an existing function. */
export const lambdaFunction = (desired: Desired, role: string | undefined): Step<LambdaFunction> => ({
  read: readFunction(desired.name),
  settle: settled(desired.name),
  isVisible: ({ configuration }) => configuration !== undefined,
  decide: (state) => {
    if (state.configuration === undefined) return Effect.succeed(create(desired, role ?? ""))
    const refusal = refuse(desired, state)
    return refusal === undefined
      ? Effect.succeed(update(desired, role, state))
      : Effect.fail(new CommandFailed({ detail: refusal }))
  }
})
