/** Custom resources behind the provider framework of the AWS CDK. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

const properties = Schema.Record(Schema.String, Schema.Unknown)

/**
 * What is to be done with a resource: the event of `onEvent` and of `isComplete`. The framework responds
 * CloudFormation.
 *
 * **Details**
 *
 * `isComplete` gets the event with what `onEvent` returned in it.
 *
 * **Gotchas**
 *
 * The framework writes `...` for the `ResponseURL`; its older versions passed it on. In `Handler.match`, put
 * `CustomResourceEvent` first.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html
 * @category models
 * @since 0.1.0
 */
export class CustomResourceProviderEvent extends Schema.Opaque<CustomResourceProviderEvent>()(OpenStruct({
  RequestType: Schema.Literals(["Create", "Update", "Delete"]),
  RequestId: Schema.String,
  StackId: Schema.String,
  ResourceType: Schema.String,
  LogicalResourceId: Schema.String,
  ResourceProperties: properties,
  /** Of an update. */
  OldResourceProperties: nullishKey(properties),
  /** Of an update and a delete, and in `isComplete`. */
  PhysicalResourceId: nullishKey(Schema.String),
  /** What `onEvent` returned, in `isComplete`. */
  Data: nullishKey(properties),
  /** What `onEvent` returned, in `isComplete`. */
  NoEcho: nullishKey(Schema.Boolean),
  ServiceToken: nullishKey(Schema.String),
  ResponseURL: nullishKey(Schema.String)
})) {}

/**
 * What is to be done with a resource whose properties `properties` describes.
 *
 * **Details**
 *
 * The old properties stay as sent: an older version of the program accepted them.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CustomResourceProviderEventOf = <S extends Schema.Constraint>(properties: S) =>
  OpenStruct({ ...CustomResourceProviderEvent.fields, ResourceProperties: properties })

/**
 * What `onEvent` did.
 *
 * **Details**
 *
 * The framework passes further keys to `isComplete`. To describe them in types, write `ClosedStruct({
 * ...CustomResourceProviderResponse.fields, jobId: Schema.String })`.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#handling-lifecycle-events-onevent
 * @category models
 * @since 0.1.0
 */
export class CustomResourceProviderResponse extends Schema.Opaque<CustomResourceProviderResponse>()(ClosedStruct({
  /** Required after a create, unless the framework shall take the request's id. */
  PhysicalResourceId: Schema.optional(Schema.NonEmptyString),
  /** What `Fn::GetAtt` reads. */
  Data: Schema.optional(Schema.Record(Schema.String, Schema.Json)),
  /** Whether `Fn::GetAtt` of the data is masked. */
  NoEcho: Schema.optional(Schema.Boolean)
})) {}

const dataOfComplete = Schema.makeFilter<
  { readonly IsComplete: boolean; readonly Data?: { readonly [key: string]: Schema.Json } | undefined }
>(({ Data, IsComplete }) =>
  IsComplete || Data === undefined || Object.keys(Data).length === 0 ||
  expectedAt(["IsComplete"], "no data until complete")
)

/**
 * Whether what `onEvent` began has ended; if not, the framework asks again.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#asynchronous-providers-iscomplete
 * @category models
 * @since 0.1.0
 */
export class CustomResourceIsCompleteResponse extends Schema.Opaque<CustomResourceIsCompleteResponse>()(
  ClosedStruct({
    IsComplete: Schema.Boolean,
    /** Added to what `onEvent` returned. */
    Data: Schema.optional(Schema.Record(Schema.String, Schema.Json))
  }).check(dataOfComplete)
) {}
