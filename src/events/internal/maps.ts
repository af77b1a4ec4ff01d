import * as Schema from "effect/Schema"
import { NullableRecord } from "../../schema/OpenRecord.ts"

/** Text by name: headers, parameters, variables, attributes. */
export const strings = NullableRecord(Schema.String)

/** Lists of text by name. */
export const stringLists = NullableRecord(Schema.Array(Schema.String))
