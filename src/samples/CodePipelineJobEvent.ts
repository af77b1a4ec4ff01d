/** Samples of `CodePipelineJobEvent`. */
import type { CodePipelineJobEvent } from "../events/CodePipelineJobEvent.ts"

/**
 * A sample of `CodePipelineJobEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codePipelineJob: typeof CodePipelineJobEvent.Encoded = {
  "CodePipeline.job": {
    id: "1111-abcd",
    accountId: "123456789012",
    data: {
      actionConfiguration: { configuration: { FunctionName: "deploy", UserParameters: "{\"stage\":\"test\"}" } },
      inputArtifacts: [
        {
          location: { s3Location: { bucketName: "pipeline", objectKey: "in.zip" }, type: "S3" },
          revision: null,
          name: "in.zip"
        }
      ],
      outputArtifacts: [
        {
          location: { s3Location: { bucketName: "pipeline", objectKey: "out.zip" }, type: "S3" },
          revision: null,
          name: "out.zip"
        }
      ],
      artifactCredentials: {
        secretAccessKey: "EXAMPLEKEY",
        sessionToken: "EXAMPLETOKEN",
        accessKeyId: "EXAMPLEID",
        expirationTime: 1714646467000
      },
      continuationToken: null,
      encryptionKey: { id: "arn:aws:kms:eu-central-1:123456789012:key/1", type: "KMS" }
    }
  }
}
