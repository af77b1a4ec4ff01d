/** Jobs of AWS CodePipeline. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * An artifact that a job reads or writes.
 *
 * @category models
 * @since 0.1.0
 */
export class CodePipelineArtifact extends Schema.Opaque<CodePipelineArtifact>()(OpenStruct({
  name: Schema.String,
  revision: nullishKey(Schema.String),
  location: OpenStruct({
    /** `S3`. */
    type: nullishKey(Schema.String),
    s3Location: OpenStruct({ bucketName: Schema.String, objectKey: Schema.String })
  })
})) {}

const data = {
  inputArtifacts: Schema.Array(CodePipelineArtifact),
  outputArtifacts: Schema.Array(CodePipelineArtifact),
  /** For the bucket of the artifacts, for as long as the job may run. Keep them out of logs. */
  artifactCredentials: OpenStruct({
    accessKeyId: Schema.String,
    secretAccessKey: Schema.String,
    sessionToken: nullishKey(Schema.String),
    expirationTime: nullishKey(Schema.Finite)
  }),
  /** What the last invocation for this job asked to be given. */
  continuationToken: nullishKey(Schema.String),
  encryptionKey: nullishKey(OpenStruct({
    id: Schema.String,
    /** `KMS`. */
    type: nullishKey(Schema.String)
  }))
}

const configuration = { FunctionName: nullishKey(Schema.String) }

const job = <S extends Schema.Constraint>(userParameters: S) =>
  OpenStruct({
    "CodePipeline.job": OpenStruct({
      id: Schema.String,
      accountId: Schema.String,
      data: OpenStruct({
        ...data,
        actionConfiguration: OpenStruct({
          configuration: OpenStruct({ ...configuration, UserParameters: userParameters })
        })
      })
    })
  })

/**
 * A job. The function responds by calling `PutJobSuccessResult` or `PutJobFailureResult`, not by what it returns.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 * @category models
 * @since 0.1.0
 */
export class CodePipelineJobEvent extends Schema.Opaque<CodePipelineJobEvent>()(job(nullishKey(Schema.String))) {}

/**
 * A job whose user parameters are JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CodePipelineJobEventOf = <S extends Schema.Constraint>(userParameters: S) => job(JsonText(userParameters))
