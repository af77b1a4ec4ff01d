/** Metadata of one invocation, as a service of every handler. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type { Scope } from "effect/Scope"
import type { Environment } from "./Environment.ts"
import { cutShort } from "./internal/invocation/deadline.ts"
import type { NextInvocation } from "./RuntimeApi.ts"
import { headerNames } from "./RuntimeApi.ts"
import { DeadlineExceeded, InvalidInvocation } from "./RuntimeError.ts"

/**
 * What a mobile app that calls through the AWS Mobile SDK says about itself, or what a caller of `Invoke` passed as
 * `ClientContext`. Callers choose what is in it, so nothing is certain to be there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @category models
 * @since 0.1.0
 */
export interface ClientContext {
  readonly client?: {
    readonly installation_id?: string
    readonly app_title?: string
    readonly app_version_name?: string
    readonly app_version_code?: string
    readonly app_package_name?: string
  }
  readonly custom?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/**
 * The Amazon Cognito identity that authorized the caller.
 *
 * @category models
 * @since 0.1.0
 */
export interface CognitoIdentity {
  readonly cognitoIdentityId?: string
  readonly cognitoIdentityPoolId?: string
}

/**
 * The W3C trace context of the caller.
 *
 * @see https://www.w3.org/TR/trace-context/
 * @category models
 * @since 0.1.0
 */
export interface W3cTraceContext {
  readonly traceparent?: string
  readonly tracestate?: string
  readonly baggage?: string
}

/**
 * One invocation: everything that Lambda says about it.
 *
 * @category services
 * @since 0.1.0
 */
export class Invocation extends Context.Service<Invocation, {
  /** The request id: the same for every retry of an asynchronous event. Usually a UUID, but callers may choose it. */
  readonly requestId: string
  /** The ARN that the caller named, with its alias or version. Empty if Lambda sent none. */
  readonly invokedFunctionArn: string
  /** When Lambda ends the invocation: Unix milliseconds. Absent if Lambda sent none. */
  readonly deadline: number | undefined
  /** The X-Ray header, `Root=…;Parent=…;Sampled=…`, as received. */
  readonly traceId: string | undefined
  /** The W3C trace context, from `clientContext.w3c`. */
  readonly w3c: W3cTraceContext | undefined
  /** The tenant, for functions with tenant isolation. */
  readonly tenantId: string | undefined
  readonly clientContext: ClientContext | undefined
  readonly cognitoIdentity: CognitoIdentity | undefined
  readonly functionName: string | undefined
  /** A number, or `$LATEST`. */
  readonly functionVersion: string | undefined
  readonly memoryLimitInMB: number | undefined
  readonly logGroupName: string | undefined
  readonly logStreamName: string | undefined
  /**
   * How long the invocation may still run, in milliseconds: never negative, 0 once the invocation has ended, and
   * `Infinity` if the deadline is not known.
   */
  readonly remainingMillis: Effect.Effect<number>
}>()("effect-lambda-runtime/Invocation") {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

interface Parsed {
  readonly value?: Record<string, unknown>
  readonly invalid?: InvalidInvocation
}

const absent: Parsed = {}

const parseHeader = (header: string, text: string | undefined): Parsed => {
  if (text === undefined) return absent
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { value } : absent
  } catch {
    // Without the `SyntaxError`, which quotes the header.
    return { invalid: new InvalidInvocation({ header }) }
  }
}

const w3cFields = ["traceparent", "tracestate", "baggage"] as const

const nothing = [undefined, undefined] as const

const takeW3c = (
  parsed: Record<string, unknown> | undefined
): readonly [ClientContext | undefined, W3cTraceContext | undefined] => {
  if (parsed === undefined) return nothing
  if (!isObject(parsed.w3c)) return [parsed, undefined]
  const { w3c, ...clientContext } = parsed
  const fields: Record<string, string> = {}
  for (const name of w3cFields) {
    const value = (w3c as Record<string, unknown>)[name]
    if (typeof value === "string" && value !== "") fields[name] = value
  }
  return [clientContext, fields]
}

/** Each invocation has one. What few handlers need is made when they ask for it. */
class CurrentInvocation {
  // Declared, and made by the constructor alone: a field that is defined first costs every invocation twice.
  declare readonly requestId: string
  declare readonly invokedFunctionArn: string
  declare readonly deadline: number | undefined
  declare readonly traceId: string | undefined
  declare readonly w3c: W3cTraceContext | undefined
  declare readonly tenantId: string | undefined
  declare readonly clientContext: ClientContext | undefined
  declare readonly cognitoIdentity: CognitoIdentity | undefined
  declare readonly functionName: string | undefined
  declare readonly functionVersion: string | undefined
  declare readonly memoryLimitInMB: number | undefined
  declare readonly logGroupName: string | undefined
  declare readonly logStreamName: string | undefined
  #ended = false

