/** Routes of an `HttpRouter`, behind every front door of Lambda. */
import { Effect, Layer } from "effect"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerResponse } from "effect/http"

const users = [
  { id: 42, name: "Ada", email: "ada@example.com" },
  { id: 43, name: "Grace", email: "grace@example.com" }
]

const listUsers = HttpRouter.add("GET", "/users", HttpServerResponse.jsonUnsafe(users))

const readUser = HttpRouter.add(
  "GET",
  "/users/:id",
  Effect.map(HttpRouter.params, ({ id }) => {
    const user = users.find((user) => String(user.id) === id)
    return user === undefined
      ? HttpServerResponse.jsonUnsafe({ error: `no user ${id}` }, { status: 404 })
      : HttpServerResponse.jsonUnsafe(user)
  })
)

const greet = HttpRouter.add(
  "GET",
  "/greetings/:name",
  Effect.map(HttpRouter.params, ({ name }) => HttpServerResponse.text(`Hello ${name}`))
)

export const routes = Layer.mergeAll(listUsers, readUser, greet)

export const app = HttpHandler.fromRouter(routes)
