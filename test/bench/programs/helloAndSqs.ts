/** hello-json, and messages of SQS. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { SqsEvent } from "effect-lambda-runtime/events/SqsEvent"
import { hello } from "../../../examples/hello-json/handler.ts"

Lambda.run(Handler.match({ hello, event: Handler.json({ event: SqsEvent }, () => Effect.void) })).pipe(
  Lambda.main,
  NodeRuntime.runMain
)
