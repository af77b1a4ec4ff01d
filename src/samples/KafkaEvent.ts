/** Samples of `KafkaEvent`. */
import type { KafkaEvent } from "../events/KafkaEvent.ts"

/**
 * A sample of `KafkaEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kafka: typeof KafkaEvent.Encoded = {
  eventSource: "aws:kafka",
  eventSourceArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
  bootstrapServers:
    "b-1.orders.c2.kafka.eu-central-1.amazonaws.com:9098,b-2.orders.c2.kafka.eu-central-1.amazonaws.com:9098",
  records: {
    "orders-0": [
      {
        topic: "orders",
        partition: 0,
        offset: 15,
        timestamp: 1545084650987,
        timestampType: "CREATE_TIME",
        key: "by0x",
        value: "eyJvcmRlcklkIjoiby0xIn0=",
        headers: [{ trace: [114, 111, 111, 116] }, { trace: [-61, -92] }, { empty: [] }, { none: null }]
      },
      {
        topic: "orders",
        partition: 0,
        offset: 16,
        timestamp: 1545084650988,
        timestampType: "LOG_APPEND_TIME",
        key: "by0y",
        value: null,
        headers: []
      }
    ],
    "returns-12": [
      {
        topic: "returns",
        partition: 12,
        offset: 9007199254740991,
        timestamp: 1545084650989,
        timestampType: "CREATE_TIME",
        value: "eyJvcmRlcklkIjoiby0zIn0=",
        headers: [],
        keySchemaMetadata: null,
        valueSchemaMetadata: { dataFormat: "JSON", schemaId: "7" }
      }
    ]
  }
}

/**
 * A sample of `KafkaEvent`: a self-managed cluster.
 *
 * @category samples
 * @since 0.1.0
 */
export const kafkaSelfManaged: typeof KafkaEvent.Encoded = {
  eventSource: "SelfManagedKafka",
  bootstrapServers: "kafka-1.example.com:9092",
  records: {
    "orders-0": [
      {
        topic: "orders",
        partition: 0,
        offset: 0,
        timestamp: 1545084650987,
        timestampType: "CREATE_TIME",
        key: null,
        value: "cGxhaW4gdGV4dA==",
        headers: []
      }
    ]
  }
}
