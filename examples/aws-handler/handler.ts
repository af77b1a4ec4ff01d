/** The function of hello-json, and one that streams the same greeting. */
import { Effect, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"

const Person = Schema.Struct({ name: Schema.String, age: Schema.Finite })

const greet = ({ age, name }: typeof Person.Type) =>
  `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.`

export const hello = Handler.json(
  { event: Person, response: Schema.Struct({ greetings: Schema.String }) },
  (person) => Effect.succeed({ greetings: greet(person) })
)

export const words = Handler.stream(
  { event: Person, contentType: "text/plain" },
  (person) => Stream.fromIterable(greet(person).split(/(?<= )/))
)
