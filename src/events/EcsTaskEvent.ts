/** Changes of the tasks of Amazon ECS. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A container of a task.
 *
 * @category models
 * @since 0.1.0
 */
export const EcsContainer = OpenStruct({
  containerArn: maybe(Schema.String),
  name: Schema.String,
  lastStatus: Schema.String,
  /** Once it has stopped. */
  exitCode: maybe(Schema.Finite),
  reason: maybe(Schema.String),
  image: maybe(Schema.String),
  imageDigest: maybe(Schema.String),
  runtimeId: maybe(Schema.String),
  taskArn: maybe(Schema.String),
  healthStatus: maybe(Schema.String),
  cpu: maybe(Schema.String),
  memory: maybe(Schema.String),
  memoryReservation: maybe(Schema.String),
  gpuIds: maybe(Schema.Array(Schema.String)),
  networkInterfaces: maybe(Schema.Array(OpenStruct({
    attachmentId: maybe(Schema.String),
    privateIpv4Address: maybe(Schema.String),
    ipv6Address: maybe(Schema.String)
  }))),
  networkBindings: maybe(Schema.Array(OpenStruct({
    bindIP: maybe(Schema.String),
    containerPort: maybe(Schema.Finite),
    hostPort: maybe(Schema.Finite),
    protocol: maybe(Schema.String)
  })))
})

/**
 * A container of a task.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsContainer = typeof EcsContainer.Type

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
export const EcsTaskEvent = EventBridgeEvent(
  "ECS Task State Change",
  OpenStruct({
    clusterArn: Schema.String,
    taskArn: Schema.String,
    lastStatus: Schema.String,
    desiredStatus: Schema.String,
    taskDefinitionArn: maybe(Schema.String),
    containers: maybe(Schema.Array(EcsContainer)),
    group: maybe(Schema.String),
    launchType: maybe(Schema.String),
    capacityProviderName: maybe(Schema.String),
    containerInstanceArn: maybe(Schema.String),
    availabilityZone: maybe(Schema.String),
    platformVersion: maybe(Schema.String),
    cpu: maybe(Schema.String),
    memory: maybe(Schema.String),
    healthStatus: maybe(Schema.String),
    enableExecuteCommand: maybe(Schema.Boolean),
    connectivity: maybe(Schema.String),
    attachments: maybe(Schema.Array(OpenStruct({
      id: maybe(Schema.String),
      type: maybe(Schema.String),
      status: maybe(Schema.String),
      details: maybe(Schema.Array(OpenStruct({ name: Schema.String, value: maybe(Schema.String) })))
    }))),
    attributes: maybe(Schema.Array(OpenStruct({ name: Schema.String, value: maybe(Schema.String) }))),
    overrides: maybe(OpenStruct({
      containerOverrides: maybe(Schema.Array(OpenStruct({ name: maybe(Schema.String) })))
    })),
    ephemeralStorage: maybe(OpenStruct({ sizeInGiB: maybe(Schema.Finite) })),
    startedBy: maybe(Schema.String),
    /** `EssentialContainerExited`, `TaskFailedToStart`, `UserInitiated`, `SpotInterruption` and others. */
    stopCode: maybe(Schema.String),
    stoppedReason: maybe(Schema.String),
    version: maybe(Schema.Finite),
    createdAt: maybe(Schema.String),
    connectivityAt: maybe(Schema.String),
    pullStartedAt: maybe(Schema.String),
    pullStoppedAt: maybe(Schema.String),
    startedAt: maybe(Schema.String),
    stoppingAt: maybe(Schema.String),
    executionStoppedAt: maybe(Schema.String),
    stoppedAt: maybe(Schema.String),
    updatedAt: maybe(Schema.String)
  })
)

/**
 * A task has changed.
 *
 * @category models
 * @since 0.1.0
 */
export type EcsTaskEvent = typeof EcsTaskEvent.Type
