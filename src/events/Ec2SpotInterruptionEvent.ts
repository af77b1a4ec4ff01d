/** Warnings that Amazon EC2 takes a Spot Instance back. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A Spot Instance is interrupted two minutes from now.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
 * @category models
 * @since 0.1.0
 */
export class Ec2SpotInterruptionEvent extends Schema.Opaque<Ec2SpotInterruptionEvent>()(awsEvent(
  "aws.ec2",
  ["EC2 Spot Instance Interruption Warning"],
  OpenStruct({
    "instance-id": Schema.String,
    /** `terminate`, `stop` or `hibernate`; the last comes without warning time. */
    "instance-action": Schema.String,
    "availability-zone-id": nullishKey(Schema.String)
  })
)) {}
