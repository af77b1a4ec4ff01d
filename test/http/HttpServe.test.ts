/** Web Functions, in this process and in one of their own, which a parent starts as AWS's documentation says. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Latch, Layer, Option, Schema, Stream } from "effect"
import { Background, Environment, Invocation, Lifecycle, RuntimeApiClient } from "effect-lambda-runtime"
import { HttpServe, LambdaRequest } from "effect-lambda-runtime/http"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { HttpEffect, HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { spawn } from "node:child_process"
import * as Net from "node:net"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { open, type Request, send } from "../emulator/caller.ts"
import { Logs } from "../logs.ts"

/** A port that is free, or taken while the scope is open. */
const takePort = Effect.acquireRelease(
  Effect.callback<Net.Server>((resume) => {
    const server = Net.createServer()
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) => Effect.callback<void>((resume) => void server.close(() => resume(Effect.void)))
).pipe(Effect.map((server) => (server.address() as Net.AddressInfo).port))

/** Nobody talks to a Runtime API in a Web Function. */
const noRuntimeApi = Effect.provideService(
  RuntimeApiClient.RuntimeApiClient,
  { next: Effect.never, respond: () => Effect.never, fail: () => Effect.never, initError: () => Effect.never }
)

const environment = (variables: Record<string, string>) =>
  Effect.provideService(
    Environment.Environment,
    Environment.fromRecord({ AWS_LAMBDA_RUNTIME_API: "169.254.100.1:9001", ...variables })
  )

/** Waits until a port is listened on: each attempt fails at once until then. */
const listening = (port: number): Effect.Effect<void> =>
  Effect.callback<boolean>((resume) => {
    const socket = Net.connect(port, "127.0.0.1")
    socket.once("connect", () => resume(Effect.succeed(true)))
    socket.once("error", () => resume(Effect.succeed(false)))
    return Effect.sync(() => socket.destroy())
  }).pipe(Effect.flatMap((is) => is ? Effect.void : Effect.suspend(() => listening(port))))

/** A Web Function in this process. */
const start = Effect.fnUntraced(function*(run: Effect.Effect<never, unknown, RuntimeApiClient.RuntimeApiClient>) {
  const port = yield* Effect.scoped(takePort)
  const fiber = yield* run.pipe(
    noRuntimeApi,
    environment({ AWS_LAMBDA_HTTP_ENDPOINT: `127.0.0.1:${port}` }),
    Effect.forkChild({ startImmediately: true })
  )
  yield* listening(port)
  return {
    fiber,
    port,
    get: (path: string, headers: Record<string, string> = {}) => send({ port, method: "GET", path, headers }),
    send: (request: Omit<Request, "port">) => send({ port, ...request }),
    open: (path: string) => open({ port, method: "GET", path })
  }
})

const byLambda = { "lambda-web-request-id": "NF5U6CMIUAWPER24", "x-forwarded-for": "192.0.2.66, 198.51.100.7" }

const about = Effect.gen(function*() {
  const { deadline, requestId, traceId } = yield* Invocation.Invocation
  const request = yield* HttpServerRequest.HttpServerRequest
  return HttpServerResponse.jsonUnsafe({
    client: Option.getOrUndefined(request.remoteAddress),
    deadline,
    protocol: request.protocol,
    requestId,
    traceId,
    url: request.url
  })
})

const brokenFile = () =>
  new Readable({
    read() {
      this.destroy(new Error("the file is gone"))
    }
  })

/** Plain JavaScript can return anything. */
const routeTo = (path: `/${string}`, value: unknown) =>
  HttpRouter.add("GET", path, Effect.succeed(value as HttpServerResponse.HttpServerResponse))

describe("run, as a Web Function", () => {
  it.effect("gives routes the ids of Lambda, and the client that Lambda saw", () =>
    Effect.gen(function*() {
      const web = yield* start(HttpServe.run(HttpRouter.add("GET", "/about", about)))

      const { body } = yield* web.get("/about?x=1", { ...byLambda, host: "f.example", "x-amzn-trace-id": "Root=1" })

      assert.deepStrictEqual(JSON.parse(body), {
        client: "198.51.100.7",
        protocol: "https",
        requestId: "NF5U6CMIUAWPER24",
        traceId: "Root=1",
        url: "/about?x=1"
      })
    }))

  it.effect("does not believe a client that Lambda has not seen, and makes an id for its request", () =>
    Effect.gen(function*() {
      const web = yield* start(HttpServe.run(HttpRouter.add("GET", "/about", about)))

      const { body } = yield* web.get("/about", { "x-forwarded-for": "192.0.2.66" })

      assert.include(JSON.parse(body), { client: "127.0.0.1" })
      assert.match(JSON.parse(body).requestId, /^[0-9a-f-]{36}$/)
    }))

  it.effect("has no event, so a route that asks for one finds none", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.add(
        "GET",
        "/",
        Effect.map(Effect.serviceOption(LambdaRequest), (request) => HttpServerResponse.text(request._tag))
      )
      const web = yield* start(HttpServe.run(routes))

      assert.strictEqual((yield* web.get("/")).body, "None")
    }))

  it.effect("takes a base path away", () =>
    Effect.gen(function*() {
      const web = yield* start(HttpServe.run(HttpRouter.add("GET", "/about", about), { basePath: "shop" }))

      assert.strictEqual(JSON.parse((yield* web.get("/shop/about?x=/shop")).body).url, "/about?x=/shop")
      assert.strictEqual((yield* web.get("/shopping/about")).status, 404)
    }))

  it.effect("logs the cause of a failed request once, with its id, and no 404", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const routes = HttpRouter.add("GET", "/", Effect.die(new Error("there is no tea left")))
      const web = yield* start(HttpServe.run(routes))

      const { body, status } = yield* web.get("/", byLambda)
      yield* web.get("/nowhere")

      assert.deepStrictEqual([status, body], [500, ""])
      const records = yield* logs.records
      assert.deepStrictEqual(records.map(({ level, message, requestId }) => [level, requestId, message]), [
        ["Error", "NF5U6CMIUAWPER24", "HTTP request failed"]
      ])
      assert.include(records[0]?.cause, "there is no tea left")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("logs the cause of a body that fails once it is being sent, once", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const failing = Stream.concat(Stream.make("one"), Stream.fail(new Error("the tea is cold"))).pipe(
        Stream.encodeText
      )
      const web = yield* start(HttpServe.run(Layer.mergeAll(
        HttpRouter.add("GET", "/stream", HttpServerResponse.stream(Stream.rechunk(failing, 1))),
        HttpRouter.add("GET", "/file", Effect.sync(() => HttpServerResponse.raw(brokenFile()))),
        HttpRouter.add("GET", "/object", HttpServerResponse.raw({ tea: 1 }))
      )))

      const exits = yield* Effect.forEach(
        ["/stream", "/file", "/object"],
        (path) => Effect.exit(web.get(path, byLambda))
      )

      assert.deepStrictEqual(exits.map(Exit.isFailure), [true, true, true])
      // A client may see the end of its connection before that is logged.
      const records = yield* Effect.repeat(Effect.andThen(Effect.yieldNow, logs.records), {
        until: ({ length }) => length >= exits.length
      })
      assert.deepStrictEqual(records.map(({ message, requestId }) => `${requestId} ${message}`), [
        "NF5U6CMIUAWPER24 HTTP request failed",
        "NF5U6CMIUAWPER24 HTTP request failed",
        "NF5U6CMIUAWPER24 HTTP request failed"
      ])
      assert.include(records[0]?.cause, "the tea is cold")
      assert.include(records[1]?.cause, "the file is gone")
      assert.include(records[2]?.cause, "argument must be of type string")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("responds with a 500 whatever the app returns in place of a response", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const web = yield* start(HttpServe.run(Layer.mergeAll(
        routeTo("/nothing", undefined),
        routeTo("/object", { tea: 1 }),
        HttpRouter.add(
          "GET",
          "/replaced",
          Effect.as(
            HttpEffect.appendPreResponseHandler(() => Effect.succeed("tea" as never)),
            HttpServerResponse.empty()
          )
        )
      )))

      const answers = yield* Effect.forEach(["/nothing", "/object", "/replaced"], (path) => web.get(path))

      assert.deepStrictEqual(answers.map(({ status }) => status), [500, 500, 500])
      const causes = (yield* logs.records).map(({ cause }) => cause)
      assert.strictEqual(causes.length, 3)
      assert.include(causes[0], "the HTTP app: expected an HttpServerResponse, not undefined")
      assert.include(causes[1], "the HTTP app: expected an HttpServerResponse, not an object")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("responds with a 500 to a request whose fiber ended in any other way, and logs it once", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      // Plain JavaScript can write an async route, which Effect does not catch.
      const asynchronous = (async () => HttpServerResponse.empty()) as never
      const web = yield* start(HttpServe.run(HttpRouter.add("GET", "/", asynchronous)))
      const wrapped = yield* start(
        HttpServe.run(HttpRouter.add("GET", "/", HttpServerResponse.empty()), {
          middleware: () => Effect.succeed("tea" as never)
        })
      )

      const answers = [yield* web.get("/", byLambda), yield* wrapped.get("/", byLambda)]

      assert.deepStrictEqual(answers.map(({ status }) => status), [500, 500])
      const records = yield* logs.records
      assert.deepStrictEqual(records.map(({ message, requestId }) => `${requestId} ${message}`), [
        "NF5U6CMIUAWPER24 HTTP request failed",
        "NF5U6CMIUAWPER24 HTTP request failed"
      ])
      assert.include(records[0]?.cause, "Not a valid effect: [object Promise]")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("takes the settings of the router from the program, if there are no others", () =>
    Effect.gen(function*() {
      const app = HttpServe.run(HttpRouter.add("GET", "/Tea", HttpServerResponse.empty()))
      const web = yield* start(Effect.provideService(app, HttpRouter.RouterConfig, { caseSensitive: true }))

      assert.strictEqual((yield* web.get("/tea")).status, 404)
    }))

  it.effect("runs middleware, and the settings of the router hold", () =>
    Effect.gen(function*() {
      const seen: Array<string> = []
      const web = yield* start(
        HttpServe.run(HttpRouter.add("GET", "/Tea", HttpServerResponse.empty()), {
          middleware: HttpMiddleware.make((app) =>
            Effect.tap(HttpServerRequest.HttpServerRequest, ({ url }) => Effect.sync(() => seen.push(url))).pipe(
              Effect.andThen(app)
            )
          ),
          routerConfig: { caseSensitive: true }
        })
      )

      assert.strictEqual((yield* web.get("/Tea")).status, 204)
      assert.strictEqual((yield* web.get("/tea")).status, 404)
      assert.deepStrictEqual(seen, ["/Tea", "/tea"])
    }))

  it.effect("runs background work after the response, then the hooks for that", () =>
    Effect.gen(function*() {
      const release = yield* Latch.make()
      const flushed = yield* Deferred.make<string>()
      const journal: Array<string> = []
      const routes = HttpRouter.add(
        "GET",
        "/",
        Effect.as(
          Background.run(Effect.andThen(release.await, Effect.sync(() => journal.push("background")))),
          HttpServerResponse.text("now")
        )
      )
      const hook = Layer.effectDiscard(Lifecycle.afterResponse(() =>
        Effect.flatMap(Invocation.Invocation, ({ requestId }) => {
          journal.push("flushed")
          return Deferred.succeed(flushed, requestId)
        })
      ))
      const web = yield* start(HttpServe.run(routes).pipe(Effect.provide(Layer.provideMerge(hook, Lifecycle.layer))))

      const { body } = yield* web.get("/", byLambda)
      yield* release.open

      assert.strictEqual(body, "now")
      assert.strictEqual(yield* Deferred.await(flushed), "NF5U6CMIUAWPER24")
      assert.deepStrictEqual(journal, ["background", "flushed"])
    }))

  it.effect("streams, and interrupts the stream of a client that leaves", () =>
    Effect.gen(function*() {
      const ended = yield* Deferred.make<string>()
      const events = Stream.make("data: 1\n\n").pipe(
        Stream.concat(Stream.never),
        Stream.encodeText,
        Stream.onExit((exit) => Deferred.succeed(ended, exit._tag))
      )
      const web = yield* start(
        HttpServe.run(
          HttpRouter.add("GET", "/", HttpServerResponse.stream(events, { contentType: "text/event-stream" }))
        )
      )
      const caller = yield* web.open("/")

      const incoming = yield* caller.answer
      const first = yield* Effect.callback<string>((resume) => {
        incoming.once("data", (chunk: Buffer) => resume(Effect.succeed(chunk.toString())))
      })
      yield* caller.leave

      assert.strictEqual(first, "data: 1\n\n")
      assert.strictEqual(yield* Deferred.await(ended), "Failure")
    }))

  it.effect("listens only once its layers are built", () =>
    Effect.gen(function*() {
      const port = yield* Effect.scoped(takePort)
      const built = yield* Latch.make()
      const routes = Layer.unwrap(Effect.as(built.await, HttpRouter.add("GET", "/", HttpServerResponse.empty())))
      yield* HttpServe.run(routes).pipe(
        noRuntimeApi,
        environment({ AWS_LAMBDA_HTTP_ENDPOINT: `127.0.0.1:${port}` }),
        Effect.forkChild({ startImmediately: true })
      )

      const early = yield* Effect.exit(send({ port, method: "GET", path: "/" }))
      yield* built.open
      yield* listening(port)

      assert.isTrue(Exit.isFailure(early))
      assert.strictEqual((yield* send({ port, method: "GET", path: "/" })).status, 204)
    }))

  it.live("lets a running request end at shutdown, and interrupts one that does not", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const note = (text: string) => Effect.sync(() => void journal.push(text))
      const arrived = yield* Latch.make()
      const release = yield* Latch.make()
      const routes = Layer.mergeAll(
        HttpRouter.add("GET", "/ends", Effect.as(release.await, HttpServerResponse.text("ended"))),
        HttpRouter.add(
          "GET",
          "/stays",
          Effect.andThen(arrived.open, Effect.never).pipe(Effect.onInterrupt(() => note("interrupted")))
        )
      )
      const hooks = Layer.effectDiscard(Lifecycle.shutdown(() => note("hook")))
      const released = Layer.effectDiscard(Effect.addFinalizer(() => note("released")))
      const web = yield* start(
        HttpServe.run(routes, { shutdownGrace: "100 millis" }).pipe(
          Effect.provide(Layer.provideMerge(Layer.merge(hooks, released), Lifecycle.layer))
        )
      )
      const ends = yield* Effect.forkChild(web.get("/ends"), { startImmediately: true })
      const stays = yield* Effect.forkChild(Effect.exit(web.get("/stays")), { startImmediately: true })
      yield* arrived.await

      const stopped = yield* Effect.forkChild(Fiber.interrupt(web.fiber), { startImmediately: true })
      yield* release.open
      const { body, headers } = yield* Fiber.join(ends)
      yield* Fiber.join(stopped)
      yield* Fiber.join(stays)

      assert.deepStrictEqual([body, headers.connection], ["ended", "close"])
      assert.deepStrictEqual(journal, ["interrupted", "hook", "released"])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(web.get("/ends"))))
    }))

  it.effect.each(["3000", "http://0.0.0.0:3000", "0.0.0.0:0"])(
    "refuses the address %s",
    (endpoint) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(
          HttpServe.run(HttpRouter.add("GET", "/", HttpServerResponse.empty())).pipe(
            noRuntimeApi,
            environment({ AWS_LAMBDA_HTTP_ENDPOINT: endpoint })
          )
        )

        assert.strictEqual(
          error.message,
          `AWS_LAMBDA_HTTP_ENDPOINT must be host:port, such as 0.0.0.0:3000, not ${JSON.stringify(endpoint)}`
        )
      })
  )

  it.effect("fails if something else listens on its address", () =>
    Effect.gen(function*() {
      const port = yield* takePort

      const error = yield* Effect.flip(
        HttpServe.run(HttpRouter.add("GET", "/", HttpServerResponse.empty())).pipe(
          noRuntimeApi,
          environment({ AWS_LAMBDA_HTTP_ENDPOINT: `127.0.0.1:${port}` })
        )
      )

      assert.strictEqual(error._tag, "ListenFailed")
      assert.strictEqual(error.message, `AWS_LAMBDA_HTTP_ENDPOINT is in use: 127.0.0.1:${port}`)
    }))
})

