/** What a caller gets for an event: plain data, to be compared as a whole. */
import type { ErrorReport } from "../ErrorReport.ts"
import { contentTypes } from "../RuntimeApi.ts"

/**
 * A complete response.
 *
 * @category models
 * @since 0.1.0
 */
export interface Response {
  readonly _tag: "Response"
  readonly contentType: string
  /** The value where the content type is JSON; else text, or a `Uint8Array` where the bytes are no UTF-8. */
  readonly body: unknown
}

/**
 * A streamed response, once it has ended.
 *
 * @category models
 * @since 0.1.0
 */
export interface Streamed {
  readonly _tag: "Streamed"
  readonly contentType: string
  /** Status, headers and cookies of an HTTP answer, parsed. */
  readonly prelude: unknown
  /** All chunks: text, or a `Uint8Array` where the bytes are no UTF-8. */
  readonly body: string | Uint8Array
  /** Why the body broke off. */
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
 * An answer that the Runtime API did not take: it was refused with a status, or the connection was lost before it was
 * complete.
 *
 * @category models
 * @since 0.1.0
 */
export interface Refused {
  readonly _tag: "Refused"
  readonly by: number | "lost"
  readonly answer: Answer
}

/**
 * What a function can answer.
 *
 * @category models
 * @since 0.1.0
 */
export type Answer = Response | Streamed | Failure

/**
 * What becomes of an event.
 *
 * @category models
 * @since 0.1.0
 */
export type Reply = Answer | Refused

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
 * **Example** (A reply as a whole)
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
 *     const reply = yield* lambda.invoke("Ada")
 *
 *     assert.deepStrictEqual(reply, TestLambda.response("Hello Ada"))
 *   }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const response = (body: unknown, options?: {
  /** Default `application/json`. For any other type `body` is a string or a `Uint8Array`. */
  readonly contentType?: string | undefined
}): Response => {
  const contentType = options?.contentType ?? "application/json"
  return { _tag: "Response", contentType, body: body instanceof Uint8Array ? toText(body) : body }
}

/**
 * A streamed response: all of its chunks together.
 *
 * **Example** (A stream that breaks off)
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
  /** Default `application/octet-stream`, with a prelude `application/vnd.awslambda.http-integration-response`. */
  readonly contentType?: string | undefined
  /** Status, headers and cookies of an HTTP answer. Default: none. */
  readonly prelude?: unknown
  /** Why the body broke off. Default: it did not. */
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
 * The stack is not part of it: see `reportOf`.
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
 * An answer that the Runtime API did not take.
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (by: number | "lost", answer: Answer): Refused => ({ _tag: "Refused", by, answer })

const reports = new WeakMap<Failure, ErrorReport>()

/**
 * The whole error report behind a reply: its stack, and what goes to AWS beside the caller. Absent where nothing failed.
 *
 * @category accessors
 * @since 0.1.0
 */
export const reportOf = (reply: Reply): ErrorReport | undefined => {
  switch (reply._tag) {
    case "Failure":
      return reports.get(reply)
    case "Streamed":
      return reply.error && reports.get(reply.error)
    case "Refused":
      return reportOf(reply.answer)
    case "Response":
      return undefined
  }
}

/** @internal */
export const fromReport = (report: ErrorReport): Failure => {
  const reply = failure(report.errorType, report.errorMessage)
  reports.set(reply, report)
  return reply
}

/** @internal */
export const fromBody = (body: Uint8Array, contentType: string): Response => {
  const text = toText(body)
  if (isJson(contentType) && typeof text === "string") {
    try {
      return response(JSON.parse(text), { contentType })
    } catch {
      // Lambda passes on what is no JSON as well.
    }
  }
  return response(text, { contentType })
}
