import * as Schema from "effect/Schema"
import { OpenStruct } from "../../schema/OpenStruct.ts"
import { AnyEventBridgeEvent } from "../EventBridgeEvent.ts"

/** Events of several detail types with one form of detail. */
export const awsEvent = <const DetailTypes extends ReadonlyArray<string>, S extends Schema.Constraint>(
  detailTypes: DetailTypes,
  detail: S
) => OpenStruct({ ...AnyEventBridgeEvent.fields, "detail-type": Schema.Literals(detailTypes), detail })