describe("run, as an event function", () => {
  it.effect("is the loop, and its routes have the event", () =>
    Effect.gen(function*() {
      const api = yield* TestRuntimeApi.TestRuntimeApi
      const routes = HttpRouter.add(
        "GET",
        "/",
        Effect.map(
          Effect.serviceOption(LambdaRequest),
          Option.match({
            onNone: () => HttpServerResponse.empty(),
            onSome: ({ door }) => HttpServerResponse.text(door)
          })
        )
      )
      yield* api.start(HttpServe.run(routes, { deadlineMargin: "50 millis", log: "none", shutdownGrace: 0 }))

      const sent = yield* api.send({
        version: "2.0",
        rawPath: "/",
        rawQueryString: "",
        headers: {},
        requestContext: { domainName: "x.lambda-url.eu-central-1.on.aws", http: { method: "GET", path: "/" } }
      })

      const { body } = yield* TestLambda.expectJson(yield* sent.response, Schema.Struct({ body: Schema.String }))
      assert.strictEqual(body, "url")
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it("refuses what is not a layer of routes, wherever it runs", () => {
    const run = HttpServe.run as (routes: unknown) => unknown

    assert.throws(() => run(Effect.void), "HttpServe.run: expected a Layer of routes")
  })

  it("names an option that there is not", () => {
    const options: object = { stream: true }

    assert.throws(
      () => HttpServe.run(HttpRouter.add("GET", "/", HttpServerResponse.empty()), options),
      "HttpServe.run has no option stream; it has basePath, deadlineMargin, door"
    )
  })
})

const root = fileURLToPath(new URL("../../", import.meta.url))

/** A function that Node runs from its sources. */
const program = `
import { flushCompileCache } from "node:module"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpServe from "./src/http/HttpServe.ts"
import * as Lambda from "./src/Lambda.ts"

flushCompileCache()
const say = (text) => Effect.sync(() => process.stdout.write(text + "\\n"))
let running = 0
const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/together", Effect.gen(function*() {
    running += 1
    while (running < 64) yield* Effect.sleep("5 millis")
    return HttpServerResponse.text("together")
  })),
  HttpRouter.add("GET", "/slow", Effect.andThen(say("slow began"), Effect.as(Effect.sleep("200 millis"), HttpServerResponse.text("slow"))))
)
HttpServe.run(routes).pipe(
  Effect.provide(Layer.effectDiscard(Effect.addFinalizer(() => say("released")))),
  Lambda.main,
  NodeRuntime.runMain
)`

/** Starts it as Lambda does: both variables are set, and nobody answers on the Runtime API. */
const startProcess = Effect.fnUntraced(function*(endpoint: string) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, ["--conditions=source", "--input-type=module", "--eval", program], {
        cwd: root,
        env: {
          NODE_COMPILE_CACHE: `${root}node_modules/.cache/compiled`,
          AWS_LAMBDA_HTTP_ENDPOINT: endpoint,
          AWS_LAMBDA_INITIALIZATION_TYPE: "native-http",
          AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1"
        },
        killSignal: "SIGKILL",
        stdio: ["ignore", "pipe", "pipe"],
        timeout: 20_000
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => output += String(bytes))
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve))
  return {
    output: () => output,
    ended: Effect.promise(() => closed),
    terminate: Effect.sync(() => child.kill("SIGTERM"))
  }
})

