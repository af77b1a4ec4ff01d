import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * Bytes as an array of numbers: how Kafka and RabbitMQ write the values of headers.
 *
 * They are signed, as in Java, and encode so; unsigned ones decode to the same bytes.
 */
export const BytesFromNumbers: Schema.decodeTo<Schema.Uint8Array, Schema.$Array<Schema.Int>> = Schema.Array(
  Schema.Int.check(Schema.isBetween({ minimum: -128, maximum: 255 }))
).pipe(
  Schema.decodeTo(
    Schema.Uint8Array,
    SchemaTransformation.transform({
      decode: (numbers: ReadonlyArray<number>): Uint8Array => Uint8Array.from(numbers),
      encode: (bytes: Uint8Array): ReadonlyArray<number> => Array.from(new Int8Array(bytes))
    })
  )
)
