import * as Schema from "effect/Schema"
import { ClosedStruct, type Mistakes } from "../../schema/ClosedStruct.ts"

/** The `response` of an event that a trigger hands back. Cognito leaves it out where a trigger has nothing to say. */
export const handedBack = <const Fields extends Schema.Struct.Fields>(
  fields: Fields,
  mistakes: Mistakes<Fields> = {}
) => Schema.optional(Schema.NullOr(ClosedStruct(fields, mistakes)))
