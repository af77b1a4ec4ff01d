/** Samples of `ScheduledEvent`. */
import type { ScheduledEvent } from "../events/ScheduledEvent.ts"

/**
 * A sample of `ScheduledEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const scheduled: typeof ScheduledEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:events:eu-central-1:123456789012:rule/nightly"],
  detail: {}
}
