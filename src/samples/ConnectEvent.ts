/** Samples of `ConnectEvent`. */
import type { ConnectEvent } from "../events/ConnectEvent.ts"

/**
 * A sample of `ConnectEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const connect: typeof ConnectEvent.Encoded = {
  Name: "ContactFlowEvent",
  Details: {
    ContactData: {
      Attributes: { language: "de-DE" },
      Channel: "VOICE",
      ContactId: "5ca32fbd",
      CustomerEndpoint: { Address: "+14255550100", Type: "TELEPHONE_NUMBER" },
      CustomerId: null,
      Description: null,
      InitialContactId: "5ca32fbd",
      InitiationMethod: "INBOUND",
      InstanceARN: "arn:aws:connect:eu-central-1:123456789012:instance/9308",
      LanguageCode: "de-DE",
      MediaStreams: {
        Customer: {
          Audio: {
            StreamARN: "arn:aws:kinesisvideo:eu-central-1:123456789012:stream/c-1",
            StartTimestamp: "1571360125131",
            StopTimestamp: null,
            StartFragmentNumber: "100",
            StopFragmentNumber: null
          }
        }
      },
      PreviousContactId: "5ca32fbd",
      Queue: {
        ARN: "arn:aws:connect:eu-central-1:123456789012:instance/9308/queue/5cba",
        Name: "Orders",
        OutboundCallerId: { Address: "+14255550101", Type: "TELEPHONE_NUMBER" }
      },
      References: { invoice: { Type: "url", Value: "https://example.com/i-1" } },
      SegmentAttributes: { "connect:Subtype": { ValueString: "connect:Telephony" } },
      SystemEndpoint: null,
      Tags: { "aws:connect:instanceId": "9308" }
    },
    Parameters: { orderId: "o-1" }
  }
}

/**
 * A sample of `ConnectEvent`: a task.
 *
 * @category samples
 * @since 0.1.0
 */
export const connectTask: typeof ConnectEvent.Encoded = {
  Name: "ContactFlowEvent",
  Details: {
    ContactData: {
      ContactId: "5ca32fbe",
      Channel: "TASK",
      Queue: null,
      MediaStreams: { Customer: { Audio: null } }
    },
    Parameters: {}
  }
}
