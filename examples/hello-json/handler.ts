/** An event decoded, and a response encoded, by Schema. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  ({ age, name }) =>
    Effect.succeed({ greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` })
)
