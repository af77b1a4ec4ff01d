/** Samples of `CloudTrailEvent`. */
import type { CloudTrailEvent } from "../events/CloudTrailEvent.ts"

/**
 * A sample of `CloudTrailEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudTrail: typeof CloudTrailEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.s3",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    eventVersion: "1.09",
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROA:me",
      arn: "arn:aws:sts::123456789012:assumed-role/dev/me",
      accountId: "123456789012",
      accessKeyId: "ASIA",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROA",
          arn: "arn:aws:iam::123456789012:role/dev",
          accountId: "123456789012",
          userName: "dev"
        },
        webIdFederationData: {
          federatedProvider: "arn:aws:iam::123456789012:oidc-provider/token.example.com",
          attributes: { sub: "repo:a/b" }
        },
        attributes: { creationDate: "2024-05-02T09:00:00Z", mfaAuthenticated: "false" },
        sourceIdentity: null
      },
      invokedBy: null
    },
    eventTime: "2024-05-02T09:41:07Z",
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    awsRegion: "eu-central-1",
    sourceIPAddress: "192.0.2.1",
    userAgent: "aws-cli/2",
    errorCode: "BucketAlreadyExists",
    errorMessage: "It is taken",
    requestParameters: { bucketName: "b", Host: "s3.amazonaws.com" },
    responseElements: null,
    additionalEventData: { SignatureVersion: "SigV4", bytesTransferredIn: 0 },
    requestID: "r-1",
    eventID: "e-1",
    readOnly: false,
    resources: [{ ARN: "arn:aws:s3:::b", accountId: "123456789012", type: "AWS::S3::Bucket" }],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "123456789012",
    vpcEndpointId: "vpce-1",
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: "b.s3.amazonaws.com"
    }
  }
}

/**
 * A sample of `CloudTrailEvent`: an insight.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudTrailInsight: typeof CloudTrailEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "AWS Insight via CloudTrail",
  source: "aws.autoscaling",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    eventVersion: "1.09",
    eventTime: "2024-05-02T09:41:07Z",
    awsRegion: "eu-central-1",
    eventID: "e-2",
    eventType: "AwsCloudTrailInsight",
    recipientAccountId: "123456789012",
    sharedEventID: "s-1",
    insightDetails: { state: "Start", insightType: "ApiCallRateInsight" },
    eventSource: "autoscaling.amazonaws.com",
    eventName: "CompleteLifecycleAction",
    eventCategory: "Insight"
  }
}
