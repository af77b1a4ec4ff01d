/** Changes of the container instances of Amazon ECS. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A resource that a container instance has, or has left.
 *
 * @category models
 * @since 0.1.0
 */
export const EcsResource = OpenStruct({
  /** `CPU`, `MEMORY`, `PORTS`, `PORTS_UDP`, `GPU`. */
  name: Schema.String,
  /** `INTEGER`, `LONG`, `DOUBLE` or `STRINGSET`: which of the values is there. */
  type: maybe(Schema.String),
  integerValue: maybe(Schema.Finite),
  longValue: maybe(Schema.Finite),
  doubleValue: maybe(Schema.Finite),
  stringSetValue: maybe(Schema.Array(Schema.String))
})

/**
 * A resource that a container instance has, or has left.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsResource = typeof EcsResource.Type

/**
 * A container instance has changed, or what is left of it.
 *
 * **Details**
 *
 * Events may come out of order: the higher `version` is the later.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html
 * @category models
 * @since 0.1.0
 */
export const EcsContainerInstanceEvent = EventBridgeEvent(
  "ECS Container Instance State Change",
  OpenStruct({
    clusterArn: Schema.String,
    containerInstanceArn: Schema.String,
    /** `ACTIVE`, `DRAINING`, `INACTIVE`, `REGISTERING`, `DEREGISTERING` or `REGISTRATION_FAILED`. */
    status: Schema.String,
    statusReason: maybe(Schema.String),
    agentConnected: maybe(Schema.Boolean),
    agentUpdateStatus: maybe(Schema.String),
    ec2InstanceId: maybe(Schema.String),
    version: maybe(Schema.Finite),
    attributes: maybe(Schema.Array(OpenStruct({ name: Schema.String, value: maybe(Schema.String) }))),
    registeredResources: maybe(Schema.Array(EcsResource)),
    remainingResources: maybe(Schema.Array(EcsResource)),
    runningTasksCount: maybe(Schema.Finite),
    pendingTasksCount: maybe(Schema.Finite),
    versionInfo: maybe(OpenStruct({
      agentHash: maybe(Schema.String),
      agentVersion: maybe(Schema.String),
      dockerVersion: maybe(Schema.String)
    })),
    /** ISO 8601. */
    registeredAt: maybe(Schema.String),
    /** ISO 8601. */
    updatedAt: maybe(Schema.String)
  })
)

/**
 * A container instance has changed, or what is left of it.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsContainerInstanceEvent = typeof EcsContainerInstanceEvent.Type
