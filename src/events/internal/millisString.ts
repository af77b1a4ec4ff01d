import * as Schema from "effect/Schema"

/** Milliseconds since the epoch, in a string: how SQS writes an instant. */
export const DateTimeUtcFromMillisString: Schema.decodeTo<Schema.DateTimeUtcFromMillis, Schema.FiniteFromString> =
  Schema.FiniteFromString.pipe(Schema.decodeTo(Schema.DateTimeUtcFromMillis))
