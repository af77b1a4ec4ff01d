/** hello-json that counts greetings and observes ages. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Metric, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"

const greetings = Metric.counter("Greetings")
const ages = Metric.histogram("Age", { boundaries: [18, 30, 65] })

const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  Effect.fnUntraced(function*({ age, name }) {
    yield* Metric.update(greetings, 1)
    yield* Metric.update(ages, age)
    return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
  })
)

Lambda.run(hello).pipe(
  Effect.provide(Emf.layer({ namespace: "shop", dimensions: { service: "greeter" }, coldStart: true })),
  Lambda.main,
  NodeRuntime.runMain
)
