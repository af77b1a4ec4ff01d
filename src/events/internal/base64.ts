import * as Schema from "effect/Schema"
import { JsonText } from "../../schema/JsonText.ts"

/** JSON in base64: how streams carry what a producer wrote as JSON. */
export const JsonFromBase64 = <S extends Schema.Constraint>(
  schema: S
): Schema.decodeTo<Schema.fromJsonString<S>, Schema.StringFromBase64> =>
  Schema.StringFromBase64.pipe(Schema.decodeTo(JsonText(schema)))
