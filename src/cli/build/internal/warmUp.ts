/** One run of a bundle against the emulator's Runtime API, for the sake of what V8 compiles meanwhile. */
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { type Call, nobody } from "../../../emulator/Call.ts"
import { readReport, type Reported } from "../../../emulator/internal/errorReport.ts"
import * as Invocations from "../../../emulator/Invocations.ts"
import * as RuntimeApiServer from "../../../emulator/RuntimeApiServer.ts"
import { maxStreamedBytes } from "../../../RuntimeApi.ts"

/**
 * A function did not come so far as to ask for every event.
 *
 * `reported` is its own error report, where it made one; `output` is the end of what it printed.
 */
export class WarmUpFailed extends Data.TaggedError("WarmUpFailed")<{
  /** In one line. */
  readonly detail: string
  readonly reported?: { readonly errorType: string; readonly errorMessage: string } | undefined
  /** Whether it asked for an event at all. */
  readonly hasAsked: boolean
  readonly output: string
}> {
  override get message() {
    return this.detail
  }
}

/** What became of the events. */
export interface WarmUp {
  /** For each event how it failed, if it did, in one line. */
  readonly failures: ReadonlyArray<string | undefined>
  /** The end of what the function printed. */
  readonly output: string
}

/** One invocation has V8 compile what it runs, and two more what it then takes for warm. */
const timesPerEvent = 3

/** How long a function is watched once it asks for no more: a worker or a timer of it may fail then. */
const settleMillis = 500

const inOneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim()

/** The report of an error, as `…/error` takes it. */
const toReported = (report: Uint8Array): Reported => {
  const { errorMessage, errorType } = readReport(report)
  return { errorMessage: inOneLine(errorMessage), errorType }
}

const describe = ({ errorMessage, errorType }: Reported): string => `${errorType}: ${errorMessage}`

/** A function is given as much time for one event. */
const eventMillis = 30_000

/** The Runtime API of the run: it hands out each event three times, and notices when the function asks for more. */
const makeScript = Effect.fnUntraced(function*(events: ReadonlyArray<string>) {
  const invocations = yield* Invocations.make({ pollers: 1 })
  const { endpoint } = yield* Effect.mapError(
    RuntimeApiServer.make(invocations),
    ({ cause }) => new WarmUpFailed({ detail: cause.message, hasAsked: false, output: "" })
  )
  const failures = events.map((): string | undefined => undefined)
  let reported: Reported | undefined
  let submitted = 0
  events.forEach((event, i) => {
    for (let n = 0; n < timesPerEvent; n++) {
      invocations.submit(toCall(event, ++submitted), {
        ...nobody,
        settle: (outcome) => {
          if (outcome._tag === "InvocationFailed") failures[i] ??= describe(toReported(outcome.report))
        }
      })
    }
  })
  return {
    endpoint,
    failures,
    /** Waits until the function has had every event and asks for one more. Never ends after an init error. */
    drained: Effect.catch(invocations.idle, (error) => {
      if (error._tag === "InvocationFailed") reported = toReported(error.report)
      return Effect.never
    }),
    /** Whether the function has asked for an event. */
    hasAsked: () => invocations.hasStarted,
    /** The init error. */
    reported: () => reported
  }
})

const toCall = (event: string, n: number): Call => ({
  requestId: `warm-up-${n}`,
  nonce: undefined,
  event: Buffer.from(event),
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:warm-up",
  traceId: undefined,
  clientContext: undefined,
  cognitoIdentity: undefined,
  tenantId: undefined,
  timeoutMillis: eventMillis,
  maxStreamedBytes
})

/** A function as a process. */
export interface Run {
  readonly command: readonly [node: string, ...rest: ReadonlyArray<string>]
  /** The working directory, in which the function lies. */
  readonly folder: string
  /** Where modules are looked for that the function's folder has not. */
  readonly nodePath: string
  /** The name of the handler. Default: that of this process, else one that few functions know. */
  readonly handler?: string | undefined
  /** Variables that win over all others. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined
  /** JSON texts. */
  readonly events: ReadonlyArray<string>
  /** How long the run may take, and then its end. */
  readonly limit: Duration.Input
}

/** The handler that a function is asked for where nobody has named one. */
export const defaultHandler = "index.handler"

