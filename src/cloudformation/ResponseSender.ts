/** Sends the response of a custom resource to CloudFormation, as a service that tests replace. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { OwnError } from "../RuntimeError.ts"

/**
 * The response did not reach CloudFormation. The invocation fails, so Lambda runs the function again.
 *
 * @category errors
 * @since 0.1.0
 */
export class ResponseNotSent extends OwnError("ResponseNotSent", "ResponseNotSent")<{
  /** What went wrong. Never the URL, which is a secret. */
  readonly detail: string
  /** Whether another attempt may help. */
  readonly retryable: boolean
  readonly cause?: unknown
}> {
  override get message() {
    return `the response did not reach CloudFormation: ${this.detail}`
  }
}

const notSent = (detail: string, options?: { readonly retryable?: boolean; readonly cause?: unknown }) =>
  Effect.fail(new ResponseNotSent({ detail, retryable: options?.retryable ?? true, cause: options?.cause }))

/**
 * One PUT. The URL was signed without a content type, so the header must be empty; `fetch` would add one. The modules are
 * loaded at the first use. No connection is kept, since it could be dead at the next invocation.
 */
const sendByHttp = (url: string, body: string): Effect.Effect<void, ResponseNotSent> =>
  Effect.callback((resume) => {
    // The error of an invalid URL quotes the URL.
    if (!URL.canParse(url)) return resume(notSent("ResponseURL is not a URL", { retryable: false }))
    const target = new URL(url)
    // LocalStack uses HTTP.
    const { request } = process.getBuiltinModule(target.protocol === "http:" ? "node:http" : "node:https")
    const put = request(target, {
      agent: false,
      method: "PUT",
      headers: { "content-type": "", "content-length": Buffer.byteLength(body) }
    }, (answer) => {
      const { statusCode = 0 } = answer
      answer.on("error", (cause) => resume(notSent("the connection was lost", { cause })))
      answer.on("end", () => {
        if (statusCode >= 200 && statusCode < 300) return resume(Effect.void)
        resume(notSent(`status ${statusCode}`, { retryable: statusCode >= 500 || statusCode === 429 }))
      })
      answer.resume()
    })
    put.on("error", (cause) => resume(notSent("the connection was lost", { cause })))
    put.end(body)
    return Effect.sync(() => put.destroy())
  })

/**
 * Puts a response to the `ResponseURL` of a request. By default by HTTPS.
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { ResponseSender } from "effect-lambda-runtime/CustomResource"
 *
 * const responses: Array<string> = []
 * const sender = Layer.succeed(ResponseSender, { send: (_url, body) => Effect.sync(() => responses.push(body)) })
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export const ResponseSender: Context.Reference<{
  /** Sends once. The caller limits the time and tries again. */
  readonly send: (url: string, body: string) => Effect.Effect<unknown, ResponseNotSent>
}> = Context.Reference("effect-lambda-runtime/CustomResource/ResponseSender", {
  defaultValue: () => ({ send: sendByHttp })
})

const attempts = 5
const attemptTimeout = "2 seconds"
const firstDelayMillis = 100

/** Sends a response by the current sender, up to five times and at most 2 seconds each. */
export const send = Effect.fnUntraced(function*(url: string, body: string) {
  const sender = yield* ResponseSender
  const attempt = Effect.timeoutOrElse(sender.send(url, body), {
    duration: attemptTimeout,
    orElse: () => notSent(`no answer within ${attemptTimeout}`)
  })
  for (let count = 1;; count++) {
    const result = yield* Effect.result(attempt)
    if (Result.isSuccess(result)) return
    if (!result.failure.retryable || count === attempts) return yield* result.failure
    yield* Effect.logWarning(result.failure.message)
    yield* Effect.sleep(firstDelayMillis * 2 ** (count - 1))
  }
})
