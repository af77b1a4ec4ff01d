/** Macros of AWS CloudFormation. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

/**
 * A template, or a part of it, that a macro is to transform.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
 * @category models
 * @since 0.1.0
 */
export class CloudFormationMacroEvent extends Schema.Opaque<CloudFormationMacroEvent>()(OpenStruct({
  transformId: Schema.String,
  requestId: Schema.String,
  region: Schema.String,
  accountId: Schema.String,
  /** The template, or the part of it that holds the call of the macro. */
  fragment: Schema.Unknown,
  /** Of the call, functions in it resolved. Empty for a macro of the whole template. */
  params: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  /** The parameters of the template. */
  templateParameterValues: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
})) {}

/**
 * A template, or a part of it, whose macro was called with the parameters that `params` describes.
 *
 * **Details**
 *
 * Write the schema by `OpenStruct` where unknown parameters have to encode to what came in.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CloudFormationMacroEventOf = <S extends Schema.Constraint>(params: S) =>
  OpenStruct({ ...CloudFormationMacroEvent.fields, params })

const fragmentOfSuccess = Schema.makeFilter<{ readonly status: string; readonly fragment?: Schema.Json | undefined }>(
  ({ fragment, status }) =>
    status !== "success" || fragment !== undefined ||
    expectedAt(["fragment"], "a fragment of a success")
)

/**
 * What becomes of the template.
 *
 * **Details**
 *
 * A success has the fragment that replaces the one that came in. Any other status fails the change set.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
 * @category models
 * @since 0.1.0
 */
export class CloudFormationMacroResponse extends Schema.Opaque<CloudFormationMacroResponse>()(
  ClosedStruct({
    /** That of the event. */
    requestId: Schema.NonEmptyString,
    status: Schema.Literals(["success", "failure"]),
    fragment: Schema.optional(Schema.Json),
    /** Shown to the user. */
    errorMessage: Schema.optional(Schema.String)
  }, { message: "errorMessage" }).check(fragmentOfSuccess)
) {}
