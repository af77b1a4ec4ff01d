/** A request that does not match its schema becomes a response with the status 400. */
import { Effect, Schema } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { ApiGatewayV2EventOf } from "effect-lambda-runtime/events/ApiGatewayV2Event"

const headers = { "content-type": "text/plain; charset=utf-8" }

const Order = Schema.Struct({ item: Schema.NonEmptyString, quantity: Schema.Natural })

export const placeOrder = Handler.http(
  { event: ApiGatewayV2EventOf(Order) },
  ({ body: { item, quantity } }) => Effect.succeed({ status: 201, headers, body: `${quantity} × ${item}` })
).pipe(
  // `detail` names every field that is wrong, and quotes no value.
  Handler.catchTag(
    "InvalidEvent",
    ({ detail }) => Effect.succeed(Response.http({ status: 400, headers, body: detail }))
  )
)
