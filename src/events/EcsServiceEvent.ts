/** Actions and deployments of the services of Amazon ECS. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A service did something, or could not. `resources` names it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 * @category models
 * @since 0.1.0
 */
export const EcsServiceActionEvent = EventBridgeEvent(
  "ECS Service Action",
  OpenStruct({
    /** `INFO`, `WARN` or `ERROR`. */
    eventType: Schema.String,
    /** `SERVICE_STEADY_STATE`, `SERVICE_TASK_PLACEMENT_FAILURE` and others. */
    eventName: Schema.String,
    clusterArn: Schema.String,
    /** ISO 8601. */
    createdAt: maybe(Schema.String),
    reason: maybe(Schema.String),
    desiredCount: maybe(Schema.Finite),
    containerPort: maybe(Schema.Finite),
    capacityProviderArns: maybe(Schema.Array(Schema.String)),
    containerInstanceArns: maybe(Schema.Array(Schema.String)),
    ec2InstanceIds: maybe(Schema.Array(Schema.String)),
    serviceRegistryArns: maybe(Schema.Array(Schema.String)),
    targetGroupArns: maybe(Schema.Array(Schema.String)),
    targets: maybe(Schema.Array(Schema.String)),
    taskArns: maybe(Schema.Array(Schema.String)),
    taskSetArns: maybe(Schema.Array(Schema.String))
  })
)

/**
 * A service did something, or could not. `resources` names it.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsServiceActionEvent = typeof EcsServiceActionEvent.Type

/**
 * A deployment of a service went on. `resources` names the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 * @category models
 * @since 0.1.0
 */
export const EcsDeploymentEvent = EventBridgeEvent(
  "ECS Deployment State Change",
  OpenStruct({
    /** `INFO` or `ERROR`. */
    eventType: Schema.String,
    /** `SERVICE_DEPLOYMENT_IN_PROGRESS`, `SERVICE_DEPLOYMENT_COMPLETED` or `SERVICE_DEPLOYMENT_FAILED`. */
    eventName: Schema.String,
    deploymentId: Schema.String,
    /** ISO 8601. */
    updatedAt: maybe(Schema.String),
    reason: maybe(Schema.String)
  })
)

/**
 * A deployment of a service went on. `resources` names the service.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsDeploymentEvent = typeof EcsDeploymentEvent.Type

/**
 * An action or a deployment of a service, told apart by its `detail-type`.
 *
 * @category models
 * @since 0.1.0
 */
export const EcsServiceEvent = Schema.Union([EcsServiceActionEvent, EcsDeploymentEvent])

/**
 * An action or a deployment of a service, told apart by its `detail-type`.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsServiceEvent = typeof EcsServiceEvent.Type
