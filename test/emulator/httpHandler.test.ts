/** An HTTP app on the emulator, as `Lambda.main` runs it: the loop of this process, over sockets. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Layer, Stream } from "effect"
import { Environment, Lambda, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { Logs } from "../logs.ts"
import { open, pieces, send } from "./caller.ts"

const start = Effect.fnUntraced(function*(routes: Layer.Layer<never, never, HttpRouter.HttpRouter>) {
  const server = yield* Emulator.make({ port: 0 })
  const client = yield* RuntimeApiClient.make(server.endpoint)
  yield* Lambda.run(HttpHandler.fromRouter(routes, { streaming: true })).pipe(
    Effect.provideService(RuntimeApiClient.RuntimeApiClient, { ...client, local: server }),
    Effect.provideService(Environment.Environment, Environment.fromRecord({})),
    Effect.forkScoped({ startImmediately: true })
  )
  return {
    get: (path: string) => send({ port: server.port, method: "GET", path }),
    head: (path: string) => send({ port: server.port, method: "HEAD", path }),
    open: (path: string) => open({ port: server.port, method: "GET", path }),
    post: (path: string, body: Uint8Array) => send({ port: server.port, path, body })
  }
})

/** One event, and then silence until somebody ends it. */
const silent = (onExit: (tag: string) => Effect.Effect<unknown>) =>
  HttpServerResponse.stream(
    Stream.make("data: 1\n\n").pipe(
      Stream.concat(Stream.never),
      Stream.encodeText,
      Stream.onExit(({ _tag }) => onExit(_tag))
    ),
    { contentType: "text/event-stream" }
  )

describe("an HTTP app on the emulator", () => {
  it.effect("goes on with other requests while ten pages hold a stream open", () =>
    Effect.gen(function*() {
      const app = yield* start(Layer.mergeAll(
        HttpRouter.add("GET", "/events", silent(() => Effect.void)),
        HttpRouter.add("GET", "/", HttpServerResponse.text("a page"))
      ))
      const firsts = yield* Effect.forEach(Array.from({ length: 10 }), () =>
        Effect.gen(function*() {
          const incoming = yield* (yield* app.open("/events")).answer
          return yield* (yield* pieces(incoming)).next
        }))

      const answers = yield* Effect.forEach(Array.from({ length: 20 }), () => app.get("/"), {
        concurrency: "unbounded"
      })

      assert.deepStrictEqual(firsts, Array.from({ length: 10 }, () => "data: 1\n\n"))
      assert.deepStrictEqual(new Set(answers.map(({ body }) => body)), new Set(["a page"]))
    }))

  it.effect("is interrupted by a client that leaves before the response, and logs no error", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const arrived = yield* Deferred.make<void>()
      const interrupted = yield* Deferred.make<void>()
      const app = yield* start(HttpRouter.add(
        "GET",
        "/",
        Effect.andThen(Deferred.succeed(arrived, undefined), Effect.never).pipe(
          Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
        )
      ))
      const caller = yield* app.open("/")
      yield* Deferred.await(arrived)

      yield* caller.leave

      yield* Deferred.await(interrupted)
      yield* app.get("/nowhere")
      assert.deepStrictEqual(yield* logs.lines, [])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("stops the producer of a download that is aborted", () =>
    Effect.gen(function*() {
      const ended = yield* Deferred.make<string>()
      const app = yield* start(HttpRouter.add("GET", "/", silent((tag) => Deferred.succeed(ended, tag))))
      const caller = yield* app.open("/")
      yield* (yield* pieces(yield* caller.answer)).next

      yield* caller.leave

      assert.strictEqual(yield* Deferred.await(ended), "Failure")
    }))

  it.effect("keeps the producer waiting for a client that does not read", () =>
    Effect.gen(function*() {
      let produced = 0
      const chunk = new Uint8Array(1_000_000)
      const endless = Stream.fromEffectRepeat(Effect.sync(() => {
        produced += 1
        return chunk
      }))
      const app = yield* start(Layer.mergeAll(
        HttpRouter.add("GET", "/endless", HttpServerResponse.stream(endless)),
        HttpRouter.add("GET", "/", HttpServerResponse.empty())
      ))
      const incoming = yield* (yield* app.open("/endless")).answer
      incoming.pause()

      // The system takes some megabytes for both sockets.
      let before = -1
      while (before < produced) {
        before = produced
        yield* Effect.forEach(Array.from({ length: 20 }), () => app.get("/"), { discard: true })
      }

      assert.isBelow(produced, 40)
    }))

  it.effect("takes and sends bytes as they are", () =>
    Effect.gen(function*() {
      const app = yield* start(HttpRouter.add(
        "POST",
        "/echo",
        Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
          Effect.map(Effect.orDie(request.arrayBuffer), (body) =>
            HttpServerResponse.uint8Array(new Uint8Array(body))))
      ))
      const body = Buffer.alloc(300_000, "\u0000\u00ff\n\r", "latin1")

      const answer = yield* app.post("/echo", body)

      assert.isTrue(answer.bytes.equals(body))
    }))

  it.effect("answers HEAD of a route as GET, without the body", () =>
    Effect.gen(function*() {
      const app = yield* start(HttpRouter.add("GET", "/", HttpServerResponse.text("abc", { headers: { etag: "e" } })))

      const { body, headers, status } = yield* app.head("/")

      assert.deepStrictEqual([status, body], [200, ""])
      assert.include(headers, { "content-length": "3", "content-type": "text/plain", etag: "e" })
    }))
})
