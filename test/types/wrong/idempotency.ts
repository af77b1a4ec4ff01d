import { Effect, Schema, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { Idempotency } from "effect-lambda-runtime/idempotency"

const Order = Schema.Struct({ id: Schema.String, amount: Schema.Int })
const Receipt = Schema.Struct({ paid: Schema.Int })
const key = ({ id }: typeof Order.Type) => id

// The result is a stream.
// at: Stream.make
// error: Type 'Stream<string, never, never>' is missing the following properties from type 'Effect<
export const stream = Idempotency.make({ key }, ({ id }) => Stream.make(id))

// The result is an effect of a stream, and the schema takes anything.
// at: Effect.succeed
// error: Property '"a streamed response cannot be recorded"' is missing in type 'Stream<string, never, never>'
export const ofStream = Idempotency.make({ key, success: Schema.Any }, ({ id }) => Effect.succeed(Stream.make(id)))

// The result is a response that is streamed.
// at: Effect.succeed
// error: Property '"a streamed response cannot be recorded"' is missing in type 'Streamed<never>'
export const response = Idempotency.make(
  { key, success: Schema.Unknown },
  ({ id }) => Effect.succeed(Response.stream(Stream.make(id)))
)

// The body of the result is a stream.
// at: Effect.succeed
// error: Property '"a streamed response cannot be recorded"' is missing in type '{ status: number; body: Stream
export const body = Handler.http(
  { event: Order },
  Idempotency.make({ key, success: Schema.Any }, ({ id }) => Effect.succeed({ status: 200, body: Stream.make(id) }))
)

// A field of the result has another type.
// at: Effect.succeed
// error: Types of property 'paid' are incompatible.
// error: Type 'string' is not assignable to type 'number'.
export const type = Idempotency.make({ key, success: Receipt }, ({ id }) => Effect.succeed({ paid: id }))

// There is a result, and no schema for it.
// at: Effect.succeed
// error: Type '{ paid: number; }' is not assignable to type 'void'.
export const noSchema = Idempotency.make({ key }, ({ amount }) => Effect.succeed({ paid: amount }))

// The schema of the result is a plain object.
// at: paid
// error: Type 'Int' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const fields = Idempotency.make({ key, success: { paid: Schema.Int } }, () => Effect.succeed({ paid: 1 }))

// An option has the name that Powertools gives it.
// at: expiresAfterSeconds
// error: 'expiresAfterSeconds' does not exist in type 'Options<
export const option = Idempotency.make({ key, expiresAfterSeconds: 60 }, () => Effect.void)

// The key is of a field that the order does not have.
// at: orderId
// error: Property 'orderId' does not exist on type
export const noSuchField = Handler.json(
  { event: Order },
  Idempotency.make({ key: ({ orderId }) => orderId }, ({ amount }) => Effect.log(amount))
)
