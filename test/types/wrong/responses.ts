import { Effect, Schema, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"

const event = Schema.Struct({ name: Schema.String })

// The status is a text.
// at: Effect.succeed
// error: Types of property 'status' are incompatible.
// error: Type 'string' is not assignable to type 'number'.
export const status = Handler.http({ event }, ({ name }) => Effect.succeed({ status: "200", body: name }))

// The status has AWS's name.
// at: Effect.succeed
// error: Types of property 'statusCode' are incompatible.
export const statusCode = Handler.http({ event }, ({ name }) => Effect.succeed({ statusCode: 404, body: name }))

// The body is an object.
// at: Effect.succeed
// error: Types of property 'body' are incompatible.
// error: Type '{ name: string; }' is not assignable to type 'string |
export const body = Handler.http({ event }, ({ name }) => Effect.succeed({ body: { name } }))

// A header is a number.
// at: Effect.succeed
// error: Types of property 'headers' are incompatible.
// error: Type 'number' is not assignable to type 'string'.
export const header = Handler.http({ event }, () => Effect.succeed({ headers: { "x-count": 1 } }))

// The handler of HTTP is an async function.
// at: ({ status: 200, body: name })
// error: Type 'Promise<{ status: number; body: string; }>' is missing the following properties from type 'Effect<Http<never> | HttpResponse<never, never>, unknown, unknown>'
export const asyncHttp = Handler.http({ event }, async ({ name }) => ({ status: 200, body: name }))

// The handler of HTTP returns a plain value.
// at: ({ body: name })
// error: Type '{ body: string; }' is missing the following properties from type 'Effect<Http<never> | HttpResponse<never, never>, unknown, unknown>'
export const plainHttp = Handler.http({ event }, ({ name }) => ({ body: name }))

// The stream has chunks that are neither text nor bytes.
// at: Stream.make
// error: Type '{ readonly name: string; }' is not assignable to type 'string | Uint8Array<ArrayBufferLike>'.
export const chunks = Handler.stream({ event }, ({ name }) => Stream.make({ name }))

// The response is an array, not a stream.
// at: [name]
// error: Type 'string[]' is not assignable to type 'Effect<Stream<string | Uint8Array<ArrayBufferLike>, unknown, unknown>, never, never> | Stream<string | Uint8Array<ArrayBufferLike>, unknown, unknown>'.
export const array = Handler.stream({ event }, ({ name }) => [name])

// The handler of a stream is an async function.
// at: Stream.make
// error: Type 'Promise<Stream<string, never, never>>' is not assignable to type 'Effect<Stream<
export const asyncStream = Handler.stream({ event }, async ({ name }) => Stream.make(name))

// The response of make is not a Response.
// at: Effect.succeed
// error: Type '{ name: string; }' is not assignable to type 'Response<never>'.
export const noResponse = Handler.make({ event }, ({ name }) => Effect.succeed({ name }))

// The handler of make is an async function.
// at: Response.json
// error: Type 'Promise<Buffered>' is missing the following properties from type 'Effect<Response<never>, unknown, unknown>'
export const asyncMake = Handler.make({ event }, async ({ name }) => Response.json({ name }))

// The handler of make returns a Response, not an Effect.
// at: Response.json
// error: Type 'Buffered' is missing the following properties from type 'Effect<Response<never>, unknown, unknown>'
export const plainMake = Handler.make({ event }, ({ name }) => Response.json({ name }))

const order = Handler.json({ event }, () => Effect.fail("no" as const))

// What answers a failure is not a Response.
// at: Effect.succeed
// error: Type '{ status: number; body: string; }' is not assignable to type 'Response<never>'.
export const caught = Handler.catch(order, () => Effect.succeed({ status: 400, body: "no" }))

// There is no failure of that tag.
// at: "InvalidEvents"
// error: Argument of type '"InvalidEvents"' is not assignable to parameter of type '"InvalidEvent"'.
export const tag = Handler.catchTag(order, "InvalidEvents", () => Effect.succeed(Response.json("no")))

// A failure of a stream is taken for caught, although its body can fail later.
// at: later
// error: Type '"broken"' is not assignable to type 'never'.
export const later: Handler.Handler = Handler.catch(
  Handler.stream({ event }, () => Stream.fail("broken" as const)),
  () => Effect.succeed(Response.json("caught"))
)
