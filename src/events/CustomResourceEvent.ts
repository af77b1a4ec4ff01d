/** Custom resources of AWS CloudFormation. `CustomResource` handles them from request to response. */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

const properties = Schema.Record(Schema.String, Schema.Unknown)

// The provider framework of the CDK hides it from the functions that it calls.
const isShown = Schema.makeFilter<string>((url) => url !== "...", { expected: "the address of a response" })

const request = {
  RequestId: Schema.String,
  /** Signed in advance, for two hours: whoever has it can respond. Keep it out of logs. */
  ResponseURL: Schema.String.check(isShown),
  StackId: Schema.String,
  /** As in `Custom::Certificate`, or `AWS::CloudFormation::CustomResource`. */
  ResourceType: Schema.String,
  LogicalResourceId: Schema.String,
  /** The function itself. */
  ServiceToken: nullishKey(Schema.String)
}

/**
 * The resource is to be made.
 *
 * @category models
 * @since 0.1.0
 */
export class CustomResourceCreate extends Schema.Opaque<CustomResourceCreate>()(OpenStruct({
  RequestType: Schema.Literal("Create"),
  ...request,
  /** CloudFormation sends numbers and booleans as text. */
  ResourceProperties: properties
})) {}

/**
 * The resource is to be changed.
 *
 * **Details**
 *
 * A response with another `PhysicalResourceId` says that it was replaced: CloudFormation then has the old one deleted.
 *
 * @category models
 * @since 0.1.0
 */
export class CustomResourceUpdate extends Schema.Opaque<CustomResourceUpdate>()(OpenStruct({
  RequestType: Schema.Literal("Update"),
  ...request,
  PhysicalResourceId: Schema.String,
  ResourceProperties: properties,
  OldResourceProperties: properties
})) {}

/**
 * The resource is to be deleted.
 *
 * @category models
 * @since 0.1.0
 */
export class CustomResourceDelete extends Schema.Opaque<CustomResourceDelete>()(OpenStruct({
  RequestType: Schema.Literal("Delete"),
  ...request,
  /** CloudFormation always sends it; samples of other projects leave it out. */
  PhysicalResourceId: nullishKey(Schema.String),
  ResourceProperties: properties
})) {}

/**
 * What is to be done with a resource. The function responds at `ResponseURL`, not by what it returns.
 *
 * **Details**
 *
 * CloudFormation sends it to a topic of SNS as well: `SnsEventOf(CustomResourceEvent)`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 * @category models
 * @since 0.1.0
 */
export const CustomResourceEvent = Schema.Union([CustomResourceCreate, CustomResourceUpdate, CustomResourceDelete])
export type CustomResourceEvent = typeof CustomResourceEvent.Type

/**
 * What is to be done with a resource whose properties `properties` describes.
 *
 * **Gotchas**
 *
 * An older version of the program may have accepted other properties, and they come again: the old ones in an update,
 * all of them in a delete. Properties that do not match fail the event, and then nobody responds. `CustomResource`
 * does.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CustomResourceEventOf = <S extends Schema.Constraint>(properties: S) =>
  Schema.Union([
    OpenStruct({ ...CustomResourceCreate.fields, ResourceProperties: properties }),
    OpenStruct({ ...CustomResourceUpdate.fields, ResourceProperties: properties, OldResourceProperties: properties }),
    OpenStruct({ ...CustomResourceDelete.fields, ResourceProperties: properties })
  ])

/** What CloudFormation reads of a response, in bytes. */
const maxBytes = 4096

const isAnswerable = Schema.makeFilter<{ readonly Status: string; readonly Reason?: string | undefined }>(
  (response) => {
    if (response.Status === "FAILED" && (response.Reason === undefined || response.Reason === "")) {
      return expectedAt(["Reason"], "a reason of the failure")
    }
    const bytes = Buffer.byteLength(JSON.stringify(response))
    return bytes <= maxBytes ||
      new SchemaIssue.InvalidValue({ expected: `at most ${maxBytes} bytes of JSON, not ${bytes}` })
  }
)

const isShort = Schema.makeFilter<string>((id) => Buffer.byteLength(id) <= 1024, { expected: "at most 1024 bytes" })

/**
 * What was done with a resource: the JSON that is put to `ResponseURL`.
 *
 * **Details**
 *
 * At most 4096 bytes. A failure has a `Reason`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * @category models
 * @since 0.1.0
 */
export class CustomResourceResponse extends Schema.Opaque<CustomResourceResponse>()(
  ClosedStruct({
    Status: Schema.Literals(["SUCCESS", "FAILED"]),
    /** Shown to the user. */
    Reason: Schema.optional(Schema.String),
    PhysicalResourceId: Schema.NonEmptyString.check(isShort),
    /** That of the request. */
    StackId: Schema.NonEmptyString,
    /** That of the request. */
    RequestId: Schema.NonEmptyString,
    /** That of the request. */
    LogicalResourceId: Schema.NonEmptyString,
    /** Whether `Fn::GetAtt` of the data is masked. */
    NoEcho: Schema.optional(Schema.Boolean),
    /** What `Fn::GetAtt` reads. */
    Data: Schema.optional(Schema.Record(Schema.String, Schema.Json))
  }).check(isAnswerable)
) {}
