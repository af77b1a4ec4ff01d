/** Changes of the tasks of Amazon ECS. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A container of a task.
 *
 * @category models
 * @since 0.1.0
 */
export class EcsContainer extends Schema.Opaque<EcsContainer>()(OpenStruct({
  containerArn: nullishKey(Schema.String),
  name: Schema.String,
  lastStatus: Schema.String,
  /** Once it has stopped. */
  exitCode: nullishKey(Schema.Finite),
  reason: nullishKey(Schema.String),
  image: nullishKey(Schema.String),
  imageDigest: nullishKey(Schema.String),
  runtimeId: nullishKey(Schema.String),
  taskArn: nullishKey(Schema.String),
  healthStatus: nullishKey(Schema.String),
  cpu: nullishKey(Schema.String),
  memory: nullishKey(Schema.String),
  memoryReservation: nullishKey(Schema.String),
  gpuIds: nullishKey(Schema.Array(Schema.String)),
  networkInterfaces: nullishKey(Schema.Array(OpenStruct({
    attachmentId: nullishKey(Schema.String),
    privateIpv4Address: nullishKey(Schema.String),
    ipv6Address: nullishKey(Schema.String)
  }))),
  networkBindings: nullishKey(Schema.Array(OpenStruct({
    bindIP: nullishKey(Schema.String),
    containerPort: nullishKey(Schema.Finite),
    hostPort: nullishKey(Schema.Finite),
    protocol: nullishKey(Schema.String)
  })))
})) {}

/**
 * A task has changed.
 *
 * **Details**
 *
 * Events may come out of order: the higher `version` is the later. Instants are ISO 8601.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 * @category models
 * @since 0.1.0
 */
export class EcsTaskEvent extends Schema.Opaque<EcsTaskEvent>()(awsEvent(
  "aws.ecs",
  ["ECS Task State Change"],
  OpenStruct({
    clusterArn: Schema.String,
    taskArn: Schema.String,
    lastStatus: Schema.String,
    desiredStatus: Schema.String,
    taskDefinitionArn: nullishKey(Schema.String),
    containers: nullishKey(Schema.Array(EcsContainer)),
    group: nullishKey(Schema.String),
    launchType: nullishKey(Schema.String),
    capacityProviderName: nullishKey(Schema.String),
    containerInstanceArn: nullishKey(Schema.String),
    availabilityZone: nullishKey(Schema.String),
    platformVersion: nullishKey(Schema.String),
    cpu: nullishKey(Schema.String),
    memory: nullishKey(Schema.String),
    healthStatus: nullishKey(Schema.String),
    enableExecuteCommand: nullishKey(Schema.Boolean),
    connectivity: nullishKey(Schema.String),
    attachments: nullishKey(Schema.Array(OpenStruct({
      id: nullishKey(Schema.String),
      type: nullishKey(Schema.String),
      status: nullishKey(Schema.String),
      details: nullishKey(Schema.Array(OpenStruct({ name: Schema.String, value: nullishKey(Schema.String) })))
    }))),
    attributes: nullishKey(Schema.Array(OpenStruct({ name: Schema.String, value: nullishKey(Schema.String) }))),
    overrides: nullishKey(OpenStruct({
      containerOverrides: nullishKey(Schema.Array(OpenStruct({ name: nullishKey(Schema.String) })))
    })),
    ephemeralStorage: nullishKey(OpenStruct({ sizeInGiB: nullishKey(Schema.Finite) })),
    startedBy: nullishKey(Schema.String),
    /** `EssentialContainerExited`, `TaskFailedToStart`, `UserInitiated`, `SpotInterruption` and others. */
    stopCode: nullishKey(Schema.String),
    stoppedReason: nullishKey(Schema.String),
    version: nullishKey(Schema.Finite),
    createdAt: nullishKey(Schema.String),
    connectivityAt: nullishKey(Schema.String),
    pullStartedAt: nullishKey(Schema.String),
    pullStoppedAt: nullishKey(Schema.String),
    startedAt: nullishKey(Schema.String),
    stoppingAt: nullishKey(Schema.String),
    executionStoppedAt: nullishKey(Schema.String),
    stoppedAt: nullishKey(Schema.String),
    updatedAt: nullishKey(Schema.String)
  })
)) {}
