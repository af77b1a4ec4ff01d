/** Samples of `EcsContainerInstanceEvent`. */
import type { EcsContainerInstanceEvent } from "../events/EcsContainerInstanceEvent.ts"

/**
 * A sample of `EcsContainerInstanceEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecsContainerInstance: typeof EcsContainerInstanceEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECS Container Instance State Change",
  source: "aws.ecs",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    agentConnected: true,
    attributes: [
      { name: "ecs.os-type", value: "linux" },
      { name: "com.amazonaws.ecs.capability.task-eni" }
    ],
    clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/main",
    containerInstanceArn: "arn:aws:ecs:eu-central-1:123456789012:container-instance/main/0a1b",
    ec2InstanceId: "i-0a1b2c3d4e5f60718",
    registeredResources: [{ name: "CPU", type: "INTEGER", integerValue: 2048 }],
    remainingResources: [{ name: "PORTS", type: "STRINGSET", stringSetValue: ["22"] }],
    status: "DRAINING",
    version: 7,
    versionInfo: { agentHash: "aebc", agentVersion: "1.80.0", dockerVersion: null },
    updatedAt: "2024-05-02T09:41:07.991Z"
  }
}
