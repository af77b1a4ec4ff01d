/** Samples of `CodePipelineEvent`. */
import type {
  CodePipelineActionEvent,
  CodePipelineExecutionEvent,
  CodePipelineStageEvent
} from "../events/CodePipelineEvent.ts"

/**
 * A sample of `CodePipelineActionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codePipelineAction: typeof CodePipelineActionEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodePipeline Action Execution State Change",
  source: "aws.codepipeline",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    pipeline: "web",
    "execution-id": "01234567-0123",
    version: "3",
    "start-time": "2024-05-02T09:41:00.5Z",
    "pipeline-execution-attempt": 1,
    state: "FAILED",
    stage: "Prod",
    action: "Deploy",
    region: "eu-central-1",
    type: { owner: "AWS", category: "Deploy", provider: "CodeDeploy", version: "1" },
    "action-execution-id": "a-1",
    "execution-result": {
      "external-execution-url": "https://console.aws.amazon.com",
      "external-execution-summary": "failed",
      "external-execution-id": "d-1",
      "error-code": "JobFailed"
    },
    "input-artifacts": [{ name: "Built", s3location: { bucket: "b", key: "k" } }],
    "output-artifacts": []
  }
}

/**
 * A sample of `CodePipelineExecutionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codePipelineExecution: typeof CodePipelineExecutionEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodePipeline Pipeline Execution State Change",
  source: "aws.codepipeline",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    pipeline: "web",
    "execution-id": "01234567-0123",
    version: 3,
    "start-time": "2024-05-02T09:41:00.5Z",
    "pipeline-execution-attempt": 1,
    state: "SUPERSEDED",
    "execution-trigger": {
      "trigger-type": "StartPipelineExecution",
      "trigger-detail": "arn:aws:sts::123456789012:assumed-role/a/b"
    },
    "stop-execution-comments": null
  }
}

/**
 * A sample of `CodePipelineStageEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codePipelineStage: typeof CodePipelineStageEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodePipeline Stage Execution State Change",
  source: "aws.codepipeline",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    pipeline: "web",
    "execution-id": "01234567-0123",
    version: "3",
    "start-time": "2024-05-02T09:41:00.5Z",
    "pipeline-execution-attempt": 1,
    state: "FAILED",
    stage: "Prod",
    "source-actions": [{ sourceActionName: "Source" }],
    "failed-actions": [{ action: "Deploy", "additional-information": "Deployment failed" }]
  }
}
