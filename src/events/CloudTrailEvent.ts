/** Calls of AWS that AWS CloudTrail records. */
import * as Schema from "effect/Schema"
import { awsEvent } from "./internal/awsEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const anyObject = Schema.Record(Schema.String, Schema.Unknown)

/**
 * Who made a call.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @category models
 * @since 0.1.0
 */
export const CloudTrailUserIdentity = OpenStruct({
  /** `Root`, `IAMUser`, `AssumedRole`, `AWSService`, `IdentityCenterUser`, `Unknown` and others. */
  type: maybe(Schema.String),
  principalId: maybe(Schema.String),
  arn: maybe(Schema.String),
  accountId: maybe(Schema.String),
  accessKeyId: maybe(Schema.String),
  userName: maybe(Schema.String),
  identityProvider: maybe(Schema.String),
  /** The service that called on behalf of the user. */
  invokedBy: maybe(Schema.String),
  sessionContext: maybe(OpenStruct({
    attributes: maybe(OpenStruct({
      /** ISO 8601. */
      creationDate: maybe(Schema.String),
      /** `"true"` or `"false"`. */
      mfaAuthenticated: maybe(Schema.String)
    })),
    sessionIssuer: maybe(OpenStruct({
      type: maybe(Schema.String),
      principalId: maybe(Schema.String),
      arn: maybe(Schema.String),
      accountId: maybe(Schema.String),
      userName: maybe(Schema.String)
    })),
    webIdFederationData: maybe(OpenStruct({
      federatedProvider: maybe(Schema.String),
      attributes: maybe(anyObject)
    })),
    sourceIdentity: maybe(Schema.String)
  }))
})

/**
 * Who made a call.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudTrailUserIdentity = typeof CloudTrailUserIdentity.Type

/**
 * One record: the `detail` of an event, and a line of a trail's log.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @category models
 * @since 0.1.0
 */
export const CloudTrailRecord = OpenStruct({
  eventVersion: Schema.String,
  /** ISO 8601. */
  eventTime: Schema.String,
  /** The service, as in `s3.amazonaws.com`. */
  eventSource: Schema.String,
  eventName: Schema.String,
  awsRegion: Schema.String,
  eventID: Schema.String,
  /** Absent in records of Insights. */
  userIdentity: maybe(CloudTrailUserIdentity),
  sourceIPAddress: maybe(Schema.String),
  userAgent: maybe(Schema.String),
  errorCode: maybe(Schema.String),
  errorMessage: maybe(Schema.String),
  requestParameters: maybe(anyObject),
  responseElements: maybe(anyObject),
  additionalEventData: maybe(anyObject),
  requestID: maybe(Schema.String),
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleAction`, `AwsConsoleSignIn`, `AwsVpceEvent` or `AwsCloudTrailInsight`. */
  eventType: maybe(Schema.String),
  /** `Management`, `Data`, `NetworkActivity` or `Insight`. */
  eventCategory: maybe(Schema.String),
  apiVersion: maybe(Schema.String),
  managementEvent: maybe(Schema.Boolean),
  readOnly: maybe(Schema.Boolean),
  resources: maybe(Schema.Array(OpenStruct({
    ARN: maybe(Schema.String),
    accountId: maybe(Schema.String),
    type: maybe(Schema.String)
  }))),
  recipientAccountId: maybe(Schema.String),
  serviceEventDetails: maybe(anyObject),
  sharedEventID: maybe(Schema.String),
  vpcEndpointId: maybe(Schema.String),
  vpcEndpointAccountId: maybe(Schema.String),
  /** `"true"` where the console made the call. */
  sessionCredentialFromConsole: maybe(Schema.String),
  tlsDetails: maybe(OpenStruct({
    tlsVersion: maybe(Schema.String),
    cipherSuite: maybe(Schema.String),
    clientProvidedHostHeader: maybe(Schema.String)
  })),
  insightDetails: maybe(anyObject)
})

/**
 * One record: the `detail` of an event, and a line of a trail's log.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudTrailRecord = typeof CloudTrailRecord.Type

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
export const CloudTrailEvent = awsEvent(
  [
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "AWS Console Signin via CloudTrail",
    "AWS Insight via CloudTrail"
  ],
  CloudTrailRecord
)

/**
 * A call that CloudTrail recorded, by EventBridge.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudTrailEvent = typeof CloudTrailEvent.Type
