/** Samples of `EcsTaskEvent`. */
import type { EcsTaskEvent } from "../events/EcsTaskEvent.ts"

/**
 * A sample of `EcsTaskEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecsTask: typeof EcsTaskEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECS Task State Change",
  source: "aws.ecs",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:ecs:eu-central-1:123456789012:task/main/0a"],
  detail: {
    attachments: [
      {
        id: "e-1",
        type: "eni",
        status: "DELETED",
        details: [{ name: "subnetId", value: "subnet-1" }, { name: "macAddress", value: null }]
      }
    ],
    attributes: [{ name: "ecs.cpu-architecture", value: "arm64" }],
    availabilityZone: "eu-central-1a",
    clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/main",
    connectivity: "CONNECTED",
    connectivityAt: "2024-05-02T09:30:00.1Z",
    containers: [
      {
        containerArn: "arn:aws:ecs:eu-central-1:123456789012:container/main/0a/1b",
        exitCode: 137,
        lastStatus: "STOPPED",
        name: "web",
        image: "web:1",
        imageDigest: "sha256:7f5b",
        reason: "OutOfMemoryError",
        runtimeId: "0a-1",
        taskArn: "arn:aws:ecs:eu-central-1:123456789012:task/main/0a",
        networkInterfaces: [{ attachmentId: "e-1", privateIpv4Address: "10.0.0.7" }],
        networkBindings: [{ bindIP: "0.0.0.0", containerPort: 80, hostPort: 32768, protocol: "tcp" }],
        cpu: "0"
      }
    ],
    cpu: "256",
    createdAt: "2024-05-02T09:29:50.5Z",
    desiredStatus: "STOPPED",
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: "service:web",
    lastStatus: "STOPPED",
    launchType: "FARGATE",
    memory: "512",
    overrides: { containerOverrides: [{ name: "web" }] },
    platformVersion: "1.4.0",
    startedBy: "ecs-svc/1",
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    stoppedAt: "2024-05-02T09:41:00Z",
    taskArn: "arn:aws:ecs:eu-central-1:123456789012:task/main/0a",
    taskDefinitionArn: "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:3",
    updatedAt: "2024-05-02T09:41:00Z",
    version: 6
  }
}
