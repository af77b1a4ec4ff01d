/** Metadata of one invocation, as a service of every handler. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Environment } from "./Environment.ts"
import type { NextInvocation } from "./RuntimeApi.ts"
import { headerNames } from "./RuntimeApi.ts"
import { InvalidInvocation } from "./RuntimeError.ts"

/**
 * What a mobile app that calls through the AWS Mobile SDK tells of itself, or what a caller of `Invoke` passed as
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
 * One invocation: everything that Lambda tells of it.
 *
 * @category services
 * @since 0.1.0
 */
export class Invocation extends Context.Service<Invocation, {
  /** The request id: the same for every retry of an asynchronous event. Usually a UUID, but callers may choose it. */
  readonly requestId: string
  /** The ARN that the caller named, with its alias or version. Empty where Lambda sent none. */
  readonly invokedFunctionArn: string
  /** When Lambda ends the invocation: Unix milliseconds. Absent where Lambda did not tell. */
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
   * `Infinity` where the deadline is not known.
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
  } catch (cause) {
    return { invalid: new InvalidInvocation({ header, cause }) }
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

/** Each invocation has one, so what few handlers ask for is made when they do. */
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

  /** No method, so that handlers do not have it. */
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
 * A client context or Cognito identity that is JSON but no object is ignored. One that is not JSON makes the invocation
 * `invalid`: it has to be answered with that error. `end` marks the invocation as over.
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
 * How long the current invocation may still run, in milliseconds: never negative, `Infinity` where the deadline is not
 * known.
 *
 * @category accessors
 * @since 0.1.0
 */
export const remainingMillis: Effect.Effect<number, never, Invocation> = /*#__PURE__*/ Effect.flatMap(
  Invocation,
  (invocation) => invocation.remainingMillis
)
