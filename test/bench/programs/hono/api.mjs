/** Ten endpoints whose parameters and responses zod checks, on hono with zod-openapi. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi"
import { handle } from "hono/aws-lambda"

const app = new OpenAPIHono()
const params = z.object({ id: z.coerce.number().int() })

for (const name of ["users", "orders", "items", "carts", "invoices"]) {
  const Entity = z.object({ id: z.number().int(), name: z.string().min(1), email: z.string().min(1) })
  const content = { "application/json": { schema: Entity } }
  app.openapi(
    createRoute({
      method: "get",
      path: `/${name}/{id}`,
      request: { params },
      responses: { 200: { content, description: "found" } }
    }),
    (c) => c.json(Entity.parse({ id: c.req.valid("param").id, name: "Ada", email: "ada@example.com" }), 200)
  )
  app.openapi(
    createRoute({
      method: "post",
      path: `/${name}`,
      request: { body: { content } },
      responses: { 201: { content, description: "created" } }
    }),
    (c) => c.json(Entity.parse(c.req.valid("json")), 201)
  )
}
app.doc("/openapi.json", { openapi: "3.1.0", info: { title: "Ten", version: "1.0.0" } })

export const handler = handle(app)