/** What Lambda sets, as far as the environment has not. Options of node would be compiled into the cache. */
const environment = ({ folder, handler, nodePath, variables }: Run, endpoint: string): NodeJS.ProcessEnv => {
  const { AWS_LAMBDA_MAX_CONCURRENCY: _1, NODE_COMPILE_CACHE: _2, NODE_OPTIONS: _3, ...inherited } = process.env
  return {
    _HANDLER: defaultHandler,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1024",
    AWS_LAMBDA_FUNCTION_NAME: "warm-up",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/warm-up",
    AWS_LAMBDA_LOG_STREAM_NAME: "warm-up",
    AWS_REGION: "us-east-1",
    ...inherited,
    ...(handler === undefined ? undefined : { _HANDLER: handler }),
    AWS_LAMBDA_RUNTIME_API: endpoint,
    LAMBDA_TASK_ROOT: folder,
    NODE_PATH: nodePath,
    ...variables
  }
}

const maxOutput = 65_536

/** The message of the error that Node wrote when the process ended by it. */
const uncaughtIn = (stderr: string): string | undefined => {
  const [message] = /^\w*Error\b[^]*?(?=\n {4}at |\n\n|$(?!\n))/m.exec(stderr) ?? []
  return message === undefined ? undefined : inOneLine(message)
}

/** A process that was started, and how it ended: in words, with the error that Node wrote to stderr if there is one. */
export const start = (run: Run, endpoint: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const [node, ...rest] = run.command
      const child = spawn(node, rest, {
        cwd: run.folder,
        env: environment(run, endpoint),
        stdio: ["ignore", "pipe", "pipe"]
      })
      const ended = Deferred.makeUnsafe<string>()
      const output = { all: "", errors: "" }
      child.stdout.on("data", (chunk: Buffer) => {
        output.all = (output.all + chunk.toString("utf8")).slice(-maxOutput)
      })
      child.stderr.on("data", (chunk: Buffer) => {
        output.all = (output.all + chunk.toString("utf8")).slice(-maxOutput)
        output.errors = (output.errors + chunk.toString("utf8")).slice(-maxOutput)
      })
      child.once("error", (error) => Deferred.doneUnsafe(ended, Effect.succeed(error.message)))
      child.once("close", (code, signal) => {
        const how = signal === null ? `the process exited with ${code}` : `the process ended by ${signal}`
        const error = uncaughtIn(output.errors)
        Deferred.doneUnsafe(ended, Effect.succeed(error === undefined ? how : `${how} (${error})`))
      })
      return { child, ended: Deferred.await(ended), output }
    }),
    ({ child }) => Effect.sync(() => kill(child, "SIGKILL"))
  )

export const kill = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
}

/**
 * Runs a function until it has taken each event three times, or has asked for the first if there is none, and ends
 * it by SIGTERM. An event that fails does not fail the run.
 */
export const warmUp: (run: Run) => Effect.Effect<WarmUp, WarmUpFailed> = Effect.fnUntraced(
  function*(run: Run) {
    const script = yield* makeScript(run.events)
    const { child, ended, output } = yield* start(run, script.endpoint)
    const limit = Duration.fromInputUnsafe(run.limit)
    const within = `within ${Duration.format(limit)}`
    const failed = (detail: string) =>
      new WarmUpFailed({ detail, hasAsked: script.hasAsked(), output: output.all, reported: script.reported() })
    const orFail = (detail: () => string) => ({ duration: limit, orElse: () => Effect.fail(failed(detail())) })

    const early = yield* Effect.raceFirst(Effect.as(script.drained, undefined), ended).pipe(
      Effect.timeoutOrElse(
        orFail(() =>
          script.hasAsked() ? `an event was not answered ${within}` : `the function asked for no event ${within}`
        )
      )
    )
    if (early !== undefined) {
      const reported = script.reported()
      if (reported !== undefined) return yield* failed(`the function could not start: ${describe(reported)}`)
      return yield* failed(script.hasAsked() ? early : `${early}, before the function asked for an event`)
    }
    const late = yield* Effect.timeoutOrElse(ended, { duration: settleMillis, orElse: () => Effect.void })
    if (late !== undefined) return yield* failed(`${late}, while the function waited for an event`)
    kill(child, "SIGTERM")
    yield* Effect.timeoutOrElse(ended, orFail(() => `the process did not end ${within} of SIGTERM`))
    return { failures: script.failures, output: output.all }
  },
  Effect.scoped
)
