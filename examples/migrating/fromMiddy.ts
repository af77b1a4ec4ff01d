import { Effect } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { ApiGatewayV2EventOf } from "effect-lambda-runtime/events/ApiGatewayV2Event"
import { Order, Orders } from "./Orders.ts"

export const postOrder = Handler.http(
  { event: ApiGatewayV2EventOf(Order) },
  Effect.fnUntraced(function*({ body: order }) {
    const orders = yield* Orders
    yield* orders.place(order)
    return { status: 201, body: JSON.stringify({ placed: order.id }) }
  })
).pipe(
  Handler.catchTag("InvalidEvent", ({ detail }) => Effect.succeed(Response.http({ status: 400, body: detail }))),
  Handler.mapResponse(Response.withHeaders({ "access-control-allow-origin": "*" }))
)
