/** Samples of `EcsServiceEvent`. */
import type { EcsDeploymentEvent, EcsServiceActionEvent } from "../events/EcsServiceEvent.ts"

/**
 * A sample of `EcsDeploymentEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecsDeployment: typeof EcsDeploymentEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECS Deployment State Change",
  source: "aws.ecs",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:ecs:eu-central-1:123456789012:service/main/web"],
  detail: {
    eventType: "INFO",
    eventName: "SERVICE_DEPLOYMENT_COMPLETED",
    deploymentId: "ecs-svc/1",
    updatedAt: "2024-05-02T09:41:07.1Z",
    reason: "ECS deployment ecs-svc/1 completed."
  }
}

/**
 * A sample of `EcsServiceActionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecsServiceAction: typeof EcsServiceActionEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECS Service Action",
  source: "aws.ecs",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:ecs:eu-central-1:123456789012:service/main/web"],
  detail: {
    eventType: "ERROR",
    eventName: "SERVICE_TASK_PLACEMENT_FAILURE",
    clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/main",
    capacityProviderArns: ["arn:aws:ecs:eu-central-1:123456789012:capacity-provider/spot"],
    reason: "RESOURCE:FARGATE",
    createdAt: "2024-05-02T09:41:07.1Z",
    desiredCount: 2,
    taskArns: null
  }
}
