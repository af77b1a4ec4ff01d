/** Recommendations of Amazon EC2 to replace a Spot Instance. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A Spot Instance is likely to be interrupted.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html
 * @category models
 * @since 0.1.0
 */
export class Ec2RebalanceEvent extends Schema.Opaque<Ec2RebalanceEvent>()(awsEvent(
  "aws.ec2",
  ["EC2 Instance Rebalance Recommendation"],
  OpenStruct({
    "instance-id": Schema.String,
    "availability-zone-id": nullishKey(Schema.String)
  })
)) {}
