/** What the caller of a function gets for an event: plain data, which a test compares as a whole. */
import type { ErrorReport } from "../ErrorReport.ts"
import { contentTypes } from "../RuntimeApi.ts"

/**
 * A response that was sent as a whole.
 *
 * @category models
 * @since 0.1.0
 */
export interface Buffered {
  readonly _tag: "Buffered"
  readonly contentType: string
  /** The value if the content type is JSON; otherwise text, or a `Uint8Array` if the bytes are not UTF-8. */
  readonly body: unknown
}

/**
 * A streamed response, after its end.
 *
 * @category models
 * @since 0.1.0
 */
export interface Streamed {
  readonly _tag: "Streamed"
  readonly contentType: string
  /** Status, headers and cookies of an HTTP response, parsed. */
  readonly prelude: unknown
  /** All chunks together: text, or a `Uint8Array` if the bytes are not UTF-8. */
  readonly body: string | Uint8Array
  /** Why the stream failed after its first chunk. */
  readonly error: Failure | undefined
}

/**
 * A function error.
 *
 * @category models
 * @since 0.1.0
 */
export interface Failure {
  readonly _tag: "Failure"
  readonly errorType: string
  readonly errorMessage: string
}

/**
 * A response that the Runtime API did not accept: it refused it with a status, or the connection was lost before the
 * response was complete.
 *
 * @category models
 * @since 0.1.0
 */
export interface Refused {
  readonly _tag: "Refused"
  readonly by: number | "lost"
  readonly response: Buffered | Streamed | Failure
}

/**
 * What comes back for an event.
 *
 * @category models
 * @since 0.1.0
 */
export type Response = Buffered | Streamed | Failure | Refused

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const toText = (body: string | Uint8Array): string | Uint8Array => {
  if (typeof body === "string") return body
  try {
    return utf8.decode(body)
  } catch {
    return new Uint8Array(body)
  }
}

const isJson = (contentType: string): boolean => /^application\/(?:[^;]+\+)?json\b/.test(contentType)

/**
 * A complete response: JSON, unless another content type is given.
 *
 * **Example** (A response as a whole)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * it.effect("greets", () =>
 *   Effect.gen(function*() {
 *     const lambda = yield* TestLambda.make(Handler.text((name) => Effect.succeed(`Hello ${name}`)))
 *
 *     const response = yield* lambda.invoke("Ada")
 *
 *     assert.deepStrictEqual(response, TestLambda.response("Hello Ada"))
 *   }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const response = (body: unknown, options?: {
  /** Default `application/json`. For a type that is not JSON `body` is a string or a `Uint8Array`. */
  readonly contentType?: string | undefined
}): Buffered => {
  const contentType = options?.contentType ?? contentTypes.json
  return { _tag: "Buffered", contentType, body: body instanceof Uint8Array ? toText(body) : body }
}

/**
 * A streamed response: all of its chunks together.
 *
 * **Example** (A stream that fails after its first chunks)
 *
 * ```ts
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * TestLambda.streamed("1\n2\n", { error: TestLambda.failure("OutOfNumbers", "there is no third number") })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const streamed = (body: string | Uint8Array, options?: {
  /** Default `application/octet-stream`; with a prelude `application/vnd.awslambda.http-integration-response`. */
  readonly contentType?: string | undefined
  /** Status, headers and cookies of an HTTP response. Default: none. */
  readonly prelude?: unknown
  /** Why the stream failed after its first chunk. Default: it did not fail. */
  readonly error?: Failure | undefined
}): Streamed => ({
  _tag: "Streamed",
  contentType: options?.contentType ?? (options?.prelude === undefined
    ? contentTypes.bytes
    : contentTypes.httpIntegration),
  prelude: options?.prelude,
  body: toText(body),
  error: options?.error
})

/**
 * A function error, as the caller sees it.
 *
 * **Gotchas**
 *
 * It has no stack: use `reportOf` to read that.
 *
 * @category constructors
 * @since 0.1.0
 */
export const failure = (errorType: string, errorMessage: string): Failure => ({
  _tag: "Failure",
  errorType,
  errorMessage
})

/**
 * A response that the Runtime API did not accept.
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (by: number | "lost", response: Refused["response"]): Refused => ({
  _tag: "Refused",
  by,
  response
})

const reports = new WeakMap<Failure, ErrorReport>()

/**
 * The whole error report behind a failure: with its stack, and with what goes to AWS but not to the caller. Absent if
 * nothing failed, or if the response was made by a test.
 *
 * @category accessors
 * @since 0.1.0
 */
export const reportOf = (response: Response): ErrorReport | undefined => {
  switch (response._tag) {
    case "Failure":
      return reports.get(response)
    case "Streamed":
      return response.error && reports.get(response.error)
    case "Refused":
      return reportOf(response.response)
    case "Buffered":
      return undefined
  }
}

/** @internal */
export const fromReport = (report: ErrorReport): Failure => {
  const error = failure(report.errorType, report.errorMessage)
  reports.set(error, report)
  return error
}

/** @internal */
export const fromBody = (body: Uint8Array, contentType: string): Buffered => {
  const text = toText(body)
  if (isJson(contentType) && typeof text === "string") {
    try {
      return response(JSON.parse(text), { contentType })
    } catch {
      // Lambda passes on a body that is not JSON, too.
    }
  }
  return response(text, { contentType })
}
