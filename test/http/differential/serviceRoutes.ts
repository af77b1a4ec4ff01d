/** Routes that need services of a platform: compression, files, uploads, and a typed API. */
import { Effect, FileSystem, Layer, Schema, Stream } from "effect"
import { HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { fileURLToPath } from "node:url"

const text = "a line of text that is worth a compression\n".repeat(100)
const encoded = new TextEncoder().encode(text)

const compressed = HttpMiddleware.compression()

const compression = Layer.mergeAll(
  HttpRouter.add("GET", "/compressed/text", compressed(Effect.succeed(HttpServerResponse.text(text)))),
  HttpRouter.add(
    "GET",
    "/compressed/stream",
    compressed(
      Effect.sync(() => HttpServerResponse.stream(Stream.make(encoded, encoded), { contentType: "text/plain" }))
    )
  ),
  HttpRouter.add("GET", "/compressed/small", compressed(Effect.succeed(HttpServerResponse.text("small"))))
)

const file = fileURLToPath(new URL("../../../LICENSE", import.meta.url))

const files = Layer.mergeAll(
  HttpRouter.add("GET", "/file", HttpServerResponse.file(file)),
  HttpRouter.add("GET", "/file/part", HttpServerResponse.file(file, { bytesToRead: 10, offset: 5 })),
  HttpRouter.add("GET", "/file/none", HttpServerResponse.file("/does/not/exist")),
  HttpRouter.add(
    "POST",
    "/upload",
    Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      const fileSystem = yield* FileSystem.FileSystem
      const parts = yield* request.multipart
      const fields: Array<ReadonlyArray<string>> = []
      for (const [name, part] of Object.entries(parts)) {
        for (const each of typeof part === "string" ? [part] : part) {
          if (typeof each === "string") fields.push([name, each])
          else fields.push([name, each.name, Buffer.from(yield* fileSystem.readFile(each.path)).toString("hex")])
        }
      }
      return HttpServerResponse.jsonUnsafe(fields)
    })
  )
)

class UserNotFound extends Schema.TaggedError<UserNotFound>()("UserNotFound", { id: Schema.Finite }, {
  httpApiStatus: 404
}) {}

const User = Schema.Struct({ id: Schema.Finite, name: Schema.NonEmptyString })

const Users = HttpApiGroup.make("users").add(
  HttpApiEndpoint.get("read", "/api/users/:id", {
    params: { id: Schema.FiniteFromString },
    success: User,
    error: UserNotFound
  }),
  HttpApiEndpoint.post("create", "/api/users", {
    payload: User,
    success: User.pipe(HttpApiSchema.status(201))
  }),
  HttpApiEndpoint.get("search", "/api/search", {
    query: { tag: Schema.Array(Schema.String), limit: Schema.optionalKey(Schema.FiniteFromString) },
    success: Schema.Struct({ limit: Schema.optionalKey(Schema.Finite), tags: Schema.Array(Schema.String) })
  }),
  HttpApiEndpoint.delete("remove", "/api/users/:id", { params: { id: Schema.FiniteFromString } }),
  HttpApiEndpoint.get("ticks", "/api/ticks", {
    success: HttpApiSchema.StreamSse({ data: Schema.Struct({ n: Schema.Finite }) })
  })
)

const Api = HttpApi.make("api").add(Users)

const users = HttpApiBuilder.group(Api, "users", (handlers) =>
  handlers
    .handle("read", ({ params: { id } }) =>
      id === 42 ? Effect.succeed({ id, name: "Ada" }) : Effect.fail(new UserNotFound({ id })))
    .handle("create", ({ payload }) =>
      Effect.succeed(payload))
    .handle("search", ({ query }) =>
      Effect.succeed({ ...query.limit === undefined ? {} : { limit: query.limit }, tags: query.tag }))
    .handle("remove", () =>
      Effect.void)
    .handle("ticks", () =>
      Effect.succeed(Stream.map(Stream.range(1, 3), (n) => ({ n })))))

const api = HttpApiBuilder.layer(Api, { openapiPath: "/api/openapi.json" }).pipe(Layer.provide(users))

export const serviceRoutes = Layer.mergeAll(compression, files, api)
