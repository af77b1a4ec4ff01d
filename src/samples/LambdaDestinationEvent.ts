/** Samples of `LambdaDestinationEvent`. */
import type { LambdaDestinationEvent } from "../events/LambdaDestinationEvent.ts"

/**
 * A sample of `LambdaDestinationEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const lambdaDestination: typeof LambdaDestinationEvent.Encoded = {
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  requestContext: {
    requestId: "e4b4",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "RetriesExhausted",
    approximateInvokeCount: 3
  },
  requestPayload: { orderId: "o-1" },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  responsePayload: { errorType: "OutOfStock", errorMessage: "there is no tea left" }
}

/**
 * A sample of `LambdaDestinationEvent`: an event that was too old.
 *
 * @category samples
 * @since 0.1.0
 */
export const lambdaDestinationTooOld: typeof LambdaDestinationEvent.Encoded = {
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  requestContext: {
    requestId: "e4b4",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "EventAgeExceeded",
    approximateInvokeCount: 0
  },
  requestPayload: null,
  responseContext: null,
  responsePayload: null
}
