/** Changes of the state of an instance of Amazon EC2. */
import * as Schema from "effect/Schema"
import { OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * An instance is in another state.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
 * @category models
 * @since 0.1.0
 */
export class Ec2StateChangeEvent extends Schema.Opaque<Ec2StateChangeEvent>()(awsEvent(
  "aws.ec2",
  ["EC2 Instance State-change Notification"],
  OpenStruct({
    "instance-id": Schema.String,
    /** `pending`, `running`, `stopping`, `stopped`, `shutting-down` or `terminated`. */
    state: Schema.String
  })
)) {}
