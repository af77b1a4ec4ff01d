/** A module of a user, whose exports have the types that the library infers: by modules, without the names of the types. */
import { Effect, Schema } from "effect"
import { sqs } from "effect-lambda-runtime/Batch"
import { make as makeResource } from "effect-lambda-runtime/CustomResource"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as Events from "effect-lambda-runtime/events"
import { SqsEventOf } from "effect-lambda-runtime/events/SqsEvent"
import { catchCause, http, json, mapResponse, match } from "effect-lambda-runtime/Handler"
import { FrontDoor, HttpHandler, HttpServe, LambdaRequest } from "effect-lambda-runtime/http"
import { Idempotency, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { main, run, toAwsHandler } from "effect-lambda-runtime/Lambda"
import * as Response from "effect-lambda-runtime/Response"
import { ClosedStruct, OpenStruct } from "effect-lambda-runtime/schema"
import { TestIdempotencyStore, TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { HttpRouter, HttpServerResponse } from "effect/http"

export const queue = sqs({}, (body, record) => Effect.log(body, record.messageId))
export const hello = json({ event: Schema.String, response: Schema.String }, (name) => Effect.succeed(name))
export const page = http({ event: Schema.String }, (body) => Effect.succeed({ body }))
export const both = match({ hello, page }).pipe(
  mapResponse(Response.withHeaders({ a: "b" })),
  catchCause(() => Effect.succeed(Response.json("no")))
)
export const resource = makeResource({
  properties: Schema.Unknown,
  create: () => Effect.void,
  update: () => Effect.void,
  delete: () => Effect.void
})
export const once = Idempotency.make(
  { key: (id: string) => id, success: Schema.String, error: Schema.String, payload: (id) => id },
  (id) => id === "" ? Effect.fail("no") : Effect.succeed(id)
)
export const records = IdempotencyStore.layerDynamoDb({ table: "idempotency" })
export const inMemory = IdempotencyStore.layerMemory
export const whoCalls = Effect.map(LambdaRequest, ({ door }) => HttpServerResponse.text(door))
export const routes = HttpRouter.add("GET", "/", whoCalls)
export const app = HttpHandler.fromRouter(routes, { streaming: true })
export const everyRequest = HttpHandler.fromEffect(whoCalls)
export const keptAlive = HttpHandler.keepAlive("15 seconds")
export const services = HttpHandler.layerServices
export const served = HttpServe.run(HttpRouter.add("GET", "/", HttpServerResponse.empty()))
export const request = FrontDoor.toRequest(FrontDoor.toEvent("url", { url: "/" }))
export const program = run(both).pipe(main)
export const handler = toAwsHandler(hello)
export const orders = SqsEventOf(Schema.Struct({ orderId: Schema.String }))
export const firstRecord = (event: Events.SqsEvent.SqsEvent) => event.Records[0]
export const Payload = OpenStruct({ a: Schema.String })
export const Answer = ClosedStruct({ a: Schema.String })

export const started = TestLambda.make(hello)
export const expected = [
  TestLambda.response("Ada"),
  TestLambda.streamed("Ada"),
  TestLambda.failure("Error", "no")
]
export const contract = TestIdempotencyStore.contract()
export const api = TestRuntimeApi.layer
export const emulator = Emulator.make
