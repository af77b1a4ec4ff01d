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
// error: Type 'Promise<{}>' is missing the following properties from type 'Effect<void | (Outcome & OutcomeKeys<never>), unknown, unknown>'
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
// error: Types of property 'id' are incompatible.
// error: Type 'string' is not assignable to type '"the keys are physicalResourceId, data and noEcho"'.
export const outcome = CustomResource.make({
  properties: Order,
  create: ({ properties }) => Effect.succeed({ id: properties.orderId }),
  update: () => Effect.void,
  delete: () => Effect.void
})

// The id of a resource is misspelt beside its data.
// at: Effect.succeed
// error: Types of property 'physicalResourceID' are incompatible.
export const misspeltId = CustomResource.make({
  properties: Order,
  create: ({ properties }) => Effect.succeed({ data: {}, physicalResourceID: properties.orderId }),
  update: () => Effect.void,
  delete: () => Effect.void
})

// The properties are a plain object.
// at: orderId
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const noSchemaOfProperties = CustomResource.make({
  properties: { orderId: Schema.String },
  create: () => Effect.void,
  update: () => Effect.void,
  delete: () => Effect.void
})

// A setting is misspelt beside the body.
// at: concurency
// error: Did you mean to write 'concurrency'?
export const concurrency = Batch.sqs({ body: Order, concurency: 5 }, ({ orderId }) => Effect.log(orderId))

// The body has no such field, in a generator.
// at: orderID
// error: Property 'orderID' does not exist on type '{ readonly orderId: string; }'.
export const bodyFieldInGenerator = Batch.sqs(
  { body: Order },
  Effect.fnUntraced(function*({ orderID }) {
    yield* Effect.log(orderID)
  })
)

// The body without a schema is text, in a generator too.
// at: orderId
// error: Property 'orderId' does not exist on type 'String'.
export const textInGenerator = Batch.sqsFifo(
  {},
  Effect.fnUntraced(function*({ orderId }) {
    yield* Effect.log(orderId)
  })
)

// The function expects another body.
// at: (order: { readonly total: number })
// error: Property 'total' is missing in type '{ readonly orderId: string; }' but required in type '{ readonly total: number; }'.
export const otherBody = Batch.sqs({ body: Order }, (order: { readonly total: number }) => Effect.log(order.total))

// The schema of the body is a plain object.
// at: orderId
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const noSchema = Batch.sqs({ body: { orderId: Schema.String } }, () => Effect.void)

// The value of a Kafka record may be null.
// at: orderId
// error: Property 'orderId' does not exist on type '{ readonly orderId: string; } | null'.
export const tombstone = Batch.kafka({ value: Order }, ({ orderId }) => Effect.log(orderId))

// The image of a change may be absent.
// at: NewImage
// error: 'NewImage' is possibly 'null' or 'undefined'.
export const image = Batch.dynamodb({ item: Order }, ({ NewImage }) => Effect.log(NewImage.orderId))

// The function of a chunk takes the body of one record.
// at: orderId
// error: Property 'orderId' does not exist on type 'readonly Entry<{ readonly orderId: string; }, SqsRecord>[]'.
export const oneOfChunk = Batch.sqs({ body: Order, chunk: 10 }, ({ orderId }) => Effect.log(orderId))

// The function of a chunk takes two arguments.
// at: (_body: unknown, _record: unknown)
// error: Target signature provides too few arguments. Expected 2 or more, but got 1.
export const twoArguments = Batch.sqs({ chunk: 10 }, (_body: unknown, _record: unknown) => Effect.void)

// The function of a chunk is an async function.
// at: []
// error: Type 'Promise<never[]>' is missing the following properties from type 'Effect<void | Iterable<
export const asyncChunk = Batch.sqs({ body: Order, chunk: 10 }, async () => [])

// The function of a chunk returns what the API returned.
// at: Effect.succeed
// error: Type '{ Failed: { Id: string; }[]; }' is not assignable to type 'void | Iterable<
export const apiResult = Batch.sqs({ chunk: 10 }, () => Effect.succeed({ Failed: [{ Id: "m-1" }] }))

// The size of a chunk is a text.
// at: chunk
// error: Type 'string' is not assignable to type 'number'.
export const chunkSize = Batch.sqs({ chunk: "10" }, () => Effect.void)

// The function of a chunk for Firehose returns nothing.
// at: Effect.void
// error: Type 'void' is not assignable to type 'Iterable<
export const noResults = Batch.firehose({ chunk: 10 }, () => Effect.void)

// The properties of a custom resource have no such field.
// at: order
// error: Property 'order' does not exist on type '{ readonly orderId: string; }'.
export const property = CustomResource.make({
  properties: Order,
  create: ({ properties }) => Effect.log(properties.order),
  update: () => Effect.void,
  delete: () => Effect.void
})

// The outcome of a create has an id that is not text.
// at: Effect.succeed
// error: Types of property 'physicalResourceId' are incompatible.
export const outcomeId = CustomResource.make({
  properties: Order,
  create: () => Effect.succeed({ physicalResourceId: 1 }),
  update: () => Effect.void,
  delete: () => Effect.void
})
