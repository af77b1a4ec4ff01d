/** Policies of AWS IAM, as authorizers return them. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { expectedAt } from "./internal/expected.ts"

const strings = Schema.Union([Schema.String, Schema.Array(Schema.String)])

const conditionValue = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])

const eitherOf = (statement: { readonly [key: string]: unknown }, key: string, other: string) => {
  if (statement[key] === undefined) {
    return statement[other] === undefined
      ? expectedAt([], `${key} or ${other}`)
      : undefined
  }
  return statement[other] === undefined ? undefined : expectedAt([other], `${key} or ${other}, not both`)
}

const hasEitherOfEach = Schema.makeFilter<{ readonly [key: string]: unknown }>((statement) =>
  eitherOf(statement, "Action", "NotAction") ?? eitherOf(statement, "Resource", "NotResource")
)

/**
 * What is allowed or denied.
 *
 * **Details**
 *
 * Has `Action` or `NotAction`, and `Resource` or `NotResource`. There is no principal: that is whoever was authorized.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 * @category models
 * @since 0.1.0
 */
export class PolicyStatement extends Schema.Opaque<PolicyStatement>()(
  ClosedStruct({
    Effect: Schema.Literals(["Allow", "Deny"]),
    Sid: Schema.optional(Schema.String),
    Action: Schema.optional(strings),
    NotAction: Schema.optional(strings),
    Resource: Schema.optional(strings),
    NotResource: Schema.optional(strings),
    /** By operator, then by key: `{ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }`. */
    Condition: Schema.optional(Schema.Record(
      Schema.String,
      Schema.Record(Schema.String, Schema.Union([conditionValue, Schema.Array(conditionValue)]))
    ))
  }).check(hasEitherOfEach)
) {}

/**
 * A policy. What no statement allows is denied, and what one denies is denied.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 * @category models
 * @since 0.1.0
 */
export class PolicyDocument extends Schema.Opaque<PolicyDocument>()(ClosedStruct({
  Version: Schema.Literals(["2012-10-17", "2008-10-17"]),
  Id: Schema.optional(Schema.String),
  Statement: Schema.Array(PolicyStatement)
})) {}

/**
 * A statement that allows actions on resources.
 *
 * @category constructors
 * @since 0.1.0
 */
export const allow = (
  action: string | ReadonlyArray<string>,
  resource: string | ReadonlyArray<string>,
  condition?: PolicyStatement["Condition"]
): PolicyStatement => statement("Allow", action, resource, condition)

/**
 * A statement that denies actions on resources, whatever another one allows.
 *
 * @category constructors
 * @since 0.1.0
 */
export const deny = (
  action: string | ReadonlyArray<string>,
  resource: string | ReadonlyArray<string>,
  condition?: PolicyStatement["Condition"]
): PolicyStatement => statement("Deny", action, resource, condition)

const statement = (
  Effect: PolicyStatement["Effect"],
  Action: string | ReadonlyArray<string>,
  Resource: string | ReadonlyArray<string>,
  Condition: PolicyStatement["Condition"]
): PolicyStatement => Condition === undefined ? { Effect, Action, Resource } : { Effect, Action, Resource, Condition }

/**
 * A policy of these statements.
 *
 * **Example** (What a device may do)
 *
 * ```ts
 * import { PolicyDocument } from "effect-lambda-runtime/events"
 *
 * PolicyDocument.make([PolicyDocument.allow("iot:Publish", "arn:aws:iot:eu-central-1:123456789012:topic/orders")])
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (statements: ReadonlyArray<PolicyStatement>): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements
})
