/** The service of the current invocation, and the models in it. */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

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
