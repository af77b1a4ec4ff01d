/** hello-json with a span for each invocation and one inside, which a collector gets after each response. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"

const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  ({ age, name }) =>
    Effect.withSpan(
      Effect.succeed({ greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }),
      "greet",
      { attributes: { age } }
    )
).pipe(LambdaOtlp.traced)

Lambda.run(hello).pipe(
  Effect.provide(LambdaOtlp.layer({ signals: ["traces"] })),
  Lambda.main,
  NodeRuntime.runMain
)
