/** Samples of `SchedulerEvent`. */
import type { SchedulerEvent } from "../events/SchedulerEvent.ts"

/**
 * A sample of `SchedulerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const scheduler: typeof SchedulerEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "Scheduled Event",
  source: "aws.scheduler",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:scheduler:eu-central-1:123456789012:schedule/default/nightly"],
  detail: "{}"
}