  constructor(
    next: NextInvocation,
    environment: Environment,
    context: Record<string, unknown> | undefined,
    identity: CognitoIdentity | undefined
  ) {
    const [clientContext, w3c] = takeW3c(context)
    this.requestId = next.requestId
    this.invokedFunctionArn = next.invokedFunctionArn
    this.deadline = next.deadline
    this.traceId = next.traceId
    this.w3c = w3c
    this.tenantId = next.tenantId
    this.clientContext = clientContext
    this.cognitoIdentity = identity
    this.functionName = environment.functionName
    this.functionVersion = environment.functionVersion
    this.memoryLimitInMB = environment.memoryLimitInMB
    this.logGroupName = environment.logGroupName
    this.logStreamName = environment.logStreamName
  }

  /** Not a method, so that handlers do not have it. */
  static end(invocation: CurrentInvocation): void {
    invocation.#ended = true
  }

  get remainingMillis(): Effect.Effect<number> {
    return Clock.clockWith((clock) => {
      if (this.#ended) return Effect.succeed(0)
      const { deadline } = this
      return Effect.succeed(deadline === undefined ? Infinity : Math.max(0, deadline - clock.currentTimeMillisUnsafe()))
    })
  }
}

/**
 * The invocation that `next` describes, in this environment.
 *
 * **Details**
 *
 * A client context or Cognito identity that is JSON but not an object is ignored. One that is not JSON makes the
 * invocation `invalid`: it has to be reported as that error. `end` marks the invocation as over.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromNext = (next: NextInvocation, environment: Environment): {
  readonly invocation: Invocation["Service"]
  readonly invalid: InvalidInvocation | undefined
  readonly end: () => void
} => {
  const context = parseHeader(headerNames.clientContext, next.clientContext)
  const identity = parseHeader(headerNames.cognitoIdentity, next.cognitoIdentity)
  const invocation = new CurrentInvocation(next, environment, context.value, identity.value)
  return { invocation, invalid: context.invalid ?? identity.invalid, end: () => CurrentInvocation.end(invocation) }
}

/**
 * How long the current invocation may still run, in milliseconds: never negative, `Infinity` if the deadline is not
 * known.
 *
 * @category accessors
 * @since 0.1.0
 */
export const remainingMillis: Effect.Effect<number, never, Invocation> = /*#__PURE__*/ Effect.flatMap(
  Invocation,
  (invocation) => invocation.remainingMillis
)

/**
 * The context that AWS's own Node runtime passes along with an event.
 *
 * **Details**
 *
 * It has the shape of `Context` of `@types/aws-lambda`. What Lambda did not say is an empty string.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @category models
 * @since 0.1.0
 */
export interface AwsContext {
  readonly awsRequestId: string
  /** AWS's runtime waits for an empty event loop if it is `true`. Here it means nothing. */
  callbackWaitsForEmptyEventLoop: boolean
  /** As the caller sent it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- callers choose what is in it, and AWS's type claims more
  readonly clientContext: any
  readonly functionName: string
  readonly functionVersion: string
  readonly identity: { readonly cognitoIdentityId: string; readonly cognitoIdentityPoolId: string } | undefined
  readonly invokedFunctionArn: string
  readonly logGroupName: string
  readonly logStreamName: string
  /** A number as text. */
  readonly memoryLimitInMB: string
  readonly tenantId: string | undefined
  /** `Infinity` if the deadline is not known. */
  readonly getRemainingTimeInMillis: () => number
  /** AWS's old way to end an invocation. It throws: return an effect instead. */
  readonly done: (error?: unknown, result?: unknown) => never
  /** AWS's old way to fail. It throws: return an effect instead. */
  readonly fail: (error: unknown) => never
  /** AWS's old way to respond. It throws: return an effect instead. */
  readonly succeed: (result: unknown) => never
}

const endsNothing = (): never => {
  throw new Error("the context cannot end an invocation: return an effect instead")
}

/**
 * The current invocation as the context of AWS's own Node runtime, for libraries that want one, such as Powertools and
 * middy.
 *
 * **Example** (A logger of Powertools)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Invocation } from "effect-lambda-runtime"
 *
 * declare const logger: { readonly addContext: (context: Invocation.AwsContext) => void }
 *
 * const addContext = Effect.map(Invocation.toAwsContext, (context) => logger.addContext(context))
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const toAwsContext: Effect.Effect<AwsContext, never, Invocation> = /*#__PURE__*/ Effect.contextWith(
  (context: Context.Context<Invocation>) => {
    const invocation = Context.get(context, Invocation)
    const { cognitoIdentityId = "", cognitoIdentityPoolId = "" } = invocation.cognitoIdentity ?? {}
    return Effect.succeed<AwsContext>({
      awsRequestId: invocation.requestId,
      callbackWaitsForEmptyEventLoop: true,
      clientContext: invocation.clientContext,
      functionName: invocation.functionName ?? "",
      functionVersion: invocation.functionVersion ?? "",
      identity: invocation.cognitoIdentity && { cognitoIdentityId, cognitoIdentityPoolId },
      invokedFunctionArn: invocation.invokedFunctionArn,
      logGroupName: invocation.logGroupName ?? "",
      logStreamName: invocation.logStreamName ?? "",
      memoryLimitInMB: invocation.memoryLimitInMB?.toString() ?? "",
      tenantId: invocation.tenantId,
      getRemainingTimeInMillis: () => Effect.runSyncWith(context)(invocation.remainingMillis),
      done: endsNothing,
      fail: endsNothing,
      succeed: endsNothing
    })
  }
)

/**
 * Settings of `withDeadline`.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeadlineOptions<out A = never, out E = DeadlineExceeded, out R = never> {
  /**
   * How long before the deadline of the invocation the effect is interrupted. Use more than the `deadlineMargin` of
   * `Lambda.run`, which interrupts the whole handler. Default 200 ms.
   */
  readonly deadlineMargin?: Duration.Input | undefined
  /** What runs instead of the rest. Default: fail with the error. */
  readonly orElse?: ((error: DeadlineExceeded) => Effect.Effect<A, E, R>) | undefined
}

/**
 * Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time.
 *
 * **When to use**
 *
 * Use it for a part of a handler: to return what is done so far, or to give back what was taken. `Lambda.run`
 * interrupts the whole handler by itself.
 *
 * **Details**
 *
 * - The effect is interrupted `deadlineMargin` before the deadline. If the margin is longer than the time that is left,
 *   the effect still gets a third of that time. Without a deadline it is never interrupted; a deadline in the past, which
 *   means that a clock is wrong, interrupts nothing either.
 * - Its finalizers run first. They may take a fifth of the time that is left. After that the handler goes on, and the
 *   scope of the invocation waits for them.
 * - If the effect ends with a result or a failure of its own during that time, this is what counts. Otherwise it fails
 *   with `DeadlineExceeded`, or `orElse` takes over.
 *
 * **Example** (What is done by the deadline)
 *
 * ```ts
 * import { Effect, Ref } from "effect"
 * import { Invocation } from "effect-lambda-runtime"
 *
 * declare const step: (n: number) => Effect.Effect<void>
 *
 * const work = Effect.fnUntraced(function*(steps: ReadonlyArray<number>) {
 *   const done = yield* Ref.make(0)
 *   yield* Effect.forEach(steps, (n) => Effect.andThen(step(n), Ref.update(done, (n) => n + 1))).pipe(
 *     Invocation.withDeadline({ deadlineMargin: "2 seconds", orElse: () => Effect.void })
 *   )
 *   return yield* Ref.get(done)
 * })
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const withDeadline: {
  /** Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time. */
  <A2 = never, E2 = DeadlineExceeded, R2 = never>(
    options?: DeadlineOptions<A2, E2, R2>
  ): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope>
  /** Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time. */
  <A, E, R, A2 = never, E2 = DeadlineExceeded, R2 = never>(
    self: Effect.Effect<A, E, R>,
    options?: DeadlineOptions<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope>
} = /*#__PURE__*/ dual(
  (args) => Effect.isEffect(args[0]),
  <A, E, R, A2, E2, R2>(
    self: Effect.Effect<A, E, R>,
    // Without `orElse` the types of what it yields are those of a failure with `DeadlineExceeded`.
    { deadlineMargin = 200, orElse = Effect.fail as never }: DeadlineOptions<A2, E2, R2> = {}
  ): Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope> => {
    const marginMillis = Duration.toMillis(deadlineMargin)
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Invocation, ({ remainingMillis }) =>
        Effect.flatMap(
          cutShort(self, { marginMillis, remainingMillis, restore }),
          (ended): Effect.Effect<A | A2, E | E2, R2> =>
            ended instanceof DeadlineExceeded ? restore(orElse(ended)) : ended
        ))
    )
  }
)
