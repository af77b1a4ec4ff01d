import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

// In seconds the year 5138, in milliseconds 1973.
const firstMillis = 1e11
const firstMicros = 1e14

const isInSeconds = Schema.makeFilter<DateTime.Utc>(
  ({ epochMilliseconds }) => Math.abs(epochMilliseconds) < 1000 * firstMillis,
  { expected: "an instant before the year 5138" }
)

/**
 * Seconds since the epoch, with a fraction: how streams write an instant. Kept to the millisecond.
 *
 * The changes of a table that reach a function by way of Kinesis count in milliseconds or microseconds. A number that
 * large is taken for them, and encodes to seconds.
 */
export const DateTimeUtcFromSeconds: Schema.decodeTo<Schema.DateTimeUtcFromMillis, Schema.Finite> = Schema.Finite.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromMillis.check(isInSeconds),
    SchemaTransformation.transform({
      decode: (time: number) => {
        const size = Math.abs(time)
        return Math.round(size < firstMillis ? time * 1000 : size < firstMicros ? time : time / 1000)
      },
      encode: (millis: number) => millis / 1000
    })
  )
)
