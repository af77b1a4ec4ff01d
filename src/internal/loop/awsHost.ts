/** A handler as a function that AWS's own Node runtime calls. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { Environment } from "../../Environment.ts"
import { fromCause } from "../../ErrorReport.ts"
import type { Handler, Prepared } from "../../Handler.ts"
import * as Invocation from "../../Invocation.ts"
import { Lifecycle, make as makeLifecycle, registryOf } from "../../Lifecycle.ts"
import type { Wire } from "../../Response.ts"
import * as RawEvent from "../invocation/rawEvent.ts"
import type { Registry } from "../lifecycle/registry.ts"
import { awsGlobal } from "./awsGlobal.ts"
import { announceOnAws, awsStore } from "./awsInvokeStore.ts"
import { type AwsResponseStream, send, toValue } from "./awsResponse.ts"
import { handleEvent } from "./handleEvent.ts"
import { Idleness } from "./idleness.ts"
import { InvocationInHand, type Known, type Shared } from "./invocationInHand.ts"

/**
 * A function that AWS's own Node runtime calls with an event.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsHandler {
  (event: unknown, context: AwsHandlerContext): Promise<unknown>
  /** Resolves when the layer of the handler is built, and rejects if it fails. */
  readonly ready: Promise<void>
}

/**
 * The context that AWS's runtime passes along with an event, as far as it is read here.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsHandlerContext {
  readonly awsRequestId: string
  readonly invokedFunctionArn: string
  readonly getRemainingTimeInMillis: () => number
  readonly tenantId?: string | undefined
  readonly clientContext?: unknown
  readonly identity?: unknown
}

type Respond = (response: Wire) => Effect.Effect<unknown, unknown>

/** Makes the function. The layer starts to build at once. */
export const makeAwsHandler = <R, E2>(
  handler: Handler<unknown, R>,
  layer: Layer.Layer<R, E2>,
  options: { readonly streaming: boolean; readonly marginMillis: number | undefined }
): AwsHandler => {
  const { marginMillis, streaming } = options
  const environment = Environment.defaultValue()
  const lifecycle = makeLifecycle()
  const hooks = registryOf(lifecycle)
  const scope = Scope.makeUnsafe()
  closeOnSigterm(scope, hooks)
  // A layer that fails and is not awaited ends the process as an unhandled rejection: Lambda then starts another one.
  const prepared = Effect.gen(function*() {
    const context = yield* Layer.buildWithScope(layer, scope)
    return {
      announce: announceOnAws(environment),
      context,
      hooks,
      idleness: new Idleness(hooks, context),
      marginMillis,
      streams: streaming,
      // The promise has to settle before the deadline, whatever is still running.
      stuckMillis: -(marginMillis ?? 0) / 4,
      take: yield* Effect.provideContext(Scope.provide(handler.prepare, scope), context)
    }
  })
  const ready = orThrow(Effect.runPromiseExit(Effect.provideService(prepared, Lifecycle, lifecycle)))

  const run = async (event: unknown, context: AwsHandlerContext, respond: Respond) => {
    const host = await ready
    const now = Context.get(host.context, Clock.Clock).currentTimeMillisUnsafe()
    const invocation = invoke(host, fromAws(context, now, environment), event, respond)
    return orThrow(Effect.runPromiseExitWith(host.context)(Effect.flatten(invocation)))
  }
  const buffered = (event: unknown, context: AwsHandlerContext) => run(event, context, toValue)
  const streamed = (event: unknown, stream: AwsResponseStream, ...[context]: [AwsHandlerContext]) =>
    run(event, context, (response) => Effect.andThen(send(response, stream), Effect.sync(() => void stream.end())))

  const exported = streaming ? awsGlobal.awslambda?.streamifyResponse?.(streamed) ?? streamed : buffered
  return Object.assign(exported as AwsHandler, { ready: ready.then(() => {}) })
}

const toJson = (value: unknown): string | undefined => value === undefined ? undefined : JSON.stringify(value)

/** What is known of an invocation, by the context of AWS's runtime, its invoke store and the environment. */
const fromAws = (context: AwsHandlerContext, now: number, environment: Environment): Known => {
  const store = awsStore()
  const traceparent = store?.getTraceparent?.()
  const w3c = traceparent === undefined
    ? undefined
    : { w3c: { traceparent, tracestate: store?.getTracestate?.(), baggage: store?.getBaggage?.() } }
  const { clientContext } = context
  return Invocation.fromNext({
    requestId: context.awsRequestId,
    nonce: undefined,
    deadline: now + context.getRemainingTimeInMillis(),
    invokedFunctionArn: context.invokedFunctionArn,
    traceId: store?.getXRayTraceId() || process.env["_X_AMZN_TRACE_ID"] || undefined,
    tenantId: context.tenantId,
    clientContext: toJson(w3c === undefined ? clientContext : { ...w3c, ...Object(clientContext) }),
    cognitoIdentity: toJson(context.identity),
    event: new Uint8Array()
  }, environment)
}

const invoke = Effect.fnUntraced(function*<R>(
  host: Shared<R> & {
    readonly idleness: Idleness
    readonly take: Prepared<unknown, R>
    readonly streams: boolean
  },
  known: Known,
  event: unknown,
  respond: Respond
) {
  const thawed = host.idleness.begin(known.invocation.deadline)
  if (thawed !== undefined) yield* thawed
  const inHand = new InvocationInHand(host, known)
  const exit = yield* inHand.handle(handleEvent(host.take, RawEvent.fromJson(event), host.streams))
  const settled = Exit.isSuccess(exit)
    ? yield* Effect.exit(respond(inHand.guard(exit.value)))
    : Exit.failCause(exit.cause)
  // AWS's runtime freezes the process once it has the response, so background work and hooks go first.
  const running = yield* inHand.finish(true)
  host.idleness.end()
  if (running !== undefined) inHand.log(Effect.logError(`${running} did not end before the deadline`))
  return settled
})

const orThrow = async <A>(exit: Promise<Exit.Exit<A, unknown>>): Promise<A> => {
  const settled = await exit
  if (Exit.isFailure(settled)) throw toError(settled.cause)
  return settled.value
}

const toError = (cause: Cause.Cause<unknown>): Error => {
  const report = fromCause(cause)
  return Object.assign(new Error(report.errorMessage), {
    name: report.errorType,
    stack: [`${report.errorType}: ${report.errorMessage}`, ...report.stackTrace].join("\n")
  })
}

/** The scopes that SIGTERM closes, after their hooks: one listener serves every handler of the process. */
const scopes = new Map<Scope.Closeable, Registry>()

/** How long the hooks may take, in milliseconds: three quarters of the time that Lambda gives. */
const shutdownMillis = 220

const closeScopes = () => {
  const closed = Effect.forEach(
    scopes,
    ([scope, { shutdown }]) =>
      Effect.andThen(shutdown?.run(shutdownMillis) ?? Effect.void, Scope.close(scope, Exit.void)),
    { concurrency: "unbounded", discard: true }
  )
  Effect.runFork(Effect.onExit(closed, (exit) => Effect.sync(() => process.exit(Exit.isSuccess(exit) ? 0 : 1))))
}

const closeOnSigterm = (scope: Scope.Closeable, hooks: Registry) => {
  if (scopes.size === 0) process.once("SIGTERM", closeScopes)
  scopes.set(scope, hooks)
}