/** Time in another process is real, and a busy machine may be late. */
const patient = { retry: 2, timeout: 30_000 }

describe("the process of a Web Function", () => {
  it.live(
    "listens within ten seconds, takes 64 requests at once, and exits within a second of SIGTERM",
    () =>
      Effect.gen(function*() {
        const port = yield* Effect.scoped(takePort)
        const web = yield* startProcess(`127.0.0.1:${port}`)
        yield* Effect.timeout(Effect.andThen(Effect.sleep("50 millis"), listening(port)), "10 seconds")

        const answers = yield* Effect.forEach(
          Array.from({ length: 64 }),
          () => send({ port, method: "GET", path: "/together" }),
          { concurrency: "unbounded" }
        )
        const slow = yield* Effect.forkChild(send({ port, method: "GET", path: "/slow" }), { startImmediately: true })
        while (!web.output().includes("slow began")) yield* Effect.sleep("5 millis")
        yield* web.terminate
        const code = yield* Effect.timeout(web.ended, "1 second")

        assert.deepStrictEqual(new Set(answers.map(({ body }) => body)), new Set(["together"]))
        assert.strictEqual((yield* Fiber.join(slow)).body, "slow")
        assert.strictEqual(code, 0)
        assert.strictEqual(web.output(), "slow began\nreleased\n")
      }),
    patient
  )

  it.live("exits with 1 and says why if it cannot listen", () =>
    Effect.gen(function*() {
      const port = yield* takePort
      const web = yield* startProcess(`127.0.0.1:${port}`)

      assert.strictEqual(yield* web.ended, 1)
      assert.match(web.output(), new RegExp(`ERROR\\tInit Error\\rListenFailed: AWS_LAMBDA_HTTP_ENDPOINT is in use`))
    }), patient)
})
