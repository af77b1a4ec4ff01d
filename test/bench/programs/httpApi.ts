/** Ten endpoints of an `HttpApi`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer, Schema } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpServer } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"

const Entity = Schema.Struct({ id: Schema.Int, name: Schema.NonEmptyString, email: Schema.NonEmptyString })

const group = <const Name extends string>(name: Name) =>
  HttpApiGroup.make(name).add(
    HttpApiEndpoint.get("read", `/${name}/:id`, { params: { id: Schema.Int }, success: Entity }),
    HttpApiEndpoint.post("create", `/${name}`, {
      payload: Entity,
      success: Entity.pipe(HttpApiSchema.status(201))
    })
  )

const Api = HttpApi.make("ten").add(group("users"), group("orders"), group("items"), group("carts"), group("invoices"))

const live = (name: "users" | "orders" | "items" | "carts" | "invoices") =>
  HttpApiBuilder.group(Api, name, (handlers) =>
    handlers
      .handle("read", ({ params: { id } }) => Effect.succeed({ id, name: "Ada", email: "ada@example.com" }))
      .handle("create", ({ payload }) => Effect.succeed(payload)))

const routes = HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(
  Layer.provide([live("users"), live("orders"), live("items"), live("carts"), live("invoices")])
)

Lambda.run(HttpHandler.fromRouter(routes)).pipe(
  Effect.provide(HttpServer.layerServices),
  Lambda.main,
  NodeRuntime.runMain
)
