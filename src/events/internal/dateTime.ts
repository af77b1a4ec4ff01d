import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** Seconds since the epoch, with a fraction: how streams write an instant. Kept to the millisecond. */
export const DateTimeUtcFromSeconds: Schema.decodeTo<Schema.DateTimeUtcFromMillis, Schema.Finite> = Schema.Finite.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromMillis,
    SchemaTransformation.transform({
      decode: (seconds: number) => Math.round(seconds * 1000),
      encode: (millis: number) => millis / 1000
    })
  )
)

/** Milliseconds since the epoch, in a string: how SQS writes an instant. */
export const DateTimeUtcFromMillisString: Schema.decodeTo<Schema.DateTimeUtcFromMillis, Schema.FiniteFromString> =
  Schema.FiniteFromString.pipe(Schema.decodeTo(Schema.DateTimeUtcFromMillis))
