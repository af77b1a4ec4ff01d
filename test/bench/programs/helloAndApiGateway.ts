/** hello-json, and requests of an HTTP API. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { ApiGatewayV2Event } from "effect-lambda-runtime/events/ApiGatewayV2Event"
import { hello } from "../../../examples/hello-json/handler.ts"

Lambda.run(Handler.match({ hello, event: Handler.json({ event: ApiGatewayV2Event }, () => Effect.void) })).pipe(
  Lambda.main,
  NodeRuntime.runMain
)
