/** An HTTP app for real clients: an `HttpApi` with its page, an upload, a download, and pages with open streams. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Layer, Schema, Stream } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler, HttpServe } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerRequest, HttpServerResponse, Multipart } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiScalar } from "effect/http-api"
import { fileURLToPath } from "node:url"

export const User = Schema.Struct({ id: Schema.Finite, name: Schema.String })

export class UserNotFound extends Schema.TaggedError<UserNotFound>()("UserNotFound", { id: Schema.Finite }, {
  httpApiStatus: 404
}) {}

export const Api = HttpApi.make("api").add(
  HttpApiGroup.make("users").add(
    HttpApiEndpoint.get("read", "/users/:id", {
      params: { id: Schema.FiniteFromString },
      success: User,
      error: UserNotFound
    }),
    HttpApiEndpoint.post("create", "/users", { payload: Schema.Struct({ name: Schema.String }), success: User })
  )
)

const users = HttpApiBuilder.group(Api, "users", (handlers) =>
  handlers
    .handle("read", ({ params: { id } }) =>
      id === 42 ? Effect.succeed({ id, name: "Ada" }) : Effect.fail(new UserNotFound({ id })))
    .handle("create", ({ payload: { name } }) =>
      Effect.succeed({ id: 43, name })))

/** A page that shows what its `EventSource` receives, and what another request of the page returns meanwhile. */
const page = `<!doctype html><title>Events</title><ol id="events"></ol><p id="beside"></p><script>
  new EventSource("/events").onmessage = ({ data }) => {
    const item = document.createElement("li")
    item.textContent = data
    document.getElementById("events").append(item)
    if (data === "1") fetch("/beside").then((response) => response.text()).then((text) => {
      document.getElementById("beside").textContent = text
    })
  }
</script>`

let open = 0

/** Two events, and then the stream stays open. */
const events = Stream.make("1", "2").pipe(
  Stream.concat(Stream.never),
  Stream.map((data) => `data: ${data}\n\n`),
  Stream.encodeText,
  Stream.onStart(Effect.sync(() => open += 1)),
  Stream.onExit(() => Effect.sync(() => open -= 1))
)

const Upload = Schema.Struct({ file: Multipart.FilesSchema })

const zeros = new Uint8Array(65_536)

const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(Layer.provide(users)),
  HttpApiScalar.layerCdn(Api),
  HttpRouter.add("GET", "/page", HttpServerResponse.html(page)),
  HttpRouter.add("GET", "/events", HttpServerResponse.stream(events, { contentType: "text/event-stream" })),
  HttpRouter.add("GET", "/beside", HttpServerResponse.text("beside")),
  HttpRouter.add("GET", "/open", Effect.sync(() => HttpServerResponse.text(String(open)))),
  HttpRouter.add(
    "GET",
    "/zeros/:count",
    Effect.map(
      HttpRouter.params,
      ({ count }) =>
        HttpServerResponse.stream(Stream.range(1, Number(count)).pipe(Stream.rechunk(1), Stream.map(() => zeros)))
    )
  ),
  HttpRouter.add(
    "POST",
    "/upload",
    Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      const { file } = yield* Schema.decodeUnknownEffect(Upload)(yield* request.multipart)
      return HttpServerResponse.jsonUnsafe(file.map(({ name }) => name))
    })
  ),
  HttpRouter.add(
    "POST",
    "/echo",
    Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      return HttpServerResponse.uint8Array(new Uint8Array(yield* request.arrayBuffer))
    })
  ),
  HttpRouter.cors()
)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  HttpServe.run(routes, { streaming: true }).pipe(
    Effect.provide(HttpHandler.layerServices),
    Lambda.main,
    NodeRuntime.runMain
  )
}
