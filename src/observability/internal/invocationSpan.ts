/** The span of an invocation: its parent, its attributes, and how it ends. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Scope } from "effect/Scope"
import * as Tracer from "effect/Tracer"
import { Environment } from "../../Environment.ts"
import type { RawEvent } from "../../Handler.ts"
import { type CutShortReason, register } from "../../internal/invocation/earlyEnd.ts"
import { Invocation } from "../../Invocation.ts"
import type * as Response from "../../Response.ts"
import { type EventSource, fromEvent } from "./eventSource.ts"
import { extract, Propagators } from "./propagators.ts"

/** The event is read again by its handler, which says what is wrong with it. */
const sourceOf = (event: RawEvent): EventSource => {
  try {
    return fromEvent(event.json)
  } catch {
    return fromEvent(undefined)
  }
}

/**
 * The ARN of the function with the version that runs in place of an alias, as OpenTelemetry's `cloud.resource_id` asks for:
 * an environment may be invoked by several aliases.
 */
export const toResourceId = (invokedArn: string, version: string | undefined): string | undefined => {
  if (invokedArn === "") return undefined
  const parts = invokedArn.split(":")
  return parts.length === 8 && version !== undefined ? [...parts.slice(0, 7), version].join(":") : invokedArn
}

const attributesOf = (
  invocation: Invocation["Service"],
  { attributes, trigger }: EventSource,
  isCold: boolean
): Record<string, unknown> => {
  const { functionVersion, invokedFunctionArn, requestId, tenantId } = invocation
  const resourceId = toResourceId(invokedFunctionArn, functionVersion)
  return {
    ...attributes,
    "faas.invocation_id": requestId,
    "faas.trigger": trigger,
    "faas.coldstart": isCold,
    ...(resourceId !== undefined && { "cloud.resource_id": resourceId, "aws.lambda.invoked_arn": invokedFunctionArn }),
    ...(tenantId !== undefined && { "aws.lambda.tenant_id": tenantId })
  }
}

/** A streamed body, whose end is the end of the span. */
const bodyOf = (response: Response.Response<unknown>): Response.Body<unknown> | undefined => {
  const body: unknown = response?._tag === "Http" ? response.body : response?._tag === "Streamed" ? response : undefined
  return typeof body === "object" && body !== null && "produce" in body ? body as Response.Body<unknown> : undefined
}

const withBody = <E>(response: Response.Response<E>, body: Response.Body<E>): Response.Response<E> =>
  response._tag === "Http" ? { ...response, body } : response._tag === "Streamed" ? { ...response, ...body } : response

/** An interruption is no failure to OpenTelemetry, but the deadline and a fault of the process are. */
const explain = <A, E>(exit: Exit.Exit<A, E>, reason: CutShortReason | undefined): Exit.Exit<A, E | CutShortReason> =>
  reason !== undefined && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause) ? Exit.fail(reason) : exit

/** Handles an event in the span of its invocation, if a tracer is configured. */
export const withInvocationSpan = <Body, E, R>(
  handling: Effect.Effect<Response.Response<Body>, E, R>,
  event: RawEvent,
  isFirst: boolean
): Effect.Effect<Response.Response<Body>, E, R | Invocation | Scope> =>
  Effect.flatMap(
    Tracer.Tracer,
    (tracer) => tracer === Tracer.nativeTracer ? handling : inSpan(handling, event, isFirst)
  )

const inSpan = /*#__PURE__*/ Effect.fnUntraced(function*<Body, E, R>(
  handling: Effect.Effect<Response.Response<Body>, E, R>,
  event: RawEvent,
  isFirst: boolean
): Effect.fn.Return<Response.Response<Body>, E, R | Invocation | Scope> {
  const invocation = yield* Invocation
  const environment = yield* Environment
  const clock = yield* Clock.Clock
  const source = sourceOf(event)
  // With provisioned concurrency, environments start before there is an invocation.
  const isCold = isFirst && environment.variable("AWS_LAMBDA_INITIALIZATION_TYPE") !== "provisioned-concurrency"
  const parent = extract(yield* Propagators, [source.caller, invocation])
  const span = yield* Effect.makeSpan(invocation.functionName ?? environment.handler ?? "function", {
    ...(parent === undefined ? { root: true } : { parent }),
    attributes: attributesOf(invocation, source, isCold),
    kind: source.kind,
    links: source.links
  })
  let reason: CutShortReason | undefined
  const unregister = register(invocation, (cutShort) => {
    reason = cutShort
    return false
  })
  const end = (exit: Exit.Exit<unknown, unknown>) =>
    Effect.sync(() => {
      unregister()
      span.end(clock.currentTimeNanosUnsafe(), explain(exit, reason))
    })
  const within = Effect.provideService(Tracer.ParentSpan, span)
  const response = yield* Effect.onExit(within(handling), (exit) => {
    if (Exit.isFailure(exit)) return end(exit)
    const { value } = exit
    if (value?._tag === "Http") span.attribute("http.response.status_code", value.status)
    return bodyOf(value) === undefined ? end(exit) : Effect.void
  })
  const body = bodyOf(response) as Response.Body<Body> | undefined
  if (body === undefined) return response
  // It may never be sent. A span ends once; what comes later is ignored.
  yield* Effect.addFinalizer(end)
  return withBody(response, {
    ...body,
    produce: (write) => Effect.onExit(within(body.produce(write)), end)
  })
})
