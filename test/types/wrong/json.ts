import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "effect-lambda-runtime/events/ApiGatewayV2Event"

const event = Schema.Struct({ name: Schema.String })
const response = Schema.Struct({ greeting: Schema.String })

// A field of the response has another type.
// at: Effect.succeed
// error: Types of property 'greeting' are incompatible.
// error: Type 'number' is not assignable to type 'string'.
export const type = Handler.json({ event, response }, ({ name }) => Effect.succeed({ greeting: name.length }))

// A field of the response has another type, in a generator.
// at: Effect.fnUntraced
// error: Types of property 'greeting' are incompatible.
// error: Type 'number' is not assignable to type 'string'.
export const typeInGenerator = Handler.json(
  { event, response },
  Effect.fnUntraced(function*({ name }) {
    yield* Effect.log(name)
    return { greeting: name.length }
  })
)

// A field of the response is misspelt.
// at: Effect.succeed
// error: Property 'greeting' is missing in type '{ greetings: string; }' but required in type '{ readonly greeting: string; }'.
export const misspelt = Handler.json({ event, response }, ({ name }) => Effect.succeed({ greetings: name }))

// The response is one of AWS, and its status has another name.
// at: Effect.succeed
// error: Property 'statusCode' is missing in type '{ status: number; }' but required in type 'ApiGatewayV2Response'.
export const ofAws = Handler.json(
  { event: ApiGatewayV2Event, response: ApiGatewayV2Response },
  () => Effect.succeed({ status: 200 })
)

// The event has no such field.
// at: nam
// error: Property 'nam' does not exist on type '{ readonly name: string; }'.
export const eventField = Handler.json({ event, response }, ({ nam }) => Effect.succeed({ greeting: nam }))

// The event of AWS has no such field.
// at: rawpath
// error: Property 'rawpath' does not exist on type 'ApiGatewayV2Event'. Did you mean 'rawPath'?
export const eventFieldOfAws = Handler.json(
  { event: ApiGatewayV2Event, response: Schema.String },
  (event) => Effect.succeed(event.rawpath)
)

// The handler is an async function.
// at: ({ greeting: name })
// error: Type 'Promise<{ greeting: string; }>' is missing the following properties from type 'Effect<{ readonly greeting: string; }, unknown, unknown>'
export const async = Handler.json({ event, response }, async ({ name }) => ({ greeting: name }))

// The handler returns a plain value.
// at: ({ greeting: name })
// error: Type '{ greeting: string; }' is missing the following properties from type 'Effect<{ readonly greeting: string; }, unknown, unknown>'
export const plain = Handler.json({ event, response }, ({ name }) => ({ greeting: name }))

// The handler is a generator function that nothing turns into an Effect.
// at: function*
// error: is missing the following properties from type 'Effect<{ readonly greeting: string; }, unknown, unknown>'
export const generator = Handler.json({ event, response }, function*({ name }) {
  yield* Effect.log(name)
  return { greeting: name }
})

// There is no schema of the response, so it would be lost.
// at: Effect.succeed
// error: Type 'Effect<{ greeting: string; }, never, never>' is not assignable to type 'Effect<void | undefined, never, never>'
export const lost = Handler.json({ event }, ({ name }) => Effect.succeed({ greeting: name }))

// The handler is an async function, and returns nothing.
// at: async
// error: Type 'Promise<void>' is missing the following properties from type 'Effect<void | undefined, unknown, unknown>'
export const asyncNothing = Handler.json({ event }, async ({ name }) => {
  await Promise.resolve(name)
})

// The option for the event is misspelt.
// at: events
// error: 'events' does not exist in type
// error: Did you mean to write 'event'?
export const eventOption = Handler.json({ events: event, response }, () => Effect.succeed({ greeting: "" }))

// The event is a plain object, not a schema.
// at: id
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const eventFields = Handler.json({ event: { id: Schema.String } }, () => Effect.void)

// The response is a plain object, not a schema.
// at: greeting
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const responseFields = Handler.json(
  { event, response: { greeting: Schema.String } },
  () => Effect.succeed({ greeting: "" })
)

// The event is fields that have a name.
// at: event
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
const fields = { name: Schema.String }
export const namedFields = Handler.json({ event: fields }, () => Effect.void)

// The schema of the event is one of another library.
// at: event
// error: is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
declare const foreign: { readonly "~standard": { readonly version: 1; readonly vendor: "other" } }
export const foreignEvent = Handler.json({ event: foreign }, () => Effect.void)

// An option is one that another constructor has.
// at: contentType
// error: 'contentType' does not exist in type
export const otherOption = Handler.json({ event, contentType: "text/plain" }, () => Effect.void)

// The option for the response is misspelt.
// at: responses
// error: 'responses' does not exist in type
// error: Did you mean to write 'response'?
export const responseOption = Handler.json({ event, responses: response }, () => Effect.void)
