/** Executions of AWS CodePipeline. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

const artifacts = Schema.Array(OpenStruct({
  name: nullishKey(Schema.String),
  s3location: nullishKey(OpenStruct({ bucket: nullishKey(Schema.String), key: nullishKey(Schema.String) }))
}))

const execution = {
  pipeline: Schema.String,
  "execution-id": Schema.String,
  /** `STARTED`, `SUCCEEDED`, `RESUMED`, `FAILED`, `STOPPING`, `STOPPED`, `CANCELED`, `SUPERSEDED`, `ABANDONED`. */
  state: Schema.String,
  /** Of the pipeline; some events have it as text. */
  version: nullishKey(Schema.Union([Schema.Finite, Schema.String])),
  /** ISO 8601. */
  "start-time": nullishKey(Schema.String),
  "pipeline-execution-attempt": nullishKey(Schema.Union([Schema.Finite, Schema.String]))
}

/**
 * An execution of a pipeline is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodePipelineExecutionEvent extends Schema.Opaque<CodePipelineExecutionEvent>()(awsEvent(
  "aws.codepipeline",
  ["CodePipeline Pipeline Execution State Change"],
  OpenStruct({
    ...execution,
    "execution-trigger": nullishKey(OpenStruct({
      "trigger-type": nullishKey(Schema.String),
      "trigger-detail": nullishKey(Schema.String)
    })),
    "stop-execution-comments": nullishKey(Schema.String)
  })
)) {}

/**
 * A stage of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodePipelineStageEvent extends Schema.Opaque<CodePipelineStageEvent>()(awsEvent(
  "aws.codepipeline",
  ["CodePipeline Stage Execution State Change"],
  OpenStruct({
    ...execution,
    stage: nullishKey(Schema.String),
    "source-actions": nullishKey(Schema.Array(OpenStruct({ sourceActionName: nullishKey(Schema.String) }))),
    "failed-actions": nullishKey(Schema.Array(OpenStruct({
      action: nullishKey(Schema.String),
      "additional-information": nullishKey(Schema.String)
    })))
  })
)) {}

/**
 * An action of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodePipelineActionEvent extends Schema.Opaque<CodePipelineActionEvent>()(awsEvent(
  "aws.codepipeline",
  ["CodePipeline Action Execution State Change"],
  OpenStruct({
    ...execution,
    stage: Schema.String,
    action: Schema.String,
    region: nullishKey(Schema.String),
    type: nullishKey(OpenStruct({
      owner: nullishKey(Schema.String),
      category: nullishKey(Schema.String),
      provider: nullishKey(Schema.String),
      version: nullishKey(Schema.Union([Schema.Finite, Schema.String]))
    })),
    "action-execution-id": nullishKey(Schema.String),
    "execution-result": nullishKey(OpenStruct({
      "external-execution-url": nullishKey(Schema.String),
      "external-execution-summary": nullishKey(Schema.String),
      "external-execution-id": nullishKey(Schema.String),
      "error-code": nullishKey(Schema.String)
    })),
    "input-artifacts": nullishKey(artifacts),
    "output-artifacts": nullishKey(artifacts)
  })
)) {}

/**
 * Any event of AWS CodePipeline, told apart by its `detail-type`.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 * @category models
 * @since 0.1.0
 */
export const CodePipelineEvent = Schema.Union([
  CodePipelineExecutionEvent,
  CodePipelineStageEvent,
  CodePipelineActionEvent
])
export type CodePipelineEvent = typeof CodePipelineEvent.Type
