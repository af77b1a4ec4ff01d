/** One run of a bundle against a scripted Runtime API, for the sake of what V8 compiles meanwhile. */
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

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
const settleMillis = 250

const prefix = "/2018-06-01/runtime/"

const inOneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim()

/** The report of an error, as `…/error` takes it. */
const readReport = (body: string): { readonly errorType: string; readonly errorMessage: string } => {
  try {
    const { errorMessage, errorType } = JSON.parse(body) as Record<string, unknown>
    return { errorMessage: inOneLine(String(errorMessage)), errorType: String(errorType) }
  } catch {
    return { errorMessage: "its report is not JSON", errorType: "Unknown" }
  }
}

const describe = ({ errorMessage, errorType }: ReturnType<typeof readReport>): string => `${errorType}: ${errorMessage}`

const readBody = (request: IncomingMessage, done: (body: string) => void): void => {
  const chunks: Array<Buffer> = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => done(Buffer.concat(chunks).toString("utf8")))
}

/** Hands out the events, then tells that there are no more. */
class Script {
  readonly drained: Deferred.Deferred<void>
  /** The init error. */
  reported: ReturnType<typeof readReport> | undefined
  readonly failures: Array<string | undefined>
  private readonly events: ReadonlyArray<string>
  private asked: number

  constructor(events: ReadonlyArray<string>) {
    this.drained = Deferred.makeUnsafe()
    this.reported = undefined
    this.failures = events.map(() => undefined)
    this.events = events
    this.asked = 0
  }

  /** Whether the function has asked for an event. */
  get hasAsked(): boolean {
    return this.asked > 0
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, (body) => {
      const path = request.url ?? ""
      if (path === `${prefix}invocation/next`) return this.next(response)
      if (path === "/2020-01-01/extension/event/next") return
      if (path === "/2020-01-01/extension/register") {
        response.writeHead(200, { "Lambda-Extension-Identifier": "warm-up" }).end("{}")
        return
      }
      if (path === `${prefix}init/error`) this.reported ??= readReport(body)
      else if (path.endsWith("/error")) this.failures[this.current] ??= describe(readReport(body))
      response.writeHead(202).end()
    })
  }

  /** The event that the function has. */
  private get current(): number {
    return Math.floor((this.asked - 1) / timesPerEvent)
  }

  private next(response: ServerResponse): void {
    this.asked++
    const event = this.events[this.current]
    if (event === undefined) {
      // No answer: the function waits until it is told to end.
      Deferred.doneUnsafe(this.drained, Effect.void)
      return
    }
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": `warm-up-${this.asked}`,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + 30_000),
      "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:warm-up"
    })
    response.end(event)
  }
}

/** The port on which the script is read. */
const listen = Effect.fnUntraced(function*(script: Script) {
  const server = createServer(script.handle)
  return yield* Effect.acquireRelease(
    Effect.callback<number, WarmUpFailed>((resume) => {
      server.once(
        "error",
        (error) => resume(Effect.fail(new WarmUpFailed({ detail: error.message, hasAsked: false, output: "" })))
      )
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
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
  /** JSON texts. */
  readonly events: ReadonlyArray<string>
  /** How long the run may take, and then its end. */
  readonly patience: Duration.Input
}

/** The handler that a function is asked for where nobody has named one. */
export const defaultHandler = "index.handler"

/** What Lambda sets, as far as the environment has not. Options of node would be compiled into the cache. */
const environment = ({ folder, handler, nodePath }: Run, port: number): NodeJS.ProcessEnv => {
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
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    LAMBDA_TASK_ROOT: folder,
    NODE_PATH: nodePath
  }
}

const maxOutput = 65_536

/** The message of the error that Node wrote when the process ended by it. */
const uncaughtIn = (stderr: string): string | undefined => {
  const [message] = /^\w*Error\b[^]*?(?=\n {4}at |\n\n|$(?!\n))/m.exec(stderr) ?? []
  return message === undefined ? undefined : inOneLine(message)
}

/** A process that was started, and how it ended: in words, with the error that Node wrote to stderr where there is one. */
const start = (run: Run, port: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const [node, ...rest] = run.command
      const child = spawn(node, rest, {
        cwd: run.folder,
        env: environment(run, port),
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

const kill = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
}

/**
 * Runs a function until it has taken each event three times, or has asked for the first where there is none, and ends
 * it by SIGTERM. An event that fails is no failure of the run.
 */
export const warmUp: (run: Run) => Effect.Effect<WarmUp, WarmUpFailed> = Effect.fnUntraced(
  function*(run: Run) {
    const script = new Script(run.events)
    const { child, ended, output } = yield* start(run, yield* listen(script))
    const patience = Duration.fromInputUnsafe(run.patience)
    const within = `within ${Duration.format(patience)}`
    const failed = (detail: string) =>
      new WarmUpFailed({ detail, hasAsked: script.hasAsked, output: output.all, reported: script.reported })
    const orFail = (detail: () => string) => ({ duration: patience, orElse: () => Effect.fail(failed(detail())) })

    const early = yield* Effect.raceFirst(Effect.as(Deferred.await(script.drained), undefined), ended).pipe(
      Effect.timeoutOrElse(
        orFail(() =>
          script.hasAsked ? `an event was not answered ${within}` : `the function asked for no event ${within}`
        )
      )
    )
    if (early !== undefined) {
      if (script.reported !== undefined) {
        return yield* failed(`the function could not start: ${describe(script.reported)}`)
      }
      return yield* failed(script.hasAsked ? early : `${early}, before the function asked for an event`)
    }
    const late = yield* Effect.timeoutOrElse(ended, { duration: settleMillis, orElse: () => Effect.void })
    if (late !== undefined) return yield* failed(`${late}, while the function waited for an event`)
    kill(child, "SIGTERM")
    yield* Effect.timeoutOrElse(ended, orFail(() => `the process did not end ${within} of SIGTERM`))
    return { failures: script.failures, output: output.all }
  },
  Effect.scoped
)
