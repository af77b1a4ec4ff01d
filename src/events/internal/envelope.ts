import * as Schema from "effect/Schema"
import { nullishKey } from "../../schema/OpenStruct.ts"

/** What every event of EventBridge has beside its detail. */
export const envelope = {
  version: nullishKey(Schema.String),
  id: nullishKey(Schema.String),
  /** `aws.` and the name of a service, which EventBridge keeps others from using, or what a program calls itself. */
  source: Schema.String,
  account: nullishKey(Schema.String),
  /** ISO 8601. */
  time: nullishKey(Schema.String),
  region: nullishKey(Schema.String),
  resources: nullishKey(Schema.Array(Schema.String)),
  /** Of a replay from an archive. */
  "replay-name": nullishKey(Schema.String)
}
