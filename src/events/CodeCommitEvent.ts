/** Triggers of AWS CodeCommit. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { hasNoWindow } from "./StreamWindow.ts"

/**
 * One change of a repository.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeCommitRecord extends Schema.Opaque<CodeCommitRecord>()(OpenStruct({
  eventSource: Schema.Literal("aws:codecommit"),
  /** Of the repository. */
  eventSourceARN: Schema.String,
  /** `ReferenceChanges`; `TriggerEventTest` for a test. */
  eventName: Schema.String,
  awsRegion: Schema.String,
  codecommit: OpenStruct({
    references: Schema.Array(OpenStruct({
      commit: nullishKey(Schema.String),
      /** As in `refs/heads/main`. */
      ref: Schema.String,
      created: nullishKey(Schema.Boolean),
      deleted: nullishKey(Schema.Boolean)
    }))
  }),
  /** What the trigger was given. */
  customData: nullishKey(Schema.String),
  eventId: nullishKey(Schema.String),
  /** As in `2018-01-26T15:58:33.475+0000`. */
  eventTime: nullishKey(Schema.String),
  eventVersion: nullishKey(Schema.String),
  eventTriggerName: nullishKey(Schema.String),
  eventTriggerConfigId: nullishKey(Schema.String),
  eventPartNumber: nullishKey(Schema.Finite),
  eventTotalParts: nullishKey(Schema.Finite),
  userIdentityARN: nullishKey(Schema.String)
})) {}

/**
 * Changes of a repository.
 *
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
 * @category models
 * @since 0.1.0
 */
export class CodeCommitEvent
  extends Schema.Opaque<CodeCommitEvent>()(OpenStruct({ Records: Schema.Array(CodeCommitRecord) }).check(hasNoWindow))
{}

/**
 * Changes of a repository whose triggers have JSON as their custom data.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CodeCommitEventOf = <S extends Schema.Constraint>(customData: S) =>
  OpenStruct({
    Records: Schema.Array(OpenStruct({ ...CodeCommitRecord.fields, customData: JsonText(customData) }))
  }).check(hasNoWindow)
