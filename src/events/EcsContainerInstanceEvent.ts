/** Changes of the container instances of Amazon ECS. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A resource that a container instance has, or has left.
 *
 * @category models
 * @since 0.1.0
 */
export class EcsResource extends Schema.Opaque<EcsResource>()(OpenStruct({
  /** `CPU`, `MEMORY`, `PORTS`, `PORTS_UDP`, `GPU`. */
  name: Schema.String,
  /** `INTEGER`, `LONG`, `DOUBLE` or `STRINGSET`: which of the values is there. */
  type: nullishKey(Schema.String),
  integerValue: nullishKey(Schema.Finite),
  longValue: nullishKey(Schema.Finite),
  doubleValue: nullishKey(Schema.Finite),
  stringSetValue: nullishKey(Schema.Array(Schema.String))
})) {}

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
export class EcsContainerInstanceEvent extends Schema.Opaque<EcsContainerInstanceEvent>()(awsEvent(
  "aws.ecs",
  ["ECS Container Instance State Change"],
  OpenStruct({
    clusterArn: Schema.String,
    containerInstanceArn: Schema.String,
    /** `ACTIVE`, `DRAINING`, `INACTIVE`, `REGISTERING`, `DEREGISTERING` or `REGISTRATION_FAILED`. */
    status: Schema.String,
    statusReason: nullishKey(Schema.String),
    agentConnected: nullishKey(Schema.Boolean),
    agentUpdateStatus: nullishKey(Schema.String),
    ec2InstanceId: nullishKey(Schema.String),
    version: nullishKey(Schema.Finite),
    attributes: nullishKey(Schema.Array(OpenStruct({ name: Schema.String, value: nullishKey(Schema.String) }))),
    registeredResources: nullishKey(Schema.Array(EcsResource)),
    remainingResources: nullishKey(Schema.Array(EcsResource)),
    runningTasksCount: nullishKey(Schema.Finite),
    pendingTasksCount: nullishKey(Schema.Finite),
    versionInfo: nullishKey(OpenStruct({
      agentHash: nullishKey(Schema.String),
      agentVersion: nullishKey(Schema.String),
      dockerVersion: nullishKey(Schema.String)
    })),
    /** ISO 8601. */
    registeredAt: nullishKey(Schema.String),
    /** ISO 8601. */
    updatedAt: nullishKey(Schema.String)
  })
)) {}
