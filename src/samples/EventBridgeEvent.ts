/** Samples of `EventBridgeEvent`. */
import type { EventBridgeEvent } from "../events/EventBridgeEvent.ts"

/**
 * A sample of `EventBridgeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const eventBridge: typeof EventBridgeEvent.Encoded = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "Order placed",
  source: "com.example.orders",
  account: "123456789012",
  time: "2017-12-22T18:43:48Z",
  region: "eu-central-1",
  resources: [],
  detail: { orderId: "o-1", total: 12.5 }
}
