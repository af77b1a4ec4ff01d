/** What AWS Lambda tells about an asynchronous invocation that has ended. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * An invocation that succeeded, or failed for good: with what was asked and what came of it.
 *
 * **Details**
 *
 * It comes as it is to a function; as the body of a message of SQS, `SqsEventOf(LambdaDestinationEvent)`; as the
 * message of a notification of SNS; and as the detail of an event, `EventBridgeEventOf("Lambda Function Invocation
 * Result - Failure", LambdaDestinationEvent)`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @category models
 * @since 0.1.0
 */
export class LambdaDestinationEvent extends Schema.Opaque<LambdaDestinationEvent>()(OpenStruct({
  version: Schema.String,
  /** ISO 8601. */
  timestamp: Schema.String,
  requestContext: OpenStruct({
    requestId: Schema.String,
    /** With the version or alias. */
    functionArn: Schema.String,
    /** `Success`, `RetriesExhausted` or `EventAgeExceeded`. */
    condition: Schema.String,
    approximateInvokeCount: nullishKey(Schema.Finite)
  }),
  requestPayload: Schema.Unknown,
  /** Absent or `null` if the function did not run. */
  responseContext: nullishKey(OpenStruct({
    statusCode: nullishKey(Schema.Finite),
    executedVersion: nullishKey(Schema.String),
    /** `Unhandled` or `Handled`. */
    functionError: nullishKey(Schema.String)
  })),
  responsePayload: nullishKey(Schema.Unknown)
})) {}

/**
 * An invocation that has ended, with its instant decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class LambdaDestinationEventDecoded extends Schema.Opaque<LambdaDestinationEventDecoded>()(OpenStruct({
  ...LambdaDestinationEvent.fields,
  timestamp: Schema.DateTimeUtcFromString
})) {}

/**
 * An invocation that has ended, with its event and its response or error decoded.
 *
 * @category constructors
 * @since 0.1.0
 */
export const LambdaDestinationEventOf = <S extends Schema.Constraint, T extends Schema.Constraint>(options: {
  readonly request: S
  /** For a destination of failures: of the error report. */
  readonly response: T
}) =>
  OpenStruct({
    ...LambdaDestinationEvent.fields,
    requestPayload: options.request,
    responsePayload: options.response
  })
