/** A request of an HTTP API in, a greeting out. */
import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "effect-lambda-runtime/events/ApiGatewayV2Event"

export const hello = Handler.json(
  { event: ApiGatewayV2Event, response: ApiGatewayV2Response },
  () =>
    Effect.succeed({ statusCode: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "Hello World!" })
)
