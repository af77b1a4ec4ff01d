/** Functions that a flow of Amazon Connect invokes. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"

/**
 * An end of a contact.
 *
 * @category models
 * @since 0.1.0
 */
export class ConnectEndpoint extends Schema.Opaque<ConnectEndpoint>()(OpenStruct({
  /** `+14255550100`. */
  Address: nullishKey(Schema.String),
  /** `TELEPHONE_NUMBER` for most. */
  Type: nullishKey(Schema.String)
})) {}

/**
 * The contact that is in the flow.
 *
 * @category models
 * @since 0.1.0
 */
export class ConnectContactData extends Schema.Opaque<ConnectContactData>()(OpenStruct({
  ContactId: Schema.String,
  /** What the flow has set so far. */
  Attributes: nullishKey(strings),
  /** `VOICE`, `CHAT`, `TASK`, `EMAIL`. */
  Channel: nullishKey(Schema.String),
  CustomerEndpoint: nullishKey(ConnectEndpoint),
  CustomerId: nullishKey(Schema.String),
  Description: nullishKey(Schema.String),
  InitialContactId: nullishKey(Schema.String),
  /** `INBOUND`, `OUTBOUND`, `TRANSFER`, `CALLBACK`, `API`... */
  InitiationMethod: nullishKey(Schema.String),
  InstanceARN: nullishKey(Schema.String),
  LanguageCode: nullishKey(Schema.String),
  /** The audio of the customer in Kinesis Video Streams, where the flow streams it. */
  MediaStreams: nullishKey(OpenStruct({
    Customer: nullishKey(OpenStruct({
      Audio: nullishKey(OpenStruct({
        StreamARN: nullishKey(Schema.String),
        /** Milliseconds since the epoch, in a string. */
        StartTimestamp: nullishKey(Schema.String),
        StopTimestamp: nullishKey(Schema.String),
        StartFragmentNumber: nullishKey(Schema.String),
        StopFragmentNumber: nullishKey(Schema.String)
      }))
    }))
  })),
  Name: nullishKey(Schema.String),
  PreviousContactId: nullishKey(Schema.String),
  Queue: nullishKey(OpenStruct({
    ARN: nullishKey(Schema.String),
    Name: nullishKey(Schema.String),
    OutboundCallerId: nullishKey(ConnectEndpoint)
  })),
  References: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  RelatedContactId: nullishKey(Schema.String),
  SegmentAttributes: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  SystemEndpoint: nullishKey(ConnectEndpoint),
  Tags: nullishKey(strings)
})) {}

/**
 * A contact at an Invoke AWS Lambda function block of its flow.
 *
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class ConnectEvent extends Schema.Opaque<ConnectEvent>()(OpenStruct({
  /** `ContactFlowEvent`. */
  Name: Schema.String,
  Details: OpenStruct({
    ContactData: ConnectContactData,
    /** Of the block. */
    Parameters: nullishKey(strings)
  })
})) {}

const encoder = new TextEncoder()

/**
 * What the flow may read as external attributes: text by name, up to 32 KB in all.
 *
 * **Details**
 *
 * Every value is text, as the block's response validation `STRING_MAP` wants it. A block that is set to `JSON` takes
 * objects and lists too; their schema is the user's.
 *
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export const ConnectResponse = Schema.Record(Schema.String, Schema.NullOr(Schema.String)).check(
  Schema.makeFilter((response) => encoder.encode(JSON.stringify(response)).byteLength <= 32 * 1024, {
    expected: "a response of at most 32 KB"
  })
)
export type ConnectResponse = typeof ConnectResponse.Type
