import { Effect, Schema } from "effect"
import { Batch, CustomResource } from "effect-lambda-runtime"

const Order = Schema.Struct({ orderId: Schema.String })

// The body has no such field.
// at: orderID
// error: Property 'orderID' does not exist on type '{ readonly orderId: string; }'.
export const bodyField = Batch.sqs({ body: Order }, ({ orderID }) => Effect.log(orderID))

// The record has no such field.
// at: messageID
// error: Property 'messageID' does not exist on type 'SqsRecord'. Did you mean 'messageId'?
export const recordField = Batch.sqs({ body: Order }, (_, record) => Effect.log(record.messageID))

// The function of a record is an async function.
// at: async
// error: Type 'Promise<void>' is missing the following properties from type 'Effect<unknown, never, never>'
export const async = Batch.sqs({ body: Order }, async ({ orderId }) => {
  await Promise.resolve(orderId)
})

// The function of a record returns a plain value.
// at: orderId
// error: Type 'string' is not assignable to type 'Effect<unknown, never, never>'.
export const plain = Batch.sqs({ body: Order }, ({ orderId }) => orderId)

// The option for the body is misspelt.
// at: bodies
// error: 'bodies' does not exist in type
export const option = Batch.sqs({ bodies: Order }, () => Effect.void)

// A setting is none of those that there are.
// at: ordering
// error: Type '"keys"' is not assignable to type '"key" | "shard" | undefined'. Did you mean '"key"'?
export const setting = Batch.kinesis({ ordering: "keys" }, () => Effect.void)

// A record for Firehose has a field of another type.
// at: Effect.succeed
// error: Types of property 'count' are incompatible.
// error: Type 'string' is not assignable to type 'number'.
export const firehose = Batch.firehose(
  { data: Order, response: Schema.Struct({ count: Schema.Finite }) },
  ({ orderId }) => Effect.succeed({ count: orderId })
)

// A custom resource is created by an async function.
// at: ({})
// error: Type 'Promise<{}>' is missing the following properties from type 'Effect<void | Outcome, unknown, unknown>'
export const asyncCreate = CustomResource.make({
  properties: Order,
  create: async () => ({}),
  update: () => Effect.void,
  delete: () => Effect.void
})

// A custom resource cannot be deleted.
// at: {
// error: Property 'delete' is missing in type
export const noDelete = CustomResource.make({ properties: Order, create: () => Effect.void, update: () => Effect.void })

// The outcome of a custom resource has a field that there is not.
// at: Effect.succeed
// error: Type '{ id: string; }' is not assignable to type 'void | Outcome'.
export const outcome = CustomResource.make({
  properties: Order,
  create: ({ properties }) => Effect.succeed({ id: properties.orderId }),
  update: () => Effect.void,
  delete: () => Effect.void
})
