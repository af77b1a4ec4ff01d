/** The sync trigger of an Amazon Cognito identity pool. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * A dataset that a device has synchronized.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
 * @category models
 * @since 0.1.0
 */
export class CognitoSyncEvent extends Schema.Opaque<CognitoSyncEvent>()(OpenStruct({
  eventType: Schema.Literal("SyncTrigger"),
  /** 2. */
  version: nullishKey(Schema.Finite),
  region: nullishKey(Schema.String),
  identityPoolId: Schema.String,
  identityId: Schema.String,
  datasetName: Schema.String,
  datasetRecords: NullableRecord(
    OpenStruct({
      oldValue: nullishKey(Schema.String),
      newValue: nullishKey(Schema.String),
      /** `replace` or `remove`. */
      op: Schema.String
    })
  )
})) {}

/**
 * The event, with the records as they are to be stored.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
 * @category models
 * @since 0.1.0
 */
export class CognitoSyncResponse extends Schema.Opaque<CognitoSyncResponse>()(OpenStruct({
  ...CognitoSyncEvent.fields,
  datasetRecords: NullableRecord(
    ClosedStruct({
      oldValue: Schema.optional(Schema.NullOr(Schema.String)),
      newValue: Schema.optional(Schema.NullOr(Schema.String)),
      op: Schema.Literals(["replace", "remove"])
    })
  )
})) {}
