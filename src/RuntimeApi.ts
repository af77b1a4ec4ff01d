/**
 * Facts of the Lambda Runtime API, version 2018-06-01: what goes over the wire, and its limits.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import type * as Cause from "effect/Cause"
import type { Effect } from "effect/Effect"

/**
 * What identifies an invocation when its response or error is sent.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvocationRef {
  /** `Lambda-Runtime-Aws-Request-Id`: never empty, not always a UUID. */
  readonly requestId: string
  /** `Lambda-Runtime-Invocation-Id`, an opaque value that the response must carry back if Lambda sent one. */
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
  /**
   * The event: bytes of its own, at most 6 291 556 from Lambda. Short ones are views of an `ArrayBuffer` that they share
   * with others, as small buffers of Node are.
   */
  readonly event: Uint8Array
}

/** What the emulator knows, and Lambda never says. */
export interface Local {
  /** Takes a handler as the function that runs, and yields how many invocations it gets at once. */
  readonly serve: (handler: { readonly http: boolean }) => number
  /** Waits until the caller of an invocation has left before it had the whole response: for ever if it stays. */
  readonly left: (requestId: string) => Effect<void>
}

/**
 * How a response ended that Lambda accepted, or that could not begin.
 *
 * **Details**
 *
 * - `Accepted`: the whole response was taken (202).
 * - `NotStarted`: a streamed body failed before its first byte, or the response cannot be sent at all, such as one whose
 *   content type is not printable ASCII. Nothing was sent; the failure still has to be reported by `fail`.
 * - `Truncated`: a streamed body failed later; its error went out in the trailers and Lambda took it (202).
 *
 * @category models
 * @since 0.1.0
 */
export type Delivery =
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "NotStarted"; readonly cause: Cause.Cause<unknown> }
  | { readonly _tag: "Truncated"; readonly cause: Cause.Cause<unknown> }

/**
 * Where the paths of the Runtime API begin.
 *
 * @category constants
 * @since 0.1.0
 */
export const runtimePath = "/2018-06-01/runtime"

/**
 * Where the paths of the Extensions API begin.
 *
 * @category constants
 * @since 0.1.0
 */
export const extensionPath = "/2020-01-01/extension"

/**
 * The headers of the Runtime API and of the Extensions API.
 *
 * @category constants
 * @since 0.1.0
 */
export * as headerNames from "./HeaderNames.ts"

/**
 * The content types that Lambda itself reads or sends.
 *
 * @category constants
 * @since 0.1.0
 */
export const contentTypes = {
  json: "application/json",
  bytes: "application/octet-stream",
  /** A streamed body that begins with a prelude: status, headers and cookies as JSON, then `preludeDelimiter`. */
  httpIntegration: "application/vnd.awslambda.http-integration-response"
} as const

/**
 * What separates the prelude of a streamed HTTP response from its body: eight NUL characters.
 *
 * @category constants
 * @since 0.1.0
 */
export const preludeDelimiter = "\0\0\0\0\0\0\0\0"

/**
 * The longest event, and the longest buffered response, in bytes: 6 MiB and 100 bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * @category constants
 * @since 0.1.0
 */
export const maxBufferedBytes = 6_291_556

/**
 * The longest streamed response, in bytes: 200 MiB.
 *
 * @category constants
 * @since 0.1.0
 */
export const maxStreamedBytes = 209_715_200

/**
 * The longest timeout of a function, in milliseconds: 30 minutes. Lambda Managed Instances allow 90 minutes for
 * asynchronous invocations.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 * @category constants
 * @since 0.1.0
 */
export const maxTimeoutMillis = 1_800_000

/**
 * How the Runtime API refuses a request: a status, and JSON with `errorType` and `errorMessage`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Refusal {
  readonly status: number
  readonly errorType: string
  readonly errorMessage: string
}

/**
 * The refusals of the Runtime API, in Lambda's words.
 *
 * **Details**
 *
 * Lambda checks a response in this order: the id (400), the state (403), the response mode (400), the size (413).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * @category constants
 * @since 0.1.0
 */
export const refusals = {
  /** No invocation has this id, or it has ended and the next was asked for. */
  invalidRequestId: { status: 400, errorType: "InvalidRequestID", errorMessage: "Invalid request ID" },
  /** The response mode is neither absent nor `streaming`. */
  invalidResponseMode: {
    status: 400,
    errorType: "InvalidFunctionResponseMode",
    errorMessage: "Invalid function response mode"
  },
  /** The deadline of the invocation has passed. */
  invokeTimeout: { status: 410, errorType: "InvokeTimeout", errorMessage: "Invoke timeout" },
  /** The body is longer than `maxBufferedBytes`. */
  tooLarge: {
    status: 413,
    errorType: "RequestEntityTooLarge",
    errorMessage: `Exceeded maximum allowed payload size (${maxBufferedBytes} bytes).`
  },
  /** The Runtime API is broken; AWS asks the runtime to exit. */
  internal: { status: 500, errorType: "InternalServerError", errorMessage: "Internal Server Error" }
} as const satisfies Record<string, Refusal>

/**
 * The refusal of a call that is not allowed in the present state. The states have Lambda's names, such as `Running` and
 * `InvocationResponse`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const invalidTransition = (from: string, to: string): Refusal => ({
  status: 403,
  errorType: "InvalidStateTransition",
  errorMessage: `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`
})
