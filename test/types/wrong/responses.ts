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
// error: Type 'number' is not assignable to type '"the keys are status, headers, multiValueHeaders, cookies and body"'.
export const statusCode = Handler.http({ event }, ({ name }) => Effect.succeed({ statusCode: 404, body: name }))

// The headers are misspelt.
// at: Effect.succeed
// error: Types of property 'header' are incompatible.
// error: is not assignable to type '"the keys are status, headers, multiValueHeaders, cookies and body"'.
export const headers = Handler.http({ event }, () => Effect.succeed({ header: { "x-count": "1" }, body: "" }))

// The status is misspelt, in a generator.
// at: Effect.fnUntraced
// error: Types of property 'staus' are incompatible.
// error: is not assignable to type '"the keys are status, headers, multiValueHeaders, cookies and body"'.
export const statusInGenerator = Handler.http(
  { event },
  Effect.fnUntraced(function*({ name }) {
    yield* Effect.log(name)
    return { staus: 404, body: name }
  })
)

// One of two responses has a key that there is not.
// at: name
// error: Types of property 'contentType' are incompatible.
export const oneOfTwo = Handler.http(
  { event },
  ({ name }) =>
    name === ""
      ? Effect.succeed({ status: 404 })
      : Effect.succeed({ body: Stream.make(name), contentType: "text/plain" })
)

// A response outside the handler has a misspelt key.
// at: header
// error: 'header' does not exist in type 'HttpResponse<never, never>'. Did you mean to write 'headers'?
export const outside = Response.http({ header: { a: "b" } })

// The options of a stream are misspelt.
// at: contenttype
// error: Did you mean to write 'contentType'?
export const streamOption = Handler.stream({ event, contenttype: "text/plain" }, ({ name }) => Stream.make(name))

// The event of a stream is a plain object.
// at: id
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const streamFields = Handler.stream({ event: { id: Schema.String } }, () => Stream.empty)

// The event of an HTTP handler is a plain object.
// at: id
// error: Type 'String' is not assignable to type '"write a Schema of effect, such as Schema.Struct({ … })"'.
export const httpFields = Handler.http({ event: { id: Schema.String } }, () => Effect.succeed({ body: "" }))

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
// error: Type 'Promise<{ status: number; body: string; }>' is missing the following properties from type 'Effect<(Http<never> | HttpResponse<never, never>) & HttpKeys<never>, unknown, unknown>'
export const asyncHttp = Handler.http({ event }, async ({ name }) => ({ status: 200, body: name }))

// The handler of HTTP returns a plain value.
// at: ({ body: name })
// error: Type '{ body: string; }' is missing the following properties from type 'Effect<(Http<never> | HttpResponse<never, never>) & HttpKeys<never>, unknown, unknown>'
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
