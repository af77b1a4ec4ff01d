/** Tasks of Amazon S3 Batch Operations, and their results. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"
import { ObjectKey } from "./internal/objectKey.ts"

/**
 * One task: an object of the manifest.
 *
 * @category models
 * @since 0.1.0
 */
export class S3BatchTask extends Schema.Opaque<S3BatchTask>()(OpenStruct({
  taskId: Schema.String,
  /** URL-encoded: `S3BatchEventDecoded` has it as it is. */
  s3Key: Schema.String,
  /** `null` where the manifest names no version. */
  s3VersionId: nullishKey(Schema.String),
  /** Version 1.0. */
  s3BucketArn: nullishKey(Schema.String),
  /** The name of the bucket. Version 2.0. */
  s3Bucket: nullishKey(Schema.String)
})) {}

/**
 * Reads the name of a task's bucket, whichever way it came.
 *
 * @category getters
 * @since 0.1.0
 */
export const bucketName = (task: Pick<S3BatchTask, "s3Bucket" | "s3BucketArn">): string | undefined =>
  task.s3Bucket ?? task.s3BucketArn?.slice(task.s3BucketArn.lastIndexOf(":") + 1)

/**
 * Tasks of a job; so far S3 sends one at a time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
 * @category models
 * @since 0.1.0
 */
export class S3BatchEvent extends Schema.Opaque<S3BatchEvent>()(OpenStruct({
  invocationSchemaVersion: Schema.Literals(["1.0", "2.0"]),
  invocationId: Schema.String,
  job: OpenStruct({
    id: Schema.String,
    /** Version 2.0, where the job has some. */
    userArguments: nullishKey(strings)
  }),
  tasks: Schema.Array(S3BatchTask)
})) {}

/**
 * Tasks of a job with the keys of their objects as they are.
 *
 * **Details**
 *
 * A key encodes to the form that S3 itself writes, which need not be the one that came in.
 *
 * @category models
 * @since 0.1.0
 */
export class S3BatchEventDecoded extends Schema.Opaque<S3BatchEventDecoded>()(OpenStruct({
  ...S3BatchEvent.fields,
  tasks: Schema.Array(OpenStruct({ ...S3BatchTask.fields, s3Key: ObjectKey }))
})) {}

/**
 * How a task ended. One that failed temporarily is tried again.
 *
 * @category models
 * @since 0.1.0
 */
export const S3BatchResultCode = Schema.Literals(["Succeeded", "TemporaryFailure", "PermanentFailure"])
export type S3BatchResultCode = typeof S3BatchResultCode.Type

/**
 * The results of the tasks.
 *
 * **Details**
 *
 * `invocationSchemaVersion` and `invocationId` repeat those of the event. The report of the job keeps the first 1024
 * characters of a `resultString`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
 * @category models
 * @since 0.1.0
 */
export class S3BatchResponse extends Schema.Opaque<S3BatchResponse>()(ClosedStruct({
  invocationSchemaVersion: Schema.Literals(["1.0", "2.0"]),
  /** How a task ended that `results` leaves out. */
  treatMissingKeysAs: S3BatchResultCode,
  invocationId: Schema.String,
  results: Schema.Array(ClosedStruct({
    taskId: Schema.String,
    resultCode: S3BatchResultCode,
    resultString: Schema.optional(Schema.String)
  }))
})) {}
