/** What AWS Step Functions tells of executions, and passes to functions. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

const included = OpenStruct({ included: nullishKey(Schema.Boolean) })

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
export class StepFunctionsExecutionEvent extends Schema.Opaque<StepFunctionsExecutionEvent>()(awsEvent(
  "aws.states",
  ["Step Functions Execution Status Change"],
  OpenStruct({
    executionArn: Schema.String,
    stateMachineArn: Schema.String,
    name: nullishKey(Schema.String),
    /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED` or `PENDING_REDRIVE`. */
    status: Schema.String,
    startDate: nullishKey(Schema.Finite),
    stopDate: nullishKey(Schema.Finite),
    /** JSON. Absent if it is too long for an event. */
    input: nullishKey(Schema.String),
    inputDetails: nullishKey(included),
    /** JSON. Absent if it is too long for an event. */
    output: nullishKey(Schema.String),
    outputDetails: nullishKey(included),
    error: nullishKey(Schema.String),
    cause: nullishKey(Schema.String),
    stateMachineVersionArn: nullishKey(Schema.String),
    stateMachineAliasArn: nullishKey(Schema.String),
    redriveCount: nullishKey(Schema.Finite),
    redriveDate: nullishKey(Schema.Finite),
    redriveStatus: nullishKey(Schema.String)
  })
)) {}

/**
 * The context object of a state machine, where it passes `$$` to a function.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 * @category models
 * @since 0.1.0
 */
export class StepFunctionsContext extends Schema.Opaque<StepFunctionsContext>()(OpenStruct({
  Execution: OpenStruct({
    Id: Schema.String,
    Name: nullishKey(Schema.String),
    Input: nullishKey(Schema.Unknown),
    RoleArn: nullishKey(Schema.String),
    /** ISO 8601. */
    StartTime: nullishKey(Schema.String),
    RedriveCount: nullishKey(Schema.Finite),
    /** ISO 8601. */
    RedriveTime: nullishKey(Schema.String)
  }),
  StateMachine: nullishKey(OpenStruct({ Id: nullishKey(Schema.String), Name: nullishKey(Schema.String) })),
  State: nullishKey(OpenStruct({
    Name: nullishKey(Schema.String),
    /** ISO 8601. */
    EnteredTime: nullishKey(Schema.String),
    RetryCount: nullishKey(Schema.Finite)
  })),
  /** Of a task that waits for a callback. */
  Task: nullishKey(OpenStruct({ Token: nullishKey(Schema.String) })),
  /** In an iteration of a map. */
  Map: nullishKey(OpenStruct({
    Item: nullishKey(OpenStruct({ Index: nullishKey(Schema.Finite), Value: nullishKey(Schema.Unknown) }))
  }))
})) {}

/**
 * The payload of a task that waits for a callback (`.waitForTaskToken`), under the names that the state machine chose.
 *
 * **Details**
 *
 * The function responds by calling `SendTaskSuccess` or `SendTaskFailure` with the token, then or later; what it returns is
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
