/** Samples of `DynamoDbStreamEvent`. */
import type { DynamoDbStreamEvent } from "../events/DynamoDbStreamEvent.ts"

/**
 * A sample of `DynamoDbStreamEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const dynamoDbStream: typeof DynamoDbStreamEvent.Encoded = {
  Records: [
    {
      eventID: "c9fbe7d0261a5163fcb6940593e41791",
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: 1664559083,
        Keys: { orderId: { S: "o-1" }, line: { N: "101" } },
        SequenceNumber: "442158450000000001745043901",
        SizeBytes: 40,
        StreamViewType: "NEW_AND_OLD_IMAGES",
        NewImage: {
          orderId: { S: "o-1" },
          line: { N: "101" },
          price: { N: "12.5" },
          paid: { BOOL: true },
          note: { NULL: true },
          photo: { B: "AAECAw==" },
          tags: { SS: ["new", "blue"] },
          sizes: { NS: ["1", "2.5"] },
          parts: { BS: ["AAE=", "Ag=="] },
          history: { L: [{ S: "placed" }, { N: "1" }, { M: { by: { S: "ada" } } }] },
          serial: { N: "123456789012345678901234567890" },
          address: { M: { city: { S: "Berlin" }, lines: { L: [] } } }
        }
      },
      eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525"
    },
    {
      eventID: "c9fbe7d0261a5163fcb6940593e41792",
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: 1664559083,
        Keys: { orderId: { S: "o-1" }, line: { N: "101" } },
        SequenceNumber: "442158450000000001745043902",
        SizeBytes: 40,
        StreamViewType: "NEW_AND_OLD_IMAGES",
        NewImage: {
          orderId: { S: "o-1" },
          line: { N: "101" },
          price: { N: "12.5" },
          paid: { BOOL: true },
          note: { NULL: true },
          photo: { B: "AAECAw==" },
          tags: { SS: ["new", "blue"] },
          sizes: { NS: ["1", "2.5"] },
          parts: { BS: ["AAE=", "Ag=="] },
          history: { L: [{ S: "placed" }, { N: "1" }, { M: { by: { S: "ada" } } }] },
          serial: { N: "123456789012345678901234567890" },
          address: { M: { city: { S: "Berlin" }, lines: { L: [] } } }
        },
        OldImage: {
          orderId: { S: "o-1" },
          line: { N: "101" },
          price: { N: "13" },
          paid: { BOOL: true },
          note: { NULL: true },
          photo: { B: "AAECAw==" },
          tags: { SS: ["new", "blue"] },
          sizes: { NS: ["1", "2.5"] },
          parts: { BS: ["AAE=", "Ag=="] },
          history: { L: [{ S: "placed" }, { N: "1" }, { M: { by: { S: "ada" } } }] },
          serial: { N: "123456789012345678901234567890" },
          address: { M: { city: { S: "Berlin" }, lines: { L: [] } } }
        }
      },
      eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525"
    },
    {
      eventID: "c9fbe7d0261a5163fcb6940593e41793",
      eventName: "REMOVE",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: 1664559083,
        Keys: { orderId: { S: "o-1" }, line: { N: "101" } },
        SequenceNumber: "442158450000000001745043903",
        SizeBytes: 40,
        StreamViewType: "NEW_AND_OLD_IMAGES",
        OldImage: {
          orderId: { S: "o-1" },
          line: { N: "101" },
          price: { N: "12.5" },
          paid: { BOOL: true },
          note: { NULL: true },
          photo: { B: "AAECAw==" },
          tags: { SS: ["new", "blue"] },
          sizes: { NS: ["1", "2.5"] },
          parts: { BS: ["AAE=", "Ag=="] },
          history: { L: [{ S: "placed" }, { N: "1" }, { M: { by: { S: "ada" } } }] },
          serial: { N: "123456789012345678901234567890" },
          address: { M: { city: { S: "Berlin" }, lines: { L: [] } } }
        }
      },
      eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525",
      userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" }
    }
  ]
}

/**
 * A sample of `DynamoDbStreamEvent`: a tumbling window.
 *
 * @category samples
 * @since 0.1.0
 */
export const dynamoDbStreamWindow: typeof DynamoDbStreamEvent.Encoded = {
  Records: [
    {
      eventID: "c9fbe7d0261a5163fcb6940593e41791",
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: 1664559083,
        Keys: { orderId: { S: "o-1" }, line: { N: "101" } },
        SequenceNumber: "442158450000000001745043901",
        SizeBytes: 40,
        StreamViewType: "NEW_AND_OLD_IMAGES"
      },
      eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525"
    }
  ],
  window: { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" },
  state: { sum: 42 },
  shardId: "shardId-000000000006",
  eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525",
  isFinalInvokeForWindow: false,
  isWindowTerminatedEarly: false
}
