/** Greets who sends a name and an age. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export const Person = Schema.Struct({ name: Schema.String, age: Schema.Finite })

export const Greeting = Schema.Struct({ greetings: Schema.String })

export const handler = Handler.json(
  { event: Person, response: Greeting },
  Effect.fnUntraced(function*({ age, name }) {
    yield* Effect.log(`greeting ${name}`)
    return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
  })
)
