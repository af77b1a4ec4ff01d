/** The three routes of the example http-router, on hono. */
import { Hono } from "hono"
import { handle } from "hono/aws-lambda"

const users = [
  { id: 42, name: "Ada", email: "ada@example.com" },
  { id: 43, name: "Grace", email: "grace@example.com" }
]

const app = new Hono()
app.get("/users", (c) => c.json(users))
app.get("/users/:id", (c) => {
  const id = c.req.param("id")
  const user = users.find((user) => String(user.id) === id)
  return user === undefined ? c.json({ error: `no user ${id}` }, 404) : c.json(user)
})
app.get("/greetings/:name", (c) => c.text(`Hello ${c.req.param("name")}`))

export const handler = handle(app)
