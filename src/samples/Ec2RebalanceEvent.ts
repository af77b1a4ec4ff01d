/** Samples of `Ec2RebalanceEvent`. */
import type { Ec2RebalanceEvent } from "../events/Ec2RebalanceEvent.ts"

/**
 * A sample of `Ec2RebalanceEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ec2Rebalance: typeof Ec2RebalanceEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "EC2 Instance Rebalance Recommendation",
  source: "aws.ec2",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"],
  detail: { "instance-id": "i-0a1b2c3d4e5f60718", "availability-zone-id": null }
}
