/**
 * The Lambda Runtime API, version 2018-06-01, as a service.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import type { Cause } from "effect/Cause"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Response } from "./Response.ts"
import type { ErrorReport, RuntimeApiError } from "./RuntimeError.ts"

/**
 * What identifies an invocation when it is answered.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvocationRef {
  /** `Lambda-Runtime-Aws-Request-Id`: never empty, not always a UUID. */
  readonly requestId: string
  /** `Lambda-Runtime-Invocation-Id`, an opaque value that the answer must carry back where Lambda sent one. */
  readonly nonce: string | undefined
}

/**
 * An invocation as `GET /runtime/invocation/next` hands it out: headers decoded as UTF-8, empty ones absent, and the
 * event untouched.
 *
 * @category models
 * @since 0.1.0
 */
export interface NextInvocation extends InvocationRef {
  /** `Lambda-Runtime-Deadline-Ms`: Unix milliseconds; absent when the header is missing or not a number. */
  readonly deadline: number | undefined
  /** `Lambda-Runtime-Invoked-Function-Arn`: with the alias or version that the caller named; empty when not sent. */
  readonly invokedFunctionArn: string
  /** `Lambda-Runtime-Trace-Id`: the X-Ray header, as received. */
  readonly traceId: string | undefined
  /** `Lambda-Runtime-Aws-Tenant-Id`. */
  readonly tenantId: string | undefined
  /** `Lambda-Runtime-Client-Context`: JSON text, not parsed. */
  readonly clientContext: string | undefined
  /** `Lambda-Runtime-Cognito-Identity`: JSON text, not parsed. */
  readonly cognitoIdentity: string | undefined
  /** The event: its own memory, of at most 6 291 556 bytes from Lambda. */
  readonly event: Uint8Array
}

/**
 * How a response ended that Lambda accepted, or that could not begin.
 *
 * **Details**
 *
 * - `Accepted`: the whole response was taken (202).
 * - `NotStarted`: a streamed body failed before its first byte, so nothing was sent; the invocation is still to be
 *   answered, by `fail`.
 * - `Truncated`: a streamed body failed later; its error went out in the trailers and Lambda took it (202).
 *
 * @category models
 * @since 0.1.0
 */
export type Delivery =
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "NotStarted"; readonly cause: Cause<unknown> }
  | { readonly _tag: "Truncated"; readonly cause: Cause<unknown> }

/**
 * The Runtime API. Up to as many invocations may be in hand at once as Lambda allows; each call has a connection to
 * itself.
 *
 * @category services
 * @since 0.1.0
 */
export class RuntimeApiClient extends Context.Service<RuntimeApiClient, {
  /** Waits, without limit, until Lambda has an invocation for this environment. Interrupt it only to exit. */
  readonly next: Effect.Effect<NextInvocation, RuntimeApiError>
  /** Answers an invocation. Interrupting it while a body streams ends the body and sends the trailers. */
  readonly respond: (invocation: InvocationRef, response: Response) => Effect.Effect<Delivery, RuntimeApiError>
  /** Answers an invocation with an error. */
  readonly fail: (invocation: InvocationRef, report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /** Reports that the function could not be initialized. Only before the first `next`. */
  readonly initError: (report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /**
   * Registers an internal extension, so that Lambda sends SIGTERM before it ends the environment. Only before the
   * first `next`; the registration lives until the scope ends.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
   */
  readonly registerExtension: (name: string) => Effect.Effect<void, RuntimeApiError, Scope>
}>()("effect-lambda-runtime/RuntimeApiClient") {}
