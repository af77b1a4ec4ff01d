/** A module of a user, whose exports have the types that the library infers: by names of the root. */
import { Context, Effect, Layer, Schema, Stream } from "effect"
import {
  Batch,
  CustomResource,
  ErrorReport,
  Handler,
  Invocation,
  Lambda,
  LambdaLogger,
  Response,
  RuntimeApiClient,
  RuntimeError
} from "effect-lambda-runtime"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "effect-lambda-runtime/events/ApiGatewayV2Event"

export class Prices extends Context.Service<Prices, { readonly price: number }>()("consumer/Prices") {
  static readonly layer = Layer.succeed(Prices, { price: 1 })
}

const event = Schema.Struct({ name: Schema.String })

export const bytes = Handler.bytes((bytes) => Effect.succeed(bytes))
export const text = Handler.text((text) => Effect.succeed(text))
export const json = Handler.json(
  { event, response: Schema.Finite },
  () => Prices.use(({ price }) => Effect.succeed(price))
)
export const api = Handler.json(
  { event: ApiGatewayV2Event, response: ApiGatewayV2Response },
  ({ rawPath }) => Effect.succeed({ statusCode: 200, body: rawPath })
)
export const make = Handler.make({ event }, ({ name }) => Effect.succeed(Response.json({ name }, { status: 201 })))
export const stream = Handler.stream({ event }, () => Stream.fail("broken" as const))
export const http = Handler.http({ event }, () => Effect.succeed({ body: Stream.fail("broken" as const) }))
export const named = Handler.named({ text, json })
export const match = Handler.match({ json, stream, bytes })

export const wrapped = json.pipe(
  Handler.wrap((handling, event) => Effect.annotateLogs(handling, { bytes: event.bytes.length })),
  Handler.mapEvent((event) => event),
  Handler.mapResponse(Response.withHeaders({ a: "b" })),
  Handler.catchTag("InvalidEvent", ({ detail }) => Effect.succeed(Response.http({ status: 400, body: detail }))),
  Handler.catchCause((cause) => Effect.succeed(Response.json(ErrorReport.fromCause(cause)))),
  Handler.provide(Prices.layer)
)
export const prepared = json.prepare
export const onlyJson = (handler: Handler.Handler<string>) => Handler.catch(handler, () => Effect.die("no"))

export const sqs = Batch.sqs(
  { body: event, onFailure: ({ record }) => Effect.log(record.messageId) },
  () => Effect.void
)
export const sqsFifo = Batch.sqsFifo({}, () => Prices)
export const kinesis = Batch.kinesis({}, () => Effect.void)
export const dynamodb = Batch.dynamodb({ item: event }, (change) => Effect.log(change.NewImage?.name))
export const kafka = Batch.kafka({}, () => Effect.void)
export const firehose = Batch.firehose({ data: event }, ({ name }) => Effect.succeed(name))
export const failures = Batch.logFailure

export const resource = CustomResource.make({
  properties: event,
  create: ({ properties }) => Effect.succeed({ data: { name: properties.name } }),
  update: () => Effect.void,
  delete: () => Effect.void
})

export const loop = Lambda.run(json)
export const program = Lambda.run(json).pipe(Effect.provide(Prices.layer), Lambda.main)
export const configured = Lambda.run(stream).pipe(Lambda.main({ extension: Lambda.internalExtension }))
export const handler = Lambda.toAwsHandler(text)
export const withLayer = Lambda.toAwsHandler(json, { layer: Prices.layer })

export const responses = {
  buffered: Response.bytes("a"),
  json: Response.json(1),
  http: Response.http({ body: Stream.fail("broken" as const) }),
  stream: Response.stream(Stream.make("a")),
  wire: Response.toWire(Response.json(1), undefined)
}
export const client = RuntimeApiClient.layer("127.0.0.1:9001")
export const remaining = Invocation.remainingMillis
export const logger = LambdaLogger.layer
export const error = new RuntimeError.InvalidEvent({ detail: "no" })
