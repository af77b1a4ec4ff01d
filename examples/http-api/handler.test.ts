import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { FrontDoor, HttpHandler } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { routes } from "./handler.ts"

/** A function, as a client of its function URL sees it. */
const makeClient = Effect.gen(function*() {
  const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))
  return {
    send: Effect.fnUntraced(function*(request: FrontDoor.ClientRequest, door: FrontDoor.Door = "url") {
      const response = yield* lambda.invoke(FrontDoor.toEvent(door, request))
      return yield* TestLambda.expectHttp(response)
    })
  }
})

const Echo = Schema.Struct({ path: Schema.String, query: Schema.Unknown, door: Schema.String, body: Schema.String })

describe("http-api", () => {
  it.effect("creates, reads and removes a user", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const created = yield* send({
        method: "POST",
        url: "/users",
        headers: { "content-type": "application/json" },
        body: `{"name":"Grace","email":"grace@example.com"}`
      })
      const read = yield* send({ url: "/users/43" })
      const removed = yield* send({ method: "DELETE", url: "/users/43" })
      const users = yield* send({ url: "/users" })

      assert.deepStrictEqual([created.status, created.headers["location"]], [201, "/users/43"])
      assert.deepStrictEqual([read.status, read.body], [200, created.body])
      assert.strictEqual(removed.status, 204)
      assert.strictEqual(users.body, `[{"id":42,"name":"Ada","email":"ada@example.com"}]`)
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("answers 404 for a user that does not exist", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const { body, status } = yield* send({ url: "/users/7" })

      assert.deepStrictEqual([status, body], [404, `{"_tag":"UserNotFound","id":7}`])
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("takes files", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient
      const form = new FormData()
      form.append("picture", new Blob([new Uint8Array(3000)]), "ada.png")
      form.append("note", new Blob(["hello"]), "note.txt")
      const encoded = new Response(form)

      const { body } = yield* send({
        method: "POST",
        url: "/upload",
        headers: { "content-type": encoded.headers.get("content-type") ?? "" },
        body: yield* Effect.promise(() => encoded.bytes())
      })

      assert.strictEqual(body, `{"files":[{"name":"ada.png","size":3000},{"name":"note.txt","size":5}]}`)
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("sends as many bytes as asked for", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const { body, headers } = yield* send({ url: "/download/100000" })

      assert.deepStrictEqual([body.length, headers["content-type"]], [100_000, "application/octet-stream"])
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("streams a tick every 100 ms as a server-sent event", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes, { streaming: true }))
      const sent = yield* lambda.start(FrontDoor.toEvent("url", { url: "/ticks?count=2" }))

      yield* TestClock.adjust("1 second")

      const { body, headers } = yield* TestLambda.expectHttp(yield* sent.response)
      assert.deepStrictEqual(
        [headers["content-type"], body],
        ["text/event-stream", `data: {"tick":1}\n\ndata: {"tick":2}\n\n`]
      )
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("knows the caller by the bearer token", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const known = yield* send({ url: "/me", headers: { authorization: "Bearer ada" } })
      const unknown = yield* send({ url: "/me" })

      assert.deepStrictEqual([known.body, unknown.status], [`{"name":"ada"}`, 401])
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("sets two cookies", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const { cookies } = yield* send({ url: "/cookies" })

      assert.deepStrictEqual(cookies, ["theme=dark; Path=/", "session=s-1; Path=/; HttpOnly"])
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  for (const door of ["rest", "http", "url", "alb", "lattice"] as const) {
    it.effect(`sees the same request behind the door ${door}`, () =>
      Effect.gen(function*() {
        const { send } = yield* makeClient

        const { body } = yield* send({ method: "PUT", url: "/echo/a?x=1&y=2", body: "hello" }, door)

        const echo = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(Echo))(body)
        const query = [["x", "1"], ["y", "2"]]
        assert.deepStrictEqual(echo, { path: "/echo/a", query, door, body: "aGVsbG8=" })
      }).pipe(Effect.provide(HttpHandler.layerServices)))
  }

  it.effect("sees a path that looks like an address as a path", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const { body } = yield* send({ url: "//echo/../a?b=/?c" })

      const { path, query } = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(Echo))(body)
      assert.deepStrictEqual([path, query], ["//echo/../a", [["b", "/?c"]]])
    }).pipe(Effect.provide(HttpHandler.layerServices)))

  it.effect("describes itself", () =>
    Effect.gen(function*() {
      const { send } = yield* makeClient

      const openapi = yield* send({ url: "/openapi.json" })
      const docs = yield* send({ url: "/docs" })

      assert.include(openapi.body, `"/users/{id}"`)
      assert.strictEqual(docs.headers["content-type"], "text/html")
    }).pipe(Effect.provide(HttpHandler.layerServices)))
})
