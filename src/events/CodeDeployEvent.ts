/** Deployments of AWS CodeDeploy. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

const deployment = {
  application: Schema.String,
  deploymentId: Schema.String,
  deploymentGroup: Schema.String,
  /** `START`, `SUCCESS`, `FAILURE`, `STOP`; of a deployment also `READY`. */
  state: Schema.String,
  instanceGroupId: nullishKey(Schema.String),
  region: nullishKey(Schema.String)
}

/**
 * A deployment is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeDeployDeploymentEvent extends Schema.Opaque<CodeDeployDeploymentEvent>()(awsEvent(
  "aws.codedeploy",
  ["CodeDeploy Deployment State-change Notification"],
  OpenStruct(deployment)
)) {}

/**
 * The deployment to an instance is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeDeployInstanceEvent extends Schema.Opaque<CodeDeployInstanceEvent>()(awsEvent(
  "aws.codedeploy",
  ["CodeDeploy Instance State-change Notification"],
  OpenStruct({ ...deployment, instanceId: Schema.String })
)) {}

/**
 * Any event of AWS CodeDeploy in EventBridge, told apart by its `detail-type`.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 * @category models
 * @since 0.1.0
 */
export const CodeDeployEvent = Schema.Union([CodeDeployDeploymentEvent, CodeDeployInstanceEvent])
export type CodeDeployEvent = typeof CodeDeployEvent.Type
