/** What AWS Step Functions tells of executions, and passes to functions. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const included = OpenStruct({ included: maybe(Schema.Boolean) })

/**
 * An execution is in another state.
 *
 * **Details**
 *
 * Instants are milliseconds since the epoch.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 * @category models
 * @since 0.1.0
 */
export const StepFunctionsExecutionEvent = EventBridgeEvent(
  "Step Functions Execution Status Change",
  OpenStruct({
    executionArn: Schema.String,
    stateMachineArn: Schema.String,
    name: maybe(Schema.String),
    /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED` or `PENDING_REDRIVE`. */
    status: Schema.String,
    startDate: maybe(Schema.Finite),
    stopDate: maybe(Schema.Finite),
    /** JSON. Absent where it is too long for an event. */
    input: maybe(Schema.String),
    inputDetails: maybe(included),
    /** JSON. Absent where it is too long for an event. */
    output: maybe(Schema.String),
    outputDetails: maybe(included),
    error: maybe(Schema.String),
    cause: maybe(Schema.String),
    stateMachineVersionArn: maybe(Schema.String),
    stateMachineAliasArn: maybe(Schema.String),
    redriveCount: maybe(Schema.Finite),
    redriveDate: maybe(Schema.Finite),
    redriveStatus: maybe(Schema.String)
  })
)

/**
 * An execution is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export type StepFunctionsExecutionEvent = typeof StepFunctionsExecutionEvent.Type

/**
 * The context object of a state machine, where it passes `$$` to a function.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 * @category models
 * @since 0.1.0
 */
export const StepFunctionsContext = OpenStruct({
  Execution: OpenStruct({
    Id: Schema.String,
    Name: maybe(Schema.String),
    Input: maybe(Schema.Unknown),
    RoleArn: maybe(Schema.String),
    /** ISO 8601. */
    StartTime: maybe(Schema.String),
    RedriveCount: maybe(Schema.Finite),
    /** ISO 8601. */
    RedriveTime: maybe(Schema.String)
  }),
  StateMachine: maybe(OpenStruct({ Id: maybe(Schema.String), Name: maybe(Schema.String) })),
  State: maybe(OpenStruct({
    Name: maybe(Schema.String),
    /** ISO 8601. */
    EnteredTime: maybe(Schema.String),
    RetryCount: maybe(Schema.Finite)
  })),
  /** Of a task that waits for a callback. */
  Task: maybe(OpenStruct({ Token: maybe(Schema.String) })),
  /** In an iteration of a map. */
  Map: maybe(OpenStruct({
    Item: maybe(OpenStruct({ Index: maybe(Schema.Finite), Value: maybe(Schema.Unknown) }))
  }))
})

/**
 * The context object of a state machine, where it passes `$$` to a function.
 *
 * @category models
 * @since 0.1.0
 */
export type StepFunctionsContext = typeof StepFunctionsContext.Type

/**
 * The payload of a task that waits for a callback (`.waitForTaskToken`), under the names that the state machine chose.
 *
 * **Details**
 *
 * The function answers by `SendTaskSuccess` or `SendTaskFailure` with the token, then or later; what it returns is
 * dropped.
 *
 * **Example** (A token and an order)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { StepFunctionsTaskEvent } from "effect-lambda-runtime/events/StepFunctionsEvent"
 *
 * // "Payload": { "TaskToken.$": "$$.Task.Token", "order.$": "$.order" }
 * const Approval = StepFunctionsTaskEvent("TaskToken", { order: Schema.Struct({ orderId: Schema.String }) })
 * ```
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 * @category constructors
 * @since 0.1.0
 */
export const StepFunctionsTaskEvent = <const Token extends string, const Fields extends Schema.Struct.Fields>(
  token: Token,
  fields: Fields
) => OpenStruct<{ readonly [Name in Token]: typeof Schema.String } & Fields>({ ...fields, ...tokenField(token) })

const tokenField = <const Token extends string>(token: Token) =>
  // The type of a computed key is `string`.
  ({ [token]: Schema.String }) as { readonly [Name in Token]: typeof Schema.String }
