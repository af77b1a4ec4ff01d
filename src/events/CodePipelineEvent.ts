/** Executions of AWS CodePipeline. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const artifacts = Schema.Array(OpenStruct({
  name: maybe(Schema.String),
  s3location: maybe(OpenStruct({ bucket: maybe(Schema.String), key: maybe(Schema.String) }))
}))

const execution = {
  pipeline: Schema.String,
  "execution-id": Schema.String,
  /** `STARTED`, `SUCCEEDED`, `RESUMED`, `FAILED`, `STOPPING`, `STOPPED`, `CANCELED`, `SUPERSEDED`, `ABANDONED`. */
  state: Schema.String,
  /** Of the pipeline; some events have it as text. */
  version: maybe(Schema.Union([Schema.Finite, Schema.String])),
  /** ISO 8601. */
  "start-time": maybe(Schema.String),
  "pipeline-execution-attempt": maybe(Schema.Union([Schema.Finite, Schema.String]))
}

/**
 * An execution of a pipeline is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export const CodePipelineExecutionEvent = EventBridgeEvent(
  "CodePipeline Pipeline Execution State Change",
  OpenStruct({
    ...execution,
    "execution-trigger": maybe(OpenStruct({
      "trigger-type": maybe(Schema.String),
      "trigger-detail": maybe(Schema.String)
    })),
    "stop-execution-comments": maybe(Schema.String)
  })
)

/**
 * An execution of a pipeline is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export type CodePipelineExecutionEvent = typeof CodePipelineExecutionEvent.Type

/**
 * A stage of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export const CodePipelineStageEvent = EventBridgeEvent(
  "CodePipeline Stage Execution State Change",
  OpenStruct({
    ...execution,
    stage: maybe(Schema.String),
    "source-actions": maybe(Schema.Array(OpenStruct({ sourceActionName: maybe(Schema.String) }))),
    "failed-actions": maybe(Schema.Array(OpenStruct({
      action: maybe(Schema.String),
      "additional-information": maybe(Schema.String)
    })))
  })
)

/**
 * A stage of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export type CodePipelineStageEvent = typeof CodePipelineStageEvent.Type

/**
 * An action of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export const CodePipelineActionEvent = EventBridgeEvent(
  "CodePipeline Action Execution State Change",
  OpenStruct({
    ...execution,
    stage: Schema.String,
    action: Schema.String,
    region: maybe(Schema.String),
    type: maybe(OpenStruct({
      owner: maybe(Schema.String),
      category: maybe(Schema.String),
      provider: maybe(Schema.String),
      version: maybe(Schema.Union([Schema.Finite, Schema.String]))
    })),
    "action-execution-id": maybe(Schema.String),
    "execution-result": maybe(OpenStruct({
      "external-execution-url": maybe(Schema.String),
      "external-execution-summary": maybe(Schema.String),
      "external-execution-id": maybe(Schema.String),
      "error-code": maybe(Schema.String)
    })),
    "input-artifacts": maybe(artifacts),
    "output-artifacts": maybe(artifacts)
  })
)

/**
 * An action of an execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export type CodePipelineActionEvent = typeof CodePipelineActionEvent.Type

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

/**
 * Any event of AWS CodePipeline, told apart by its `detail-type`.
 *
 * @category models
 * @since 0.1.0
 */
export type CodePipelineEvent = typeof CodePipelineEvent.Type
