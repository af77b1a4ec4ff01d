/** What the API is: its routes, and the schemas of what goes in and out. A client needs this module alone. */
import { Context, Schema } from "effect"
import {
  HttpApi,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpApiSchema,
  HttpApiSecurity,
  OpenApi
} from "effect/http-api"

const User = Schema.Struct({ id: Schema.Int, name: Schema.NonEmptyString, email: Schema.NonEmptyString })

export class UserNotFound extends Schema.TaggedError<UserNotFound>()(
  "UserNotFound",
  { id: Schema.Int },
  { httpApiStatus: 404 }
) {}

class Users extends HttpApiGroup.make("users").add(
  HttpApiEndpoint.get("list", "/users", { success: Schema.Array(User) }),
  HttpApiEndpoint.post("create", "/users", {
    payload: Schema.Struct({ name: Schema.NonEmptyString, email: Schema.NonEmptyString }),
    success: HttpApiSchema.WithHeaders(User, { location: Schema.String }).pipe(HttpApiSchema.status(201))
  }),
  HttpApiEndpoint.get("read", "/users/:id", { params: { id: Schema.Int }, success: User, error: UserNotFound }),
  HttpApiEndpoint.delete("remove", "/users/:id", {
    params: { id: Schema.Int },
    success: HttpApiSchema.NoContent,
    error: UserNotFound
  })
) {}

const Uploaded = Schema.Struct({
  files: Schema.Array(Schema.Struct({ name: Schema.String, size: Schema.Int }))
})

class Files extends HttpApiGroup.make("files").add(
  HttpApiEndpoint.post("upload", "/upload", {
    payload: Schema.Unknown.pipe(HttpApiSchema.asMultipartStream()),
    success: Uploaded
  }),
  HttpApiEndpoint.get("download", "/download/:bytes", {
    params: { bytes: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)) },
    success: HttpApiSchema.StreamUint8Array()
  }),
  HttpApiEndpoint.get("ticks", "/ticks", {
    query: { count: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 })) },
    success: HttpApiSchema.StreamSse({ data: Schema.Struct({ tick: Schema.Int }) })
  })
) {}

/** Who sent the request, by the bearer token: its name, since this is an example. */
export class Caller extends Context.Service<Caller, { readonly name: string }>()("examples/http-api/Caller") {}

export class Unauthorized extends Schema.TaggedError<Unauthorized>()(
  "Unauthorized",
  { message: Schema.String },
  { httpApiStatus: 401 }
) {}

export class Authorization extends HttpApiMiddleware.Service<Authorization, { provides: Caller }>()(
  "examples/http-api/Authorization",
  { security: { bearer: HttpApiSecurity.bearer }, error: Unauthorized }
) {}

class Session extends HttpApiGroup.make("session").add(
  HttpApiEndpoint.get("me", "/me", { success: Schema.Struct({ name: Schema.String }) }).middleware(Authorization),
  HttpApiEndpoint.get("cookies", "/cookies", { success: HttpApiSchema.NoContent })
) {}

export class Api extends HttpApi.make("users-api").add(Users, Files, Session).annotateMerge(
  OpenApi.annotations({ title: "Users", version: "1.0.0" })
) {}
