/** Samples of `CodeDeployEvent`. */
import type { CodeDeployDeploymentEvent, CodeDeployInstanceEvent } from "../events/CodeDeployEvent.ts"

/**
 * A sample of `CodeDeployDeploymentEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeDeployDeployment: typeof CodeDeployDeploymentEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodeDeploy Deployment State-change Notification",
  source: "aws.codedeploy",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    instanceGroupId: "9fd2",
    region: "eu-central-1",
    application: "web",
    deploymentId: "d-1",
    state: "FAILURE",
    deploymentGroup: "blue"
  }
}

/**
 * A sample of `CodeDeployInstanceEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeDeployInstance: typeof CodeDeployInstanceEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodeDeploy Instance State-change Notification",
  source: "aws.codedeploy",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"],
  detail: {
    instanceGroupId: "9fd2",
    region: "eu-central-1",
    application: "web",
    deploymentId: "d-1",
    state: "FAILURE",
    deploymentGroup: "blue",
    instanceId: "i-0a1b2c3d4e5f60718"
  }
}
