/** A bundle is run before it is written: for its compiled code, and to find out whether it can run at all. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { fileReason } from "../../internal/fileReason.ts"
import { BundleError } from "../BundleError.ts"
import { awsLoop } from "./awsLoop.ts"
import { nodePath } from "./bootstrap.ts"
import type { Generated } from "./generate.ts"
import { copyElsewhere } from "./isolatedCopy.ts"
import { explainMissing, explainThrown, type Scene } from "./missing.ts"
import { packageName } from "./packages.ts"
import { cacheOf, recordFlags, recordScript, type StartOptions } from "./startScript.ts"
import type { Target } from "./targets.ts"
import { defaultHandler, type WarmUp, warmUp, type WarmUpFailed } from "./warmUp.ts"
import { warmUpWeb } from "./warmUpWeb.ts"

export interface Rehearsal {
  readonly entry: string
  readonly outdir: string
  /** The files of `outdir` that the bundle replaces. */
  readonly replaced: ReadonlyArray<string>
  readonly generated: Generated
  readonly start: StartOptions
  readonly target: Target
  /** The node that runs the function. */
  readonly node: string
  /** JSON texts. */
  readonly events: ReadonlyArray<string>
}

export interface Rehearsed {
  /** The compiled code, by the name of its file. */
  readonly caches: ReadonlyMap<string, Uint8Array>
  readonly warnings: ReadonlyArray<string>
}

const recordName = "record.cjs"
const loopName = "loop.cjs"
const thrownName = "thrown"

const write = (path: string, content: string | Uint8Array) =>
  Effect.tryPromise({
    try: async () => {
      await fs.mkdir(Path.dirname(path), { recursive: true })
      await fs.writeFile(path, content)
    },
    catch: (cause) =>
      new BundleError({
        cause,
        detail: `Cannot write a copy of the bundle to ${JSON.stringify(path)}, to run it: ${fileReason(cause)}`
      })
  })

const readIfThere = (path: string) =>
  Effect.promise(() => fs.readFile(path).then((bytes) => [bytes], (): ReadonlyArray<Buffer> => []))

/** The names in the message of `UnknownHandler`: those that a function has, and the one that it was asked for. */
const handlersIn = (message: string): ReadonlyArray<string> =>
  Array.from(message.matchAll(/"(?:[^"\\]|\\.)*"/g), ([text]) => JSON.parse(text) as string)

const endWithMain = "end with Lambda.main and NodeRuntime.runMain"

/** What the entry has to do. */
const duty: Readonly<Record<Target, string>> = {
  handler: "export const handler = Lambda.toAwsHandler(…)",
  image: endWithMain,
  provided: endWithMain,
  web: "end with HttpServe.run(…), Lambda.main and NodeRuntime.runMain",
  wrapper: endWithMain
}

const mayStartElsewhere = "if it lacks something here alone, such as a variable, the bundle is right; it starts slower"

/**
 * Runs the bundle in the folder `scratch`, which is empty.
 *
 * A function that reports by itself why it cannot start here is one that may start on Lambda, as it may lack a variable
 * here alone: that is a warning. One that does not get so far, or lacks a file, will not start there either.
 */
export const rehearse = Effect.fnUntraced(function*(scratch: string, rehearsal: Rehearsal) {
  const { entry, events, generated, node, outdir, replaced, start, target } = rehearsal
  const folder = Path.join(scratch, "task")
  const recorded = Path.join(scratch, "recorded")
  yield* Effect.tryPromise({
    try: async () => {
      await fs.mkdir(recorded)
      await copyElsewhere({ except: replaced, externals: generated.externals, folder, outdir })
    },
    catch: (cause) =>
      new BundleError({
        cause,
        detail: `Cannot copy ${outdir} to ${scratch}: ${fileReason(cause)}`
      })
  })
  for (const { code, name } of generated.files) yield* write(Path.join(folder, name), code)
  for (const { content, name } of generated.assets) yield* write(Path.join(folder, name), content)
  yield* write(Path.join(folder, recordName), recordScript(start, { folder: recorded, thrown: thrownName }))
  if (target === "handler") yield* write(Path.join(folder, loopName), awsLoop(recordName))

  const externals = new Set(generated.externals.flatMap(({ specifier }) => packageName(specifier) ?? []))
  const scene: Scene = { externals, files: generated.files, folder, modules: generated.modules, outdir }
  const command = [node, ...recordFlags, target === "handler" ? loopName : recordName] as const
  const run = (handler?: string) =>
    (target === "web" ? warmUpWeb : warmUp)({ command, events, folder, handler, nodePath, limit: "30 seconds" })
  const onLambda = (text: string) => text.replaceAll(folder, "/var/task").replaceAll(scratch, "/var")
  const refuse = (detail: string, help: string) =>
    new BundleError({ detail: `Cannot run the bundle of ${JSON.stringify(entry)}: ${onLambda(detail)}; ${help}` })
  const warnings: Array<string> = []

  /** Whether a function that could not start is none, or is one that may start elsewhere. */
  const judge = Effect.fnUntraced(function*(failure: WarmUpFailed, handler?: string) {
    const [thrown] = yield* readIfThere(Path.join(recorded, thrownName))
    const text = thrown === undefined ? `${failure.detail}\n${failure.output}` : thrown.toString("utf8")
    const missing = explainMissing(text, scene)
    if (missing !== undefined) return yield* refuse(failure.detail, missing)
    if (thrown !== undefined) return yield* refuse(failure.detail, explainThrown(text, scene))
    const isIdle = failure.reported?.errorMessage.startsWith("nothing has run") === true
    if (!isIdle && (failure.reported !== undefined || failure.hasAsked)) {
      const which = handler === undefined ? "" : ` of ${JSON.stringify(handler)}`
      warnings.push(`the warm-up${which} failed: ${failure.detail}; ${mayStartElsewhere}`)
      return
    }
    return yield* refuse(
      failure.detail,
      `the entry has to ${duty[target]}${
        target !== "handler" && generated.exports.includes("handler") ? ", or to be built by --target handler" : ""
      }; --no-warm bundles it without running it`
    )
  })

  const first = yield* Effect.result(run())
  const names = first._tag === "Failure" && first.failure.reported?.errorType === "Runtime.UnknownHandler"
    ? handlersIn(first.failure.reported.errorMessage).filter((name) =>
      name !== (process.env["_HANDLER"] ?? defaultHandler)
    )
    : []
  const runs: Array<WarmUp> = []
  if (names.length === 0) {
    if (first._tag === "Success") runs.push(first.success)
    else yield* judge(first.failure)
  }
  for (const name of names) {
    const result = yield* Effect.result(run(name))
    if (result._tag === "Success") runs.push(result.success)
    else yield* judge(result.failure, name)
  }

  // An event is for one of the handlers.
  for (const index of events.keys()) {
    const failures = runs.map((warm) => warm.failures[index])
    const failure = failures.every((failure) => failure !== undefined) ? failures[0] : undefined
    if (failure === undefined) continue
    const missing = explainMissing(`${failure}\n${runs.map(({ output }) => output).join("\n")}`, scene)
    if (missing !== undefined) return yield* refuse(`an event ended in an error: ${failure}`, missing)
    warnings.push(`the warm-up failed: the event ended in an error: ${failure}`)
  }

  const caches = new Map<string, Uint8Array>()
  for (const { name } of generated.files) {
    const [bytes] = yield* readIfThere(Path.join(recorded, cacheOf(name)))
    if (bytes !== undefined) caches.set(name, bytes)
  }
  return { caches, warnings: warnings.map(onLambda) } satisfies Rehearsed
})
