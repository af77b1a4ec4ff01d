/** Traces, logs and metrics by OpenTelemetry's protocol (OTLP), sent before Lambda can freeze the process. */
import type * as Handler from "../Handler.ts"
import { wrap } from "../Handler.ts"
import { withInvocationSpan } from "./internal/invocationSpan.ts"

/**
 * Runs each invocation in a span, by OpenTelemetry's conventions for AWS Lambda, if a tracer is configured.
 *
 * **Details**
 *
 * - The span has the name of the function and the kind `server`; `consumer` for messages.
 * - Its parent is the caller's span: of the header `traceparent` of an HTTP request, of the W3C trace context of the
 *   invocation, or of X-Ray's header.
 * - It links to the producers of records of SQS, SNS and Kinesis, and of EventBridge events.
 * - It ends with the handler, or with the body of a streamed response. If the deadline cuts the invocation short, it fails
 *   with `DeadlineExceeded`.
 *
 * **Example** (A function with traces)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { LambdaOtlp } from "effect-lambda-runtime/observability"
 *
 * export const greet = Handler.json(
 *   { event: Schema.String },
 *   Effect.fn("greet")(function*(name) {
 *     yield* Effect.log(`Hello ${name}`)
 *   })
 * ).pipe(LambdaOtlp.traced)
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
 * @category combinators
 * @since 0.1.0
 */
export const traced = <E, R, Body>(
  self: Handler.Handler<E, R, Body>
): Handler.Handler<E, R, Body> => {
  let isFirst = true
  const handler = wrap(self, (handling, event) => {
    const span = withInvocationSpan(handling, event, isFirst)
    isFirst = false
    return span
  })
  // `Body` is part of `E`, and nothing of what is provided is part of `R`.
  return handler as Handler.Handler<E, R, Body>
}
