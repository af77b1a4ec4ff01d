/** Samples of `RabbitMqEvent`. */
import type { RabbitMqEvent } from "../events/RabbitMqEvent.ts"

/**
 * A sample of `RabbitMqEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const rabbitMq: typeof RabbitMqEvent.Encoded = {
  eventSource: "aws:rmq",
  eventSourceArn: "arn:aws:mq:eu-central-1:123456789012:broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8",
  rmqMessagesByQueue: {
    "orders::/": [
      {
        basicProperties: {
          contentType: "application/json",
          contentEncoding: null,
          headers: { tenant: { bytes: [97] }, place: { bytes: [-61, -92] }, retries: 10, tags: ["a"] },
          deliveryMode: 1,
          priority: 34,
          correlationId: null,
          replyTo: null,
          expiration: "60000",
          messageId: null,
          timestamp: "Jan 1, 1970, 12:33:41 AM",
          type: null,
          userId: "orders",
          appId: null,
          clusterId: null,
          bodySize: 17
        },
        redelivered: false,
        data: "eyJvcmRlcklkIjoiby0xIn0="
      }
    ],
    "returns::shop": [{ basicProperties: { headers: null, bodySize: 0 }, redelivered: true, data: "" }]
  }
}
