/** A handler as a function that AWS's own Node runtime calls. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { isUtf8 } from "node:buffer"
import { Environment } from "../../Environment.ts"
import { fromCause } from "../../ErrorReport.ts"
import type { Handler, Take } from "../../Handler.ts"
import type { Invocation } from "../../Invocation.ts"
import type { Buffered, Response, Streamed } from "../../Response.ts"
import { preludeDelimiter } from "../../RuntimeApi.ts"
import { ConnectionLost } from "../../RuntimeApiError.ts"
import { InvalidResponse } from "../../RuntimeError.ts"
import * as RawEvent from "../invocation/rawEvent.ts"
import { InFlight } from "./inFlight.ts"

/** The context that AWS's runtime passes along with an event, as far as it is read here. */
export interface AwsHandlerContext {
  readonly awsRequestId: string
  readonly invokedFunctionArn: string
  readonly getRemainingTimeInMillis: () => number
  readonly tenantId?: string | undefined
  readonly clientContext?: unknown
  readonly identity?: unknown
}

/** The stream that `awslambda.streamifyResponse` passes. */
export interface AwsResponseStream {
  readonly setContentType: (contentType: string) => void
  readonly write: (chunk: Uint8Array | string) => boolean
  readonly destroyed?: boolean | undefined
  readonly once: (event: "drain" | "close" | "error", listener: (error?: unknown) => void) => unknown
  readonly off: (event: "drain" | "close" | "error", listener: (error?: unknown) => void) => unknown
  readonly end: () => void
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

const describe = (context: AwsHandlerContext, environment: Environment) => {
  let ended = false
  const remaining = () => Math.max(0, context.getRemainingTimeInMillis())
  const invocation: Invocation["Service"] = {
    requestId: context.awsRequestId,
    invokedFunctionArn: context.invokedFunctionArn,
    deadline: Date.now() + remaining(),
    traceId: globalThis.awslambda?.InvokeStore?.getXRayTraceId() || process.env["_X_AMZN_TRACE_ID"] || undefined,
    w3c: undefined,
    tenantId: context.tenantId,
    clientContext: isObject(context.clientContext) ? context.clientContext : undefined,
    cognitoIdentity: isObject(context.identity) ? context.identity : undefined,
    functionName: environment.functionName,
    functionVersion: environment.functionVersion,
    memoryLimitInMB: environment.memoryLimitInMB,
    logGroupName: environment.logGroupName,
    logStreamName: environment.logStreamName,
    remainingMillis: Effect.sync(() => ended ? 0 : remaining())
  }
  return {
    invocation,
    end: () => {
      ended = true
    }
  }
}

/** AWS's runtime takes a JavaScript value and sends it as JSON; text that is not JSON becomes a string. */
const toValue = ({ body }: Buffered): Effect.Effect<unknown, InvalidResponse> => {
  if (typeof body !== "string" && !isUtf8(body)) {
    return Effect.fail(
      new InvalidResponse({ detail: "the response is not UTF-8, and AWS's own runtime sends nothing else" })
    )
  }
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8")
  try {
    return Effect.succeed(JSON.parse(text))
  } catch {
    return Effect.succeed(text)
  }
}

const toError = (cause: Cause.Cause<unknown>): Error => {
  const report = fromCause(cause)
  return Object.assign(new Error(report.errorMessage), {
    name: report.errorType,
    stack: [`${report.errorType}: ${report.errorMessage}`, ...report.stackTrace].join("\n")
  })
}

type Write = (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void, ConnectionLost>

const writeAll = (stream: AwsResponseStream): Write => (chunks) =>
  Effect.suspend(() => {
    let flowing = true
    for (const chunk of chunks) if (chunk.length > 0) flowing = stream.write(chunk)
    return flowing ? Effect.void : drained(stream)
  })

/** A stream that its reader has left never drains. */
const drained = (stream: AwsResponseStream): Effect.Effect<void, ConnectionLost> =>
  Effect.callback((resume) => {
    const stop = () => {
      stream.off("drain", onDrain)
      stream.off("close", onLost)
      stream.off("error", onLost)
    }
    const onDrain = () => {
      stop()
      resume(Effect.void)
    }
    const onLost = (cause?: unknown) => {
      stop()
      resume(Effect.fail(new ConnectionLost({ sent: true, cause })))
    }
    if (stream.destroyed === true) return onLost()
    stream.once("drain", onDrain)
    stream.once("close", onLost)
    stream.once("error", onLost)
    return Effect.sync(stop)
  })

/** The prelude goes first, then the body; without a stream of chunks it is the whole answer. */
const send = (response: Response, stream: AwsResponseStream): Effect.Effect<void, unknown> => {
  const write = writeAll(stream)
  const head = response._tag === "Streamed" && response.prelude !== undefined
    ? [Buffer.from(`${response.prelude}${preludeDelimiter}`)]
    : []
  const body = response._tag === "Streamed"
    ? produce(response, head, write)
    : write([typeof response.body === "string" ? Buffer.from(response.body) : response.body])
  return Effect.andThen(Effect.sync(() => stream.setContentType(response.contentType)), body)
}

/** Nothing is written before the first chunk, so that an earlier failure is an ordinary function error. */
const produce = (
  response: Streamed,
  head: ReadonlyArray<Uint8Array>,
  write: Write
): Effect.Effect<void, unknown> => {
  let pending = head
  const flush = (chunks: ReadonlyArray<Uint8Array>) => {
    const all = [...pending, ...chunks]
    pending = []
    return write(all)
  }
  return Effect.andThen(response.produce(flush), Effect.suspend(() => flush([])))
}

/** The scopes that SIGTERM closes: one listener serves every handler of the process. */
const scopes = new Set<Scope.Closeable>()

const closeScopes = () => {
  Effect.runFork(Effect.onExit(
    Effect.forEach(scopes, (scope) => Scope.close(scope, Exit.void), { concurrency: "unbounded", discard: true }),
    (exit) => Effect.sync(() => process.exit(Exit.isSuccess(exit) ? 0 : 1))
  ))
}

const closeOnSigterm = (scope: Scope.Closeable) => {
  if (scopes.size === 0) process.once("SIGTERM", closeScopes)
  scopes.add(scope)
}

/** What is ready once the layer is built. */
interface Ready {
  readonly take: Take<unknown, never>
  readonly context: Context.Context<never>
}

const prepare = Effect.fnUntraced(function*<R, E2>(
  handler: Handler<unknown, R>,
  layer: Layer.Layer<R, E2>,
  scope: Scope.Closeable
) {
  const context = yield* Layer.buildWithScope(layer, scope)
  const take = yield* Effect.provideContext(Scope.provide(handler.prepare, scope), context)
  return { context, take: take as Take<unknown, never> } as Ready
})

const invoke = Effect.fnUntraced(function*(
  { context, take }: Ready,
  environment: Environment,
  event: unknown,
  awsContext: AwsHandlerContext,
  marginMillis: number | undefined,
  respond: (response: Response) => Effect.Effect<unknown, unknown>
) {
  const { end, invocation } = describe(awsContext, environment)
  const inFlight = new InFlight({ context, enter: (start) => start(), invocation, marginMillis })
  const exit = yield* inFlight.attempt(Effect.flatMap(take(RawEvent.fromJson(event)), ({ run }) => run))
  const answered = Exit.isSuccess(exit)
    ? yield* Effect.exit(respond(inFlight.guard(exit.value)))
    : Exit.failCause(exit.cause)
  // AWS's runtime freezes the process once it has the answer, so the background goes first.
  inFlight.answered()
  yield* inFlight.joined
  yield* inFlight.end
  end()
  return answered
})

/** A function that AWS's own Node runtime calls with an event. */
export interface AwsHandler {
  (event: unknown, context: AwsHandlerContext): Promise<unknown>
  /** Resolves when the layer of the handler is built; rejects if it fails. */
  readonly ready: Promise<void>
}

export const makeAwsHandler = <R, E2>(
  handler: Handler<unknown, R>,
  layer: Layer.Layer<R, E2>,
  options: { readonly streaming: boolean; readonly marginMillis: number | undefined }
): AwsHandler => {
  const environment = Environment.defaultValue()
  const scope = Scope.makeUnsafe()
  closeOnSigterm(scope)
  // A layer that fails and is not awaited ends the process as an unhandled rejection: Lambda then starts it afresh.
  const ready = orThrow(Effect.runPromiseExit(prepare(handler, layer, scope)))

  const run = async (
    event: unknown,
    context: AwsHandlerContext,
    respond: (response: Response) => Effect.Effect<unknown, unknown>
  ) => {
    const invocation = invoke(await ready, environment, event, context, options.marginMillis, respond)
    return orThrow(Effect.runPromiseExit(Effect.flatten(invocation)))
  }

  const buffered = (event: unknown, context: AwsHandlerContext) =>
    run(
      event,
      context,
      (response) => response._tag === "Buffered" ? toValue(response) : Effect.flatMap(collect(response), toValue)
    )

  const streamed = (event: unknown, stream: AwsResponseStream, ...[context]: [AwsHandlerContext]) =>
    run(event, context, (response) => Effect.andThen(send(response, stream), Effect.sync(() => void stream.end())))

  const exported = options.streaming
    ? globalThis.awslambda?.streamifyResponse?.(streamed) ?? streamed
    : buffered
  return Object.assign(exported as AwsHandler, { ready: ready.then(() => {}) })
}

const orThrow = async <A>(exit: Promise<Exit.Exit<A, unknown>>): Promise<A> => {
  const settled = await exit
  if (Exit.isFailure(settled)) throw toError(settled.cause)
  return settled.value
}

/** A stream for a caller that cannot stream: with a prelude it becomes the buffered form of an HTTP answer. */
const collect = (response: Streamed): Effect.Effect<Buffered, unknown> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    const write = (more: ReadonlyArray<Uint8Array>) => Effect.sync(() => void chunks.push(...more))
    return Effect.map(response.produce(write), (): Buffered => {
      const body = Buffer.concat(chunks)
      return response.prelude === undefined
        ? { _tag: "Buffered", body, contentType: response.contentType }
        : {
          _tag: "Buffered",
          body: JSON.stringify({
            ...JSON.parse(response.prelude),
            body: body.toString("base64"),
            isBase64Encoded: true
          }),
          contentType: "application/json"
        }
    })
  })

declare global {
  /** What AWS's Node runtime, or this library in its place, puts here. */
  // oxlint-disable-next-line no-var
  var awslambda: {
    streamifyResponse?: (f: unknown) => unknown
    InvokeStore?: { readonly getXRayTraceId: () => string | undefined }
  } | undefined
}
