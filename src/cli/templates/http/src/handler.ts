/** An HTTP app: routes of Effect's HttpRouter, behind a function URL, API Gateway or a load balancer. */
import { Effect, Layer, Schema } from "effect"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"

const home = HttpRouter.add("GET", "/", HttpServerResponse.text("Hello from Lambda\n"))

const greet = HttpRouter.add(
  "GET",
  "/greetings/:name",
  Effect.map(HttpRouter.params, ({ name }) => HttpServerResponse.jsonUnsafe({ greetings: `Hello ${name}` }))
)

export const Order = Schema.Struct({ item: Schema.NonEmptyString, count: Schema.Natural })

/** A body that is not an order is answered with status 400. */
const order = HttpRouter.add(
  "POST",
  "/orders",
  Effect.map(
    HttpServerRequest.schemaBodyJson(Order),
    ({ count, item }) => HttpServerResponse.jsonUnsafe({ ordered: `${count} × ${item}` }, { status: 201 })
  )
)

export const handler = HttpHandler.fromRouter(Layer.mergeAll(home, greet, order))
