/** Samples of `ActiveMqEvent`. */
import type { ActiveMqEvent } from "../events/ActiveMqEvent.ts"

/**
 * A sample of `ActiveMqEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const activeMq: typeof ActiveMqEvent.Encoded = {
  eventSource: "aws:mq",
  eventSourceArn: "arn:aws:mq:eu-central-1:123456789012:broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8",
  messages: [
    {
      messageID:
        "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.eu-central-1.amazonaws.com-37557-1234520418293-4:1:1:1:1",
      messageType: "jms/text-message",
      data: "eyJvcmRlcklkIjoiby0xIn0=",
      connectionId: "ID:client-1",
      redelivered: false,
      deliveryMode: 2,
      priority: 4,
      expiration: 0,
      correlationID: "",
      replyTo: "null",
      type: "",
      destination: { physicalName: "orders" },
      timestamp: 1598827811958,
      brokerInTime: 1598827811958,
      brokerOutTime: 1598827811959,
      properties: { tenant: "a", retries: 2 }
    },
    {
      messageID:
        "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.eu-central-1.amazonaws.com-37557-1234520418293-4:1:1:1:1",
      messageType: "jms/text-message",
      data: "eyJvcmRlcklkIjoiby0xIn0=",
      connectionId: "ID:client-1",
      redelivered: false,
      deliveryMode: 2,
      priority: 4,
      expiration: 0,
      correlationID: null,
      replyTo: null,
      type: null,
      destination: { physicalName: "orders" },
      timestamp: 1598827811958,
      brokerInTime: 1598827811958,
      brokerOutTime: 1598827811959,
      properties: {}
    }
  ]
}

/**
 * A sample of `ActiveMqEvent`: messages of bytes.
 *
 * @category samples
 * @since 0.1.0
 */
export const activeMqBytes: typeof ActiveMqEvent.Encoded = {
  eventSource: "aws:amq",
  eventSourceArn: "arn:aws:mq:eu-central-1:123456789012:broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8",
  messages: [
    {
      messageID:
        "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.eu-central-1.amazonaws.com-37557-1234520418293-4:1:1:1:1",
      messageType: "jms/bytes-message",
      data: "3DTOOW7crj51prgVLQaGQ82S48k=",
      connectionId: "ID:client-1",
      redelivered: false,
      deliveryMode: 2,
      priority: 4,
      expiration: "60000",
      correlationID: "",
      replyTo: { physicalName: "answers" },
      type: "",
      destination: { physicalname: "orders" },
      timestamp: 1598827811958,
      brokerInTime: 1598827811958,
      brokerOutTime: 1598827811959,
      properties: { tenant: "a", retries: 2 },
      correlationId: "c-1",
      persistent: false
    }
  ]
}
