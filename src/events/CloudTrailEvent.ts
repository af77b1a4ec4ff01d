/** Calls of AWS that AWS CloudTrail records. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { envelope } from "./internal/envelope.ts"

const anyObject = Schema.Record(Schema.String, Schema.Unknown)

/**
 * Who made a call.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @category models
 * @since 0.1.0
 */
export class CloudTrailUserIdentity extends Schema.Opaque<CloudTrailUserIdentity>()(OpenStruct({
  /** `Root`, `IAMUser`, `AssumedRole`, `AWSService`, `IdentityCenterUser`, `Unknown` and others. */
  type: nullishKey(Schema.String),
  principalId: nullishKey(Schema.String),
  arn: nullishKey(Schema.String),
  accountId: nullishKey(Schema.String),
  accessKeyId: nullishKey(Schema.String),
  userName: nullishKey(Schema.String),
  identityProvider: nullishKey(Schema.String),
  /** The service that called on behalf of the user. */
  invokedBy: nullishKey(Schema.String),
  sessionContext: nullishKey(OpenStruct({
    attributes: nullishKey(OpenStruct({
      /** ISO 8601. */
      creationDate: nullishKey(Schema.String),
      /** `"true"` or `"false"`. */
      mfaAuthenticated: nullishKey(Schema.String)
    })),
    sessionIssuer: nullishKey(OpenStruct({
      type: nullishKey(Schema.String),
      principalId: nullishKey(Schema.String),
      arn: nullishKey(Schema.String),
      accountId: nullishKey(Schema.String),
      userName: nullishKey(Schema.String)
    })),
    webIdFederationData: nullishKey(OpenStruct({
      federatedProvider: nullishKey(Schema.String),
      attributes: nullishKey(anyObject)
    })),
    sourceIdentity: nullishKey(Schema.String)
  }))
})) {}

/**
 * One record: the `detail` of an event, and a line of a trail's log.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @category models
 * @since 0.1.0
 */
export class CloudTrailRecord extends Schema.Opaque<CloudTrailRecord>()(OpenStruct({
  eventVersion: Schema.String,
  /** ISO 8601. */
  eventTime: Schema.String,
  /** The service, as in `s3.amazonaws.com`. */
  eventSource: Schema.String,
  eventName: Schema.String,
  awsRegion: Schema.String,
  eventID: Schema.String,
  /** Absent in records of Insights. */
  userIdentity: nullishKey(CloudTrailUserIdentity),
  sourceIPAddress: nullishKey(Schema.String),
  userAgent: nullishKey(Schema.String),
  errorCode: nullishKey(Schema.String),
  errorMessage: nullishKey(Schema.String),
  requestParameters: nullishKey(anyObject),
  responseElements: nullishKey(anyObject),
  additionalEventData: nullishKey(anyObject),
  requestID: nullishKey(Schema.String),
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleAction`, `AwsConsoleSignIn`, `AwsVpceEvent` or `AwsCloudTrailInsight`. */
  eventType: nullishKey(Schema.String),
  /** `Management`, `Data`, `NetworkActivity` or `Insight`. */
  eventCategory: nullishKey(Schema.String),
  apiVersion: nullishKey(Schema.String),
  managementEvent: nullishKey(Schema.Boolean),
  readOnly: nullishKey(Schema.Boolean),
  resources: nullishKey(Schema.Array(OpenStruct({
    ARN: nullishKey(Schema.String),
    accountId: nullishKey(Schema.String),
    type: nullishKey(Schema.String)
  }))),
  recipientAccountId: nullishKey(Schema.String),
  serviceEventDetails: nullishKey(anyObject),
  sharedEventID: nullishKey(Schema.String),
  vpcEndpointId: nullishKey(Schema.String),
  vpcEndpointAccountId: nullishKey(Schema.String),
  /** `"true"` where the console made the call. */
  sessionCredentialFromConsole: nullishKey(Schema.String),
  tlsDetails: nullishKey(OpenStruct({
    tlsVersion: nullishKey(Schema.String),
    cipherSuite: nullishKey(Schema.String),
    clientProvidedHostHeader: nullishKey(Schema.String)
  })),
  insightDetails: nullishKey(anyObject)
})) {}

/**
 * A call that CloudTrail recorded, by EventBridge.
 *
 * **Details**
 *
 * `source` is the service that was called, as in `aws.s3`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * @category models
 * @since 0.1.0
 */
export class CloudTrailEvent extends Schema.Opaque<CloudTrailEvent>()(OpenStruct({
  ...envelope,
  "detail-type": Schema.Literals([
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "AWS Console Signin via CloudTrail",
    "AWS Insight via CloudTrail"
  ]),
  detail: CloudTrailRecord
})) {}
