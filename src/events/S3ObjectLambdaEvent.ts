/** Requests to Amazon S3 that a function responds to, by S3 Object Lambda. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"
import { StatusCode } from "./internal/httpResponse.ts"
import { strings } from "./internal/maps.ts"

/** A pre-signed URL to the object, or the list, in S3. The headers that it names as signed go into the request to it. */
const input = { inputS3Url: Schema.String }

/**
 * Who asked.
 *
 * @category models
 * @since 0.1.0
 */
export class S3ObjectLambdaIdentity extends Schema.Opaque<S3ObjectLambdaIdentity>()(OpenStruct({
  /** `IAMUser`, `AssumedRole`, `Root`, … */
  type: nullishKey(Schema.String),
  principalId: nullishKey(Schema.String),
  arn: nullishKey(Schema.String),
  accountId: nullishKey(Schema.String),
  accessKeyId: nullishKey(Schema.String),
  userName: nullishKey(Schema.String),
  invokedBy: nullishKey(Schema.String),
  /** Of temporary credentials. */
  sessionContext: nullishKey(OpenStruct({
    attributes: nullishKey(
      OpenStruct({ mfaAuthenticated: nullishKey(Schema.String), creationDate: nullishKey(Schema.String) })
    ),
    sessionIssuer: nullishKey(OpenStruct({
      type: nullishKey(Schema.String),
      principalId: nullishKey(Schema.String),
      arn: nullishKey(Schema.String),
      accountId: nullishKey(Schema.String),
      userName: nullishKey(Schema.String)
    }))
  }))
})) {}

/**
 * The access point that the request came to.
 *
 * @category models
 * @since 0.1.0
 */
export class S3ObjectLambdaConfiguration extends Schema.Opaque<S3ObjectLambdaConfiguration>()(OpenStruct({
  accessPointArn: Schema.String,
  supportingAccessPointArn: nullishKey(Schema.String),
  /** What the configuration of the access point gives the function, as text. */
  payload: nullishKey(Schema.String)
})) {}

/**
 * One request. Exactly one of its contexts is there, and says which request it is.
 *
 * **Details**
 *
 * Respond to `GetObject` by calling `WriteGetObjectResponse`, with the route and the token. The response to the others is
 * what the function returns.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectLambdaEvent extends Schema.Opaque<S3ObjectLambdaEvent>()(OpenStruct({
  xAmzRequestId: Schema.String,
  getObjectContext: nullishKey(OpenStruct({ ...input, outputRoute: Schema.String, outputToken: Schema.String })),
  headObjectContext: nullishKey(OpenStruct(input)),
  listObjectsContext: nullishKey(OpenStruct(input)),
  listObjectsV2Context: nullishKey(OpenStruct(input)),
  configuration: S3ObjectLambdaConfiguration,
  userRequest: OpenStruct({
    /** Without what belongs to authorization. */
    url: Schema.String,
    headers: nullishKey(strings)
  }),
  userIdentity: nullishKey(S3ObjectLambdaIdentity),
  protocolVersion: nullishKey(Schema.String)
})) {}

/**
 * One request where the payload of the access point is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const S3ObjectLambdaEventOf = <S extends Schema.Constraint>(payload: S) =>
  OpenStruct({
    ...S3ObjectLambdaEvent.fields,
    configuration: OpenStruct({ ...S3ObjectLambdaConfiguration.fields, payload: JsonText(payload) })
  })

const hasOneList = Schema.makeFilter<{
  readonly listResultXml?: string | undefined
  readonly listBucketResult?: { readonly [key: string]: Schema.Json } | undefined
}>(({ listBucketResult, listResultXml }) =>
  listBucketResult === undefined || listResultXml === undefined ||
  expectedAt(["listResultXml"], "no second list beside listBucketResult")
)

/**
 * The response to `HeadObject`, `ListObjects` and `ListObjectsV2`.
 *
 * **Details**
 *
 * `headers` are for `HeadObject`. A list is XML as S3 writes it, or the same as JSON, not both.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectLambdaResponse extends Schema.Opaque<S3ObjectLambdaResponse>()(
  ClosedStruct({
    statusCode: StatusCode,
    errorCode: Schema.optional(Schema.String),
    errorMessage: Schema.optional(Schema.String),
    headers: Schema.optional(Schema.Record(Schema.String, Schema.Json)),
    listResultXml: Schema.optional(Schema.String),
    listBucketResult: Schema.optional(Schema.Record(Schema.String, Schema.Json))
  }).check(hasOneList)
) {}
