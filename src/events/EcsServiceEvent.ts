/** Actions and deployments of the services of Amazon ECS. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A service did something, or could not. `resources` names it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 * @category models
 * @since 0.1.0
 */
export class EcsServiceActionEvent extends Schema.Opaque<EcsServiceActionEvent>()(awsEvent(
  "aws.ecs",
  ["ECS Service Action"],
  OpenStruct({
    /** `INFO`, `WARN` or `ERROR`. */
    eventType: Schema.String,
    /** `SERVICE_STEADY_STATE`, `SERVICE_TASK_PLACEMENT_FAILURE` and others. */
    eventName: Schema.String,
    clusterArn: Schema.String,
    /** ISO 8601. */
    createdAt: nullishKey(Schema.String),
    reason: nullishKey(Schema.String),
    desiredCount: nullishKey(Schema.Finite),
    containerPort: nullishKey(Schema.Finite),
    capacityProviderArns: nullishKey(Schema.Array(Schema.String)),
    containerInstanceArns: nullishKey(Schema.Array(Schema.String)),
    ec2InstanceIds: nullishKey(Schema.Array(Schema.String)),
    serviceRegistryArns: nullishKey(Schema.Array(Schema.String)),
    targetGroupArns: nullishKey(Schema.Array(Schema.String)),
    targets: nullishKey(Schema.Array(Schema.String)),
    taskArns: nullishKey(Schema.Array(Schema.String)),
    taskSetArns: nullishKey(Schema.Array(Schema.String))
  })
)) {}

/**
 * A deployment of a service went on. `resources` names the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 * @category models
 * @since 0.1.0
 */
export class EcsDeploymentEvent extends Schema.Opaque<EcsDeploymentEvent>()(awsEvent(
  "aws.ecs",
  ["ECS Deployment State Change"],
  OpenStruct({
    /** `INFO` or `ERROR`. */
    eventType: Schema.String,
    /** `SERVICE_DEPLOYMENT_IN_PROGRESS`, `SERVICE_DEPLOYMENT_COMPLETED` or `SERVICE_DEPLOYMENT_FAILED`. */
    eventName: Schema.String,
    deploymentId: Schema.String,
    /** ISO 8601. */
    updatedAt: nullishKey(Schema.String),
    reason: nullishKey(Schema.String)
  })
)) {}

/**
 * An action or a deployment of a service, told apart by its `detail-type`.
 *
 * @category models
 * @since 0.1.0
 */
export const EcsServiceEvent = Schema.Union([EcsServiceActionEvent, EcsDeploymentEvent])
export type EcsServiceEvent = typeof EcsServiceEvent.Type
