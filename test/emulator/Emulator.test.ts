import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope } from "effect"
import { Environment, RuntimeError } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as fs from "node:fs"
import * as Net from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import { Logs } from "../logs.ts"
import { awsInvoke, call, invoke, next, open, raw, read, respond, send, stream } from "./caller.ts"

/** Takes a port until the scope ends, unless somebody has it already. */
const takePort = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<Net.Server>((resume) => {
      const server = Net.createServer()
      server.once("error", () => resume(Effect.succeed(server)))
      server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  )

/** A port that is taken until the scope ends. */
const takenPort = Effect.map(takePort(0), (server) => (server.address() as Net.AddressInfo).port)

describe("make", () => {
  it.effect("listens on a port of the system's choice when asked for port 0", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })

      assert.isAbove(server.port, 0)
      assert.strictEqual(server.url, `http://127.0.0.1:${server.port}`)
      assert.match(server.endpoint, /^127\.0\.0\.1:[0-9]+$/)
      assert.strictEqual((yield* call(server, "GET", "/ping")).body, "pong")
    }))

  it.effect("keeps the Runtime API and the invoke endpoints apart", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })

      const runtimeApi = yield* send({
        port: server.port,
        method: "GET",
        path: "/2018-06-01/runtime/invocation/next"
      })
      const endpoint = yield* call(server, "POST", "/invoke", { body: "{}" })

      assert.strictEqual(runtimeApi.status, 404)
      assert.strictEqual(endpoint.status, 404)
    }))

  it.effect("listens on IPv6", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ host: "::1", port: 0 })

      assert.strictEqual(server.url, `http://[::1]:${server.port}`)
    }))

  it.effect("takes events on the path that was asked for, whatever its query", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, invocationEndpoint: "events/new" })
      const caller = yield* Effect.forkChild(send({ port: server.port, path: "/events/new?a=b", body: "1" }))
      const { requestId } = yield* next(server)

      yield* respond(server, requestId, "2")

      assert.strictEqual((yield* Fiber.join(caller)).body, "2")
      assert.strictEqual(server.invocationEndpoint, "/events/new")
    }))

  it.effect("fails when the port is in use, and names the variable", () =>
    Effect.gen(function*() {
      const port = yield* takenPort

      const error = yield* Effect.flip(Emulator.make({ port }))

      assert.instanceOf(error, Emulator.ListenFailed)
      assert.strictEqual(error.message, `port ${port} of 127.0.0.1 is in use; set LOCAL_LAMBDA_PORT to another`)
    }))

  it.effect("takes the next free port if 7000 is in use and no port was asked for, and says so", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      yield* takePort(7000)

      const server = yield* Emulator.make()

      assert.isAbove(server.port, 7000)
      assert.strictEqual((yield* send({ port: server.port, method: "GET", path: "/" })).status, 404)
      assert.deepStrictEqual(yield* logs.lines, [
        `Info - port 7000 is in use, so the emulator listens on port ${server.port}`
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("fails when the host is not an address of this machine, and names the variable", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Emulator.make({ host: "192.0.2.1", port: 0 }))

      assert.strictEqual(
        error.message,
        "192.0.2.1 cannot be listened on (EADDRNOTAVAIL); set LOCAL_LAMBDA_HOST to another"
      )
    }))

  it.effect("fails if the port is not a port", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Emulator.make({ port: 70_000 }))

      assert.instanceOf(error, RuntimeError.InvalidVariable)
      assert.strictEqual(error.message, "LOCAL_LAMBDA_PORT must be a port from 0 to 65535, not \"70000\"")
    }))

  it.effect("fails if the path is not a path", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Emulator.make({ port: 0, invocationEndpoint: "/a?b" }))

      assert.strictEqual(
        error.message,
        "LOCAL_LAMBDA_INVOCATION_ENDPOINT must be a path such as /invoke, not \"/a?b\""
      )
    }))

  it.effect("answers 503 to every caller that waits when its scope ends", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* Scope.provide(Emulator.make({ port: 0 }), scope)
      const running = yield* Effect.forkChild(invoke(server, "1"))
      yield* next(server)
      const queued = yield* Effect.forkChild(awsInvoke(server, "2"), { startImmediately: true })
      // A round trip: what has been sent before has been seen when its answer comes.
      yield* send({ port: server.port, method: "GET", path: "/" })

      yield* Scope.close(scope, Exit.void)

      assert.deepInclude(yield* Fiber.join(running), {
        status: 503,
        body: "{\"errorType\":\"ServiceException\",\"errorMessage\":\"The emulator is shutting down\"}"
      })
      const { headers, status } = yield* Fiber.join(queued)
      assert.deepStrictEqual([status, headers["x-amzn-errortype"]], [503, "ServiceException"])
    }))

  it.effect("ends every connection when its scope ends", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* Scope.provide(Emulator.make({ port: 0 }), scope)
      const idle = yield* Effect.forkChild(raw(server.port, ""))
      const caller = yield* open({ port: server.port, path: "/invoke", body: "1" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)
      yield* response.write("begun")
      const incoming = yield* caller.answer
      const poller = yield* Effect.forkChild(Effect.exit(next(server)))

      yield* Scope.close(scope, Exit.void)

      assert.deepInclude(yield* read(incoming), { body: "begun", complete: false })
      assert.isTrue(Exit.isFailure(yield* Fiber.join(poller)))
      assert.strictEqual(yield* Fiber.join(idle), "")
      assert.isTrue(Exit.isFailure(yield* Effect.exit(invoke(server, "2"))))
    }))
})

