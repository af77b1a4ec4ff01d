/** What an editor shows at a name: after `hover`, the name, and a part of the text. */
import { Effect, Schema, Stream } from "effect"
import { Batch, CustomResource, Handler, Lambda, Response } from "effect-lambda-runtime"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "effect-lambda-runtime/events/ApiGatewayV2Event"

const event = Schema.Struct({ name: Schema.String })

// hover hello: const hello: Handler.Handler<InvalidEvent | InvalidResponse, never, never>
// hover json: A handler from an event decoded by a schema to a response encoded by another.
export const hello = Handler.json({ event, response: Schema.String }, ({ name }) => Effect.succeed(name))

// hover silent: const silent: Handler.Handler<InvalidEvent, never, never>
export const silent = Handler.json({ event }, () => Effect.void)

// hover count: const count: Handler.Handler<"broken" | InvalidEvent, never, "broken">
// hover stream: A handler whose response is a stream of strings or bytes, sent as it is produced.
export const count = Handler.stream({ event }, () => Stream.fail("broken" as const))

// hover page: const page: Handler.Handler<InvalidEvent | InvalidResponse, never, never>
// hover http: A handler whose response is HTTP
export const page = Handler.http({ event }, ({ name }) => Effect.succeed({ body: name }))

// hover any: const any: Handler.Handler<InvalidEvent, never, never>
// hover make: A handler from an event decoded by a schema to a `Response`.
export const any = Handler.make({ event }, () => Effect.succeed(Response.http({ status: 404 })))

// hover request: (parameter) request: ApiGatewayV2Event
export const api = Handler.json(
  { event: ApiGatewayV2Event, response: ApiGatewayV2Response },
  (request) => Effect.succeed({ statusCode: 200, body: request.rawPath })
)

// hover queue: const queue: Handler.Handler<Batch.BatchError, never, never>
// hover record: (parameter) record: SqsRecord
export const queue = Batch.sqs({}, (body, record) => Effect.log(body, record.messageId))

// hover change: (parameter) change: Batch.Change<
// hover record: (parameter) record: DynamoDbStreamRecord
export const table = Batch.dynamodb({}, (change, record) => Effect.log(change.Keys, record.eventName))

// hover entries: (parameter) entries: readonly Batch.Entry<string, SqsRecord>[]
// hover sqs: A handler for the messages of a standard SQS queue
export const chunks = Batch.sqs({ chunk: 10 }, (entries) => Effect.log(entries.length))

// hover several: const several: Handler.Handler<"broken" | InvalidEvent | InvalidResponse, never, "broken">
// hover match: The first of several handlers whose schema the event matches
export const several = Handler.match({ hello, count })

// hover raw: (parameter) raw: Handler.RawEvent
// hover wrap: Wraps every invocation: the effect that `f` returns runs in place of the handling of an event.
export const wrapped = Handler.wrap(
  hello,
  (handling, raw) => Effect.annotateLogs(handling, { bytes: raw.bytes.length })
)

// hover piped: const piped: Handler.Handler<never, never, never>
// hover catch: Turns typed failures into responses, including those of decoding and encoding.
export const piped = hello.pipe(Handler.catch(() => Effect.succeed(Response.json("no"))))

// hover reply: (parameter) reply: Response.Response<never>
// hover mapResponse: Changes every response of a handler. An HTTP response has its status, headers and cookies.
export const mapped = Handler.mapResponse(hello, (reply) => reply)

// hover error: const error: Response.Http<never>
// hover json: An HTTP response whose body is a value as JSON
export const error = Response.json({ error: "no" }, { status: 404 })

// hover request: (parameter) request: CustomResource.CreateRequest<{
export const resource = CustomResource.make({
  properties: event,
  create: (request) => Effect.log(request.properties.name),
  update: () => Effect.void,
  delete: () => Effect.void
})

// hover handler: const handler: Lambda.AwsHandler
// hover toAwsHandler: A handler as a function that AWS's own Node runtime calls
export const handler = Lambda.toAwsHandler(hello)

// hover program: const program: Effect.Effect<never, Lambda.Stopped, never>
// hover main: The process of a function: what surrounds `run`.
export const program = Lambda.run(hello).pipe(Lambda.main)
