/** hello-json that logs: ids from the event, a record, and debug lines that are held. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"

const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  Effect.fnUntraced(function*({ age, name }) {
    yield* Effect.logDebug("greeting", { age, name })
    yield* Effect.logDebug("still greeting", { step: 2 })
    yield* Effect.log("greeted", { age })
    yield* Effect.logDebug("done")
    return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
  })
).pipe(Logs.correlate((event) => ({ correlationId: Object(event).name })))

Lambda.run(hello).pipe(
  Effect.provide(Logs.layer({ buffer: {}, level: "Info" })),
  Lambda.main,
  NodeRuntime.runMain
)