const start = (variables: Record<string, string>) =>
  Effect.provideService(Emulator.makeConfig, Environment.Environment, Environment.fromRecord(variables))

describe("makeConfig", () => {
  it.effect("reads where to listen, the name of the function and its timeout", () =>
    Effect.gen(function*() {
      const server = yield* start({
        AWS_LAMBDA_FUNCTION_NAME: "orders",
        AWS_LAMBDA_FUNCTION_TIMEOUT: "3",
        LOCAL_LAMBDA_HOST: "localhost",
        LOCAL_LAMBDA_INVOCATION_ENDPOINT: "/events",
        LOCAL_LAMBDA_PORT: "0"
      })
      yield* Effect.forkChild(Effect.exit(send({ port: server.port, path: "/events", body: "1" })))

      const { header } = yield* next(server)

      assert.strictEqual(header("lambda-runtime-deadline-ms"), "3000")
      assert.strictEqual(
        header("lambda-runtime-invoked-function-arn"),
        "arn:aws:lambda:us-east-1:012345678912:function:orders"
      )
    }))

  it.effect("listens on the port that LOCAL_LAMBDA_PORT names", () =>
    Effect.gen(function*() {
      const port = yield* Effect.scoped(takenPort)

      const server = yield* start({ LOCAL_LAMBDA_PORT: String(port) })

      assert.strictEqual(server.port, port)
    }))

  it.effect("fails when the port that LOCAL_LAMBDA_PORT names is in use, also if it is 7000", () =>
    Effect.gen(function*() {
      yield* takePort(7000)

      const error = yield* Effect.flip(start({ LOCAL_LAMBDA_PORT: "7000" }))

      assert.strictEqual(error.message, "port 7000 of 127.0.0.1 is in use; set LOCAL_LAMBDA_PORT to another")
    }))

  it.effect("takes the next free port if LOCAL_LAMBDA_PORT is not set", () =>
    Effect.gen(function*() {
      yield* takePort(7000)

      assert.isAbove((yield* start({})).port, 7000)
    }))

  it.effect("fails if LOCAL_LAMBDA_PORT is not a number", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(start({ LOCAL_LAMBDA_PORT: "http" }))

      assert.strictEqual(error.message, "LOCAL_LAMBDA_PORT must be a port from 0 to 65535, not \"http\"")
    }))

  it.effect("fails if LOCAL_LAMBDA_HOST does not resolve", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(start({ LOCAL_LAMBDA_HOST: "no.such.host.invalid", LOCAL_LAMBDA_PORT: "0" }))

      assert.match(error.message, /^no\.such\.host\.invalid cannot be listened on \(.+\); set LOCAL_LAMBDA_HOST/)
    }))

  it.effect("prefers the newer name of the endpoint for events to the older one", () =>
    Effect.gen(function*() {
      const older = { LOCAL_LAMBDA_PORT: "0", LOCAL_LAMBDA_SERVER_INVOCATION_ENDPOINT: "/older" }

      assert.strictEqual((yield* start(older)).invocationEndpoint, "/older")
      assert.strictEqual(
        (yield* start({ ...older, LOCAL_LAMBDA_INVOCATION_ENDPOINT: "/newer" })).invocationEndpoint,
        "/newer"
      )
    }))

  it.effect.each<readonly [what: string, variables: Record<string, string>, message: string]>([
    [
      "an origin that stands for all",
      { LOCAL_LAMBDA_ALLOWED_ORIGINS: "http://localhost:5173, *" },
      "LOCAL_LAMBDA_ALLOWED_ORIGINS must be origins such as http://localhost:5173, separated by commas, not \"*\""
    ],
    [
      "an origin with a path",
      { LOCAL_LAMBDA_ALLOWED_ORIGINS: "http://localhost:5173/" },
      "LOCAL_LAMBDA_ALLOWED_ORIGINS must be origins such as http://localhost:5173, separated by commas, " +
      "not \"http://localhost:5173/\""
    ],
    [
      "an origin that is hidden",
      { LOCAL_LAMBDA_ALLOWED_ORIGINS: "null" },
      "LOCAL_LAMBDA_ALLOWED_ORIGINS must be origins such as http://localhost:5173, separated by commas, not \"null\""
    ],
    [
      "a concurrency of nothing",
      { LOCAL_LAMBDA_CONCURRENCY: "0" },
      "LOCAL_LAMBDA_CONCURRENCY must be a number from 1 to 9999, not \"0\""
    ]
  ])("refuses %s", ([, variables, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(start({ LOCAL_LAMBDA_PORT: "0", ...variables }))

      assert.strictEqual(error.message, message)
    }))
})

