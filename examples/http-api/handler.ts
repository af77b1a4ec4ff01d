/** The implementation of the API, its documentation, and one route beside it. */
import { Context, Effect, Layer, Option, Redacted, Ref, Schedule, Stream } from "effect"
import { LambdaRequest } from "effect-lambda-runtime/http"
import { HttpEffect, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder, HttpApiScalar, HttpApiSchema } from "effect/http-api"
import { Api, Authorization, Caller, Unauthorized, UserNotFound } from "./api.ts"

interface User {
  readonly id: number
  readonly name: string
  readonly email: string
}

/** Users in memory. Each environment of the function has its own, so a real one keeps them in a database. */
class Users extends Context.Service<Users, Ref.Ref<ReadonlyMap<number, User>>>()("examples/http-api/Users") {
  static readonly layer = Layer.effect(
    Users,
    Ref.make<ReadonlyMap<number, User>>(new Map([[42, { id: 42, name: "Ada", email: "ada@example.com" }]]))
  )
}

const UsersLive = HttpApiBuilder.group(
  Api,
  "users",
  Effect.fnUntraced(function*(handlers) {
    const users = yield* Users
    const find = (id: number) =>
      Effect.flatMap(Ref.get(users), (users) => Effect.fromNullishOr(users.get(id))).pipe(
        Effect.mapError(() => new UserNotFound({ id }))
      )

    return handlers
      .handle("list", () => Effect.map(Ref.get(users), (users) => Array.from(users.values())))
      .handle("create", ({ payload }) =>
        Ref.modify(users, (users) => {
          const user = { id: Math.max(0, ...users.keys()) + 1, ...payload }
          const response = HttpApiSchema.withHeaders({ body: user, headers: { location: `/users/${user.id}` } })
          return [response, new Map(users).set(user.id, user)]
        }))
      .handle("read", ({ params }) => find(params.id))
      .handle("remove", ({ params }) =>
        find(params.id).pipe(
          Effect.andThen(Ref.update(users, (users) => new Map(Array.from(users).filter(([id]) => id !== params.id))))
        ))
  })
).pipe(Layer.provide(Users.layer))

const zeros = new Uint8Array(65_536)

const FilesLive = HttpApiBuilder.group(Api, "files", (handlers) =>
  handlers
    // The parts are read one after another, so no upload is kept in memory or on disk.
    .handle("upload", ({ payload }) =>
      payload.pipe(
        Stream.filter((part) => part._tag === "File"),
        Stream.mapEffect((file) =>
          Stream.runFold(file.content, () => 0, (size, chunk) => size + chunk.length).pipe(
            Effect.map((size) => ({ name: file.name, size }))
          )
        ),
        Stream.runCollect,
        Effect.map((files) => ({ files })),
        Effect.orDie
      ))
    .handle("download", ({ params: { bytes } }) =>
      Effect.succeed(Stream.unfold(bytes, (left) => {
        const chunk = zeros.subarray(0, Math.min(left, zeros.length))
        return Effect.succeed(left === 0 ? undefined : [chunk, left - chunk.length] as const)
      })))
    .handle("ticks", ({ query: { count } }) =>
      Effect.succeed(
        Stream.range(1, count).pipe(Stream.map((tick) => ({ tick })), Stream.schedule(Schedule.spaced("100 millis")))
      )))

const AuthorizationLive = Layer.succeed(Authorization, {
  bearer: (route, { credential }) => {
    const name = Redacted.value(credential)
    return name === ""
      ? Effect.fail(new Unauthorized({ message: "send the header Authorization: Bearer <name>" }))
      : Effect.provideService(route, Caller, { name })
  }
})

const SessionLive = HttpApiBuilder.group(Api, "session", (handlers) =>
  handlers
    .handle("me", () => Caller)
    .handle("cookies", () =>
      HttpEffect.appendPreResponseHandler((_request, response) =>
        Effect.succeed(HttpServerResponse.setCookiesUnsafe(response, [
          ["theme", "dark", { path: "/" }],
          ["session", "s-1", { path: "/", httpOnly: true }]
        ]))
      ))).pipe(Layer.provide(AuthorizationLive))

/** All that a route sees of a request, whichever door it came by. */
const echo = HttpRouter.add(
  "*",
  "/echo/*",
  Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    const lambda = yield* Effect.serviceOption(LambdaRequest)
    // Not `new URL`, which takes `//echo` for a host.
    const [path, ...query] = request.url.split("?")
    return yield* HttpServerResponse.json({
      method: request.method,
      url: request.url,
      path,
      query: Array.from(new URLSearchParams(query.join("?"))),
      headers: { ...request.headers },
      cookies: request.cookies,
      remoteAddress: Option.getOrNull(request.remoteAddress),
      door: Option.match(lambda, { onNone: () => null, onSome: ({ door }) => door }),
      body: Buffer.from(yield* request.arrayBuffer).toString("base64")
    })
  })
)

export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(Layer.provide([UsersLive, FilesLive, SessionLive])),
  HttpApiScalar.layerCdn(Api, { path: "/docs" }),
  echo
)
