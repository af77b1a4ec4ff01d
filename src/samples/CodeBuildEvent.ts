/** Samples of `CodeBuildEvent`. */
import type { CodeBuildPhaseEvent, CodeBuildStateEvent } from "../events/CodeBuildEvent.ts"

/**
 * A sample of `CodeBuildPhaseEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeBuildPhase: typeof CodeBuildPhaseEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodeBuild Build Phase Change",
  source: "aws.codebuild",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:codebuild:eu-central-1:123456789012:build/web:8745"],
  detail: {
    "completed-phase": "BUILD",
    "project-name": "web",
    "build-id": "arn:aws:codebuild:eu-central-1:123456789012:build/web:8745",
    "completed-phase-context": "[]",
    "completed-phase-status": "SUCCEEDED",
    "completed-phase-duration-seconds": 4,
    "completed-phase-start": "May 2, 2024 9:12:31 AM",
    "completed-phase-end": null,
    version: "1"
  }
}

/**
 * A sample of `CodeBuildStateEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeBuildState: typeof CodeBuildStateEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "CodeBuild Build State Change",
  source: "aws.codebuild",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:codebuild:eu-central-1:123456789012:build/web:8745"],
  detail: {
    "build-status": "FAILED",
    "project-name": "web",
    "build-id": "arn:aws:codebuild:eu-central-1:123456789012:build/web:8745",
    "additional-information": {
      artifact: { md5sum: "da9c", sha256sum: "6ccc", location: "arn:aws:s3:::out/a.zip" },
      environment: {
        image: "aws/codebuild/standard:7.0",
        "privileged-mode": false,
        "compute-type": "BUILD_GENERAL1_SMALL",
        type: "LINUX_CONTAINER",
        "environment-variables": [{ name: "STAGE", type: "PLAINTEXT", value: "test" }]
      },
      "timeout-in-minutes": 60.5,
      "queued-timeout-in-minutes": 480,
      "build-complete": true,
      "build-number": 55,
      initiator: "me",
      "build-start-time": "May 2, 2024 9:12:29 AM",
      source: { location: "in/a.zip", type: "S3" },
      "source-version": "arn:aws:s3:::in/a.zip",
      logs: {
        "group-name": "/aws/codebuild/web",
        "stream-name": "8745",
        "deep-link": "https://console.aws.amazon.com/cloudwatch/home"
      },
      phases: [
        {
          "phase-context": ["YAML_FILE_ERROR: no such file", null],
          "start-time": "May 2, 2024 9:12:29 AM",
          "end-time": "May 2, 2024 9:12:31 AM",
          "duration-in-seconds": 2,
          "phase-type": "DOWNLOAD_SOURCE",
          "phase-status": "FAILED"
        },
        { "start-time": "May 2, 2024 9:12:31 AM", "phase-type": "COMPLETED" }
      ]
    },
    "current-phase": "COMPLETED",
    "current-phase-context": "[]",
    version: "1"
  }
}