describe("layer", () => {
  it.effect("provides a running server", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.Emulator

      assert.strictEqual((yield* call(server, "GET", "/ping")).status, 200)
    }).pipe(Effect.provide(Emulator.layer({ port: 0 }))))
})

describe("layerConfig", () => {
  it.effect("provides a running server with the settings of the environment", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.Emulator

      assert.strictEqual(server.invocationEndpoint, "/events")
    }).pipe(
      Effect.provide(Layer.provide(
        Emulator.layerConfig,
        Layer.succeed(
          Environment.Environment,
          Environment.fromRecord({ LOCAL_LAMBDA_INVOCATION_ENDPOINT: "/events", LOCAL_LAMBDA_PORT: "0" })
        )
      ))
    ))
})

describe("howToInvoke", () => {
  const server = { url: "http://127.0.0.1:7000", invocationEndpoint: "/invoke", httpConcurrency: undefined }
  const waiting = "Waiting for events at POST http://127.0.0.1:7000/invoke, for example: "

  it("is one line with a command to paste", () => {
    assert.strictEqual(
      Emulator.howToInvoke(server, "/nowhere/main.ts"),
      `${waiting}curl -d '{}' http://127.0.0.1:7000/invoke`
    )
  })

  it("sends the event file beside the entry, if there is one", () => {
    assert.strictEqual(
      Emulator.howToInvoke(server, path.resolve("examples/hello-json/main.ts")),
      `${waiting}curl --data @examples/hello-json/event.json http://127.0.0.1:7000/invoke`
    )
  })

  it("shows the address of an HTTP function first, and which route the endpoint for events hides", () => {
    assert.strictEqual(
      Emulator.howToInvoke({ ...server, httpConcurrency: 64 }),
      "Waiting for requests at http://127.0.0.1:7000/ (64 at once)\n" +
        "Events go to POST http://127.0.0.1:7000/invoke, which hides a route of that path: " +
        "LOCAL_LAMBDA_INVOCATION_ENDPOINT moves it"
    )
  })

  it("quotes a path that a shell would take apart", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "how to 'invoke'-"))
    fs.writeFileSync(path.join(folder, "event.json"), "{}")

    const line = Emulator.howToInvoke(server, path.join(folder, "main.ts"))
    fs.rmSync(folder, { recursive: true })

    const file = path.relative("", path.join(folder, "event.json")).replaceAll("'", `'\\''`)
    assert.strictEqual(line, `${waiting}curl --data '@${file}' http://127.0.0.1:7000/invoke`)
  })
})
