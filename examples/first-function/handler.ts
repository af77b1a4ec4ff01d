/** The function: a name in, a greeting out. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export const greet = Handler.json(
  {
    event: Schema.Struct({ name: Schema.NonEmptyString }),
    response: Schema.Struct({ greeting: Schema.String })
  },
  ({ name }) => Effect.succeed({ greeting: `Hello, ${name}!` })
)
