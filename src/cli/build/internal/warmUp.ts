/** One run of a bundle against a scripted Runtime API, for the sake of what V8 compiles meanwhile. */
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** The run did not go as a function's first invocations should. */
export class WarmUpFailed extends Data.TaggedError("WarmUpFailed")<{ readonly detail: string }> {
  override get message() {
    return this.detail
  }
}

/** One invocation has V8 compile what it runs, and two more what it then takes for warm. */
const timesPerEvent = 3

const prefix = "/2018-06-01/runtime/"

/** The report of an error, as `…/error` takes it, in one line. */
const describeReport = (body: string): string => {
  try {
    const { errorMessage, errorType } = JSON.parse(body) as Record<string, unknown>
    return `${String(errorType)}: ${String(errorMessage)}`.split("\n", 1)[0]!
  } catch {
    return "an error report that is not JSON"
  }
}

const readBody = (request: IncomingMessage, done: (body: string) => void): void => {
  const chunks: Array<Buffer> = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => done(Buffer.concat(chunks).toString("utf8")))
}

/** Hands out the events, then tells that there are no more. Of what goes wrong, the first is remembered. */
class Script {
  readonly drained: Deferred.Deferred<void>
  problem: string | undefined
  private readonly events: ReadonlyArray<string>
  private asked: number

  constructor(events: ReadonlyArray<string>) {
    this.drained = Deferred.makeUnsafe()
    this.problem = undefined
    this.events = events.flatMap((event) => Array.from({ length: timesPerEvent }, () => event))
    this.asked = 0
  }

  /** What the function was at when it got no further. */
  get stage(): "before" | "between" | "after" {
    return this.asked === 0 ? "before" : this.asked <= this.events.length ? "between" : "after"
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
      if (path.endsWith("/error")) {
        const where = path === `${prefix}init/error` ? "the function could not start" : "the event ended in an error"
        this.problem ??= `${where}: ${describeReport(body)}`
      }
      response.writeHead(202).end()
    })
  }

  private next(response: ServerResponse): void {
    const event = this.events[this.asked++]
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
      server.once("error", (error) => resume(Effect.fail(new WarmUpFailed({ detail: error.message }))))
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
})

/** What Lambda sets, as far as the environment has not. Options of node would be compiled into the cache. */
const environment = (port: number): NodeJS.ProcessEnv => {
  const { AWS_LAMBDA_MAX_CONCURRENCY: _1, NODE_COMPILE_CACHE: _2, NODE_OPTIONS: _3, ...inherited } = process.env
  return {
    _HANDLER: "index.handler",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1024",
    AWS_LAMBDA_FUNCTION_NAME: "warm-up",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/warm-up",
    AWS_LAMBDA_LOG_STREAM_NAME: "warm-up",
    AWS_REGION: "us-east-1",
    ...inherited,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`
  }
}

/** How a process ended: in words, with the error that Node wrote to stderr where there is one. */
const start = (command: readonly [node: string, ...rest: ReadonlyArray<string>], port: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const [node, ...rest] = command
      const child = spawn(node, rest, { env: environment(port), stdio: ["ignore", "ignore", "pipe"] })
      const ended = Deferred.makeUnsafe<string>()
      let stderr = ""
      child.stderr.on("data", (chunk: Buffer) => {
        stderr = (stderr + chunk.toString("utf8")).slice(-4096)
      })
      child.once("error", (error) => Deferred.doneUnsafe(ended, Effect.succeed(error.message)))
      child.once("close", (code, signal) => {
        const how = signal === null ? `the process exited with ${code}` : `the process ended by ${signal}`
        const error = /^\w*Error\b.*$/m.exec(stderr)?.[0]
        Deferred.doneUnsafe(ended, Effect.succeed(error === undefined ? how : `${how} (${error})`))
      })
      return { child, ended: Deferred.await(ended) }
    }),
    ({ child }) => Effect.sync(() => kill(child, "SIGKILL"))
  )

const kill = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
}

/**
 * Runs a function until it has taken each event three times, or has asked for the first where there is none, and ends
 * it by SIGTERM.
 */
export const warmUp = Effect.fnUntraced(
  function*(options: {
    readonly command: readonly [node: string, ...rest: ReadonlyArray<string>]
    /** JSON texts. */
    readonly events: ReadonlyArray<string>
    /** How long the run may take, and then its end. */
    readonly patience: Duration.Input
  }) {
    const script = new Script(options.events)
    const { child, ended } = yield* start(options.command, yield* listen(script))
    const patience = Duration.fromInputUnsafe(options.patience)
    const within = `within ${Duration.format(patience)}`

    const early = yield* Effect.timeoutOrElse(
      Effect.raceFirst(Effect.as(Deferred.await(script.drained), undefined), ended),
      {
        duration: patience,
        orElse: () =>
          Effect.fail(
            new WarmUpFailed({
              detail: script.stage === "before"
                ? `the function asked for no event ${within}`
                : `an event was not answered ${within}`
            })
          )
      }
    )
    if (early !== undefined) {
      const before = script.stage === "before" ? ", before the function asked for an event" : ""
      return yield* new WarmUpFailed({ detail: script.problem ?? `${early}${before}` })
    }
    kill(child, "SIGTERM")
    yield* Effect.timeoutOrElse(ended, {
      duration: patience,
      orElse: () => Effect.fail(new WarmUpFailed({ detail: `the process did not end ${within} of SIGTERM` }))
    })
    if (script.problem !== undefined) return yield* new WarmUpFailed({ detail: script.problem })
  },
  Effect.scoped
)
