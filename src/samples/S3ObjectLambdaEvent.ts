/** Samples of `S3ObjectLambdaEvent`. */
import type { S3ObjectLambdaEvent } from "../events/S3ObjectLambdaEvent.ts"

/**
 * A sample of `S3ObjectLambdaEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectLambda: typeof S3ObjectLambdaEvent.Encoded = {
  xAmzRequestId: "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
  getObjectContext: {
    inputS3Url:
      "https://orders-123456789012.s3-accesspoint.eu-central-1.amazonaws.com/o-1.json?X-Amz-SignedHeaders=host",
    outputRoute: "io-euc1-001",
    outputToken: "OutputToken"
  },
  configuration: {
    accessPointArn: "arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/orders-lambda",
    supportingAccessPointArn: "arn:aws:s3:eu-central-1:123456789012:accesspoint/orders",
    payload: "{\"redact\":true}"
  },
  userRequest: {
    url: "https://orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com/o-1.json",
    headers: {
      Host: "orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com",
      "Accept-Encoding": "identity"
    }
  },
  userIdentity: {
    type: "AssumedRole",
    principalId: "AROAJDPLRKLG7UEXAMPLE:ada",
    arn: "arn:aws:sts::123456789012:assumed-role/Admin/ada",
    accountId: "123456789012",
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      attributes: { mfaAuthenticated: "false", creationDate: "Wed Mar 10 23:41:52 UTC 2021" },
      sessionIssuer: {
        type: "Role",
        principalId: "AROAJDPLRKLG7UEXAMPLE",
        arn: "arn:aws:iam::123456789012:role/Admin",
        accountId: "123456789012",
        userName: "Admin"
      }
    }
  },
  protocolVersion: "1.01"
}

/**
 * A sample of `S3ObjectLambdaEvent`: a HEAD request.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectLambdaHead: typeof S3ObjectLambdaEvent.Encoded = {
  xAmzRequestId: "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
  headObjectContext: {
    inputS3Url:
      "https://orders-123456789012.s3-accesspoint.eu-central-1.amazonaws.com/o-1.json?X-Amz-SignedHeaders=host"
  },
  getObjectContext: null,
  configuration: {
    accessPointArn: "arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/orders-lambda",
    supportingAccessPointArn: "arn:aws:s3:eu-central-1:123456789012:accesspoint/orders",
    payload: "{\"redact\":true}"
  },
  userRequest: {
    url: "https://orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com/o-1.json",
    headers: {
      Host: "orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com",
      "Accept-Encoding": "identity"
    }
  },
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAJDPLRKLG7UEXAMPLE",
    arn: "arn:aws:iam::123456789012:user/ada",
    accountId: "123456789012",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "ada"
  },
  protocolVersion: "1.01"
}

/**
 * A sample of `S3ObjectLambdaEvent`: a list of objects, version 2.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectLambdaListV2: typeof S3ObjectLambdaEvent.Encoded = {
  xAmzRequestId: "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
  listObjectsV2Context: {
    inputS3Url:
      "https://orders-123456789012.s3-accesspoint.eu-central-1.amazonaws.com/o-1.json?X-Amz-SignedHeaders=host"
  },
  configuration: {
    accessPointArn: "arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/orders-lambda",
    supportingAccessPointArn: "arn:aws:s3:eu-central-1:123456789012:accesspoint/orders",
    payload: "{\"redact\":true}"
  },
  userRequest: {
    url: "https://orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com/o-1.json",
    headers: {
      Host: "orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com",
      "Accept-Encoding": "identity"
    }
  },
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAJDPLRKLG7UEXAMPLE",
    arn: "arn:aws:iam::123456789012:user/ada",
    accountId: "123456789012",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "ada"
  },
  protocolVersion: "1.01"
}

/**
 * A sample of `S3ObjectLambdaEvent`: a list of objects.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectLambdaList: typeof S3ObjectLambdaEvent.Encoded = {
  xAmzRequestId: "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
  listObjectsContext: {
    inputS3Url:
      "https://orders-123456789012.s3-accesspoint.eu-central-1.amazonaws.com/o-1.json?X-Amz-SignedHeaders=host"
  },
  configuration: {
    accessPointArn: "arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/orders-lambda",
    supportingAccessPointArn: "arn:aws:s3:eu-central-1:123456789012:accesspoint/orders",
    payload: "{\"redact\":true}"
  },
  userRequest: {
    url: "https://orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com/o-1.json",
    headers: {
      Host: "orders-lambda-123456789012.s3-object-lambda.eu-central-1.amazonaws.com",
      "Accept-Encoding": "identity"
    }
  },
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAJDPLRKLG7UEXAMPLE",
    arn: "arn:aws:iam::123456789012:user/ada",
    accountId: "123456789012",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "ada"
  },
  protocolVersion: "1.01"
}
