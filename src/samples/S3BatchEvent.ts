/** Samples of `S3BatchEvent`. */
import type { S3BatchEvent } from "../events/S3BatchEvent.ts"

/**
 * A sample of `S3BatchEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3Batch: typeof S3BatchEvent.Encoded = {
  invocationSchemaVersion: "2.0",
  invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
  job: { id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", userArguments: { dryRun: "true" } },
  tasks: [
    {
      taskId: "dGFza2lkZ29lc2hlcmUK",
      s3Key: "2024/o-1.json",
      s3VersionId: "jbo9_jhdPEyB4RrmOxWS0kU0EoNrU_oI",
      s3Bucket: "orders"
    }
  ]
}

/**
 * A sample of `S3BatchEvent`: version 1.0 of the schema.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3BatchVersion1: typeof S3BatchEvent.Encoded = {
  invocationSchemaVersion: "1.0",
  invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
  job: { id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce" },
  tasks: [
    {
      taskId: "dGFza2lkZ29lc2hlcmUK",
      s3Key: "2024/o+1%2B%C3%A4.json",
      s3VersionId: null,
      s3BucketArn: "arn:aws:s3:::orders"
    }
  ]
}
