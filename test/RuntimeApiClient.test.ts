import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Fiber, Layer, type Scope, Stream } from "effect"
import {
  Environment,
  ErrorReport,
  Response,
  RuntimeApiClient,
  RuntimeApiError,
  RuntimeError
} from "effect-lambda-runtime"
import { TestClock } from "effect/testing"
import { readFileSync } from "node:fs"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Logs } from "./logs.ts"
import * as ScriptedServer from "./ScriptedServer.ts"

const { accepted, answer, invocation, refused } = ScriptedServer

/** A client, and the server that it talks to. */
const setup = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const client = yield* Effect.orDie(RuntimeApiClient.make(server.endpoint))
  return { client, server }
})

const ref: RuntimeApiClient.InvocationRef = { requestId: "id-1", nonce: undefined }

const writeWhole = (peer: ScriptedServer.ServerConnection, bytes: Uint8Array) => peer.write(bytes)

/** The invocation that the client makes of an answer, sent however `send` does it. */
const nextOf = Effect.fnUntraced(function*(
  bytes: Uint8Array,
  send: (peer: ScriptedServer.ServerConnection, bytes: Uint8Array) => Effect.Effect<void> = writeWhole
): Effect.fn.Return<
  RuntimeApiClient.NextInvocation,
  RuntimeApiError.RuntimeApiError,
  Scope.Scope
> {
  const { client, server } = yield* setup
  const polled = yield* Effect.forkChild(client.next)
  const peer = yield* server.accept
  yield* peer.request
  yield* send(peer, bytes)
  return yield* Fiber.join(polled)
})

const reasonOf = <A, R>(effect: Effect.Effect<A, RuntimeApiError.RuntimeApiError, R>) =>
  Effect.map(Effect.flip(effect), (error) => error.reason)

/** The request that a call makes, the answer given to it, and what becomes of the call. */
const call = Effect.fnUntraced(function*<A>(
  f: (
    client: RuntimeApiClient.RuntimeApiClient["Service"]
  ) => Effect.Effect<A, RuntimeApiError.RuntimeApiError, Scope.Scope>,
  answered: Uint8Array = accepted
) {
  const { client, server } = yield* setup
  const fiber = yield* Effect.forkChild(f(client))
  const peer = yield* server.accept
  const request = yield* peer.request
  yield* peer.write(answered)
  return { exit: yield* Fiber.await(fiber), request, peer, server, client }
})

const respond = (response: Response.Wire, answered?: Uint8Array) =>
  call((client) => client.respond(ref, response), answered)

const json = Response.jsonText("{\"a\":1}")

const textOf = (invocation: RuntimeApiClient.NextInvocation): string => Buffer.from(invocation.event).toString()

class OrderNotFound extends Data.TaggedError("OrderNotFound")<{ readonly message: string }> {}

const report: ErrorReport.ErrorReport = ErrorReport.fromCause(Cause.fail(new OrderNotFound({ message: "no order" })))

const reportWith = (fields: Partial<ErrorReport.ErrorReport>): ErrorReport.ErrorReport => ({
  errorType: "Error",
  errorMessage: "boom",
  stackTrace: ["at handler (/var/task/index.mjs:1:1)"],
  functionErrorType: "Function.Error",
  xrayCause: undefined,
  ...fields
})

const failed = (error: ErrorReport.ErrorReport) => call((client) => client.fail(ref, error))

describe("RuntimeApiClient", () => {
  describe("make", () => {
    for (
      const endpoint of ["127.0.0.1:19001", "169.254.100.1:9001", "sandbox_1.local-domain:80", "[::1]:9001", "a:65535"]
    ) {
      it.effect(`takes ${endpoint}`, () => RuntimeApiClient.make(endpoint))
    }

    for (
      const endpoint of [
        "",
        "127.0.0.1",
        "127.0.0.1:",
        ":9001",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:9001/",
        "http://127.0.0.1:9001",
        "127.0.0.1:9001:1",
        "::1:9001",
        "[::1]",
        "[1]:9001",
        "[]:9001",
        "user@host:9001",
        "a b:9001",
        "a\r\nX: y:9001",
        "127.0.0.1:9001\n"
      ]
    ) {
      it.effect(`refuses ${JSON.stringify(endpoint)} and names the variable`, () =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(RuntimeApiClient.make(endpoint))

          assert.strictEqual(
            error.message,
            `AWS_LAMBDA_RUNTIME_API must be host:port, not ${JSON.stringify(endpoint)}`
          )
        }))
    }

    it.effect("opens no connection by itself", () =>
      Effect.gen(function*() {
        const { server } = yield* setup
        yield* ScriptedServer.turn

        assert.strictEqual(server.connections(), 0)
      }))

    it.effect("closes its connections with the scope", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const peer = yield* Effect.scoped(Effect.gen(function*() {
          const client = yield* RuntimeApiClient.make(server.endpoint)
          const polled = yield* Effect.forkChild(client.next)
          const peer = yield* server.accept
          yield* peer.request
          yield* peer.write(invocation())
          yield* Fiber.join(polled)
          return peer
        }))

        yield* peer.ended
      }))

    it.effect("says who asks in every request, and nothing that a proxy or a cache would need", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const calls: ReadonlyArray<readonly [Effect.Effect<unknown, unknown, never>, Uint8Array]> = [
          [client.next, invocation()],
          [client.respond(ref, json), accepted],
          [client.respond(ref, Response.stream(Stream.make("a"))), accepted],
          [client.fail(ref, report), accepted],
          [client.initError(report), accepted]
        ]
        const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
        let peer: ScriptedServer.ServerConnection | undefined
        for (const [effect, answered] of calls) {
          const fiber = yield* Effect.forkChild(effect)
          peer ??= yield* server.accept
          const { headers } = yield* peer.request
          yield* peer.write(answered)
          yield* Fiber.await(fiber)

          assert.strictEqual(headers["user-agent"], `effect-lambda-runtime/${version} node/${process.versions.node}`)
          assert.strictEqual(headers.host, server.endpoint)
          for (const name of ["accept-encoding", "expect", "cookie", "via", "proxy-connection", "connection"]) {
            assert.isFalse(Object.hasOwn(headers, name), name)
          }
        }
      }))

    it.effect("handles 10 000 invocations over one connection without growing", () =>
      Effect.gen(function*() {
        setFlagsFromString("--expose-gc")
        const collect = runInNewContext("gc") as () => void
        const heap = () => {
          collect()
          return process.memoryUsage().heapUsed
        }
        const { client, server } = yield* setup
        const step = Effect.flatMap(client.next, (next) => client.respond(next, json))
        const serving = yield* Effect.forkChild(Effect.gen(function*() {
          const peer = yield* server.accept
          const event = invocation({}, "x".repeat(3000))
          while (true) {
            const { method } = yield* peer.request
            yield* peer.write(method === "GET" ? event : accepted)
          }
        }))

        yield* Effect.repeat(step, { times: 1999 })
        const before = heap()
        yield* Effect.repeat(step, { times: 7999 })
        const after = heap()

        assert.strictEqual(server.connections(), 1)
        assert.isBelow(after - before, 1_000_000)
        yield* Fiber.interrupt(serving)
      }), 30_000)

    it.effect("gives each of n loops a connection, and no more", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const loops = yield* Effect.forEach(
          Array.from({ length: 3 }),
          () => Effect.forkChild(Effect.forever(Effect.flatMap(client.next, (next) => client.respond(next, json))))
        )
        const peers = [yield* server.accept, yield* server.accept, yield* server.accept]

        for (let round = 0; round < 20; round++) {
          yield* Effect.forEach(peers, (peer) => Effect.andThen(peer.request, peer.write(invocation())))
          yield* Effect.forEach(peers, (peer) => Effect.andThen(peer.request, peer.write(accepted)))
        }

        assert.strictEqual(server.connections(), 3)
        yield* Fiber.interruptAll(loops)
      }))

    it.effect("does not let a slow answer delay another call", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        yield* Effect.forkChild(client.respond(ref, json))
        const slow = yield* server.accept
        yield* slow.request

        const polled = yield* Effect.forkChild(client.next)
        const other = yield* server.accept
        yield* other.request
        yield* other.write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))
  })

  describe("layer", () => {
    it.effect("talks to the endpoint", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const polled = yield* RuntimeApiClient.RuntimeApiClient.pipe(
          Effect.flatMap((client) => client.next),
          Effect.provide(RuntimeApiClient.layer(server.endpoint)),
          Effect.forkChild
        )
        yield* (yield* server.accept).write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))
  })

  describe("layerConfig", () => {
    it.effect("talks to the endpoint of AWS_LAMBDA_RUNTIME_API", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const environment = Environment.fromRecord({ AWS_LAMBDA_RUNTIME_API: server.endpoint })
        const polled = yield* RuntimeApiClient.RuntimeApiClient.pipe(
          Effect.flatMap((client) => client.next),
          Effect.provide(RuntimeApiClient.layerConfig),
          Effect.provideService(Environment.Environment, environment),
          Effect.forkChild
        )
        yield* (yield* server.accept).write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))

    it.effect("fails without the variable, and names it", () =>
      Effect.gen(function*() {
        const error = yield* Layer.build(RuntimeApiClient.layerConfig).pipe(
          Effect.provideService(Environment.Environment, Environment.fromRecord({})),
          Effect.flip
        )

        assert.strictEqual(error.variable, "AWS_LAMBDA_RUNTIME_API")
      }))
  })

  describe("next", () => {
    it.effect("asks with nothing but what it takes to ask", () =>
      Effect.gen(function*() {
        const { request, server } = yield* call((client) => client.next, invocation())

        assert.deepStrictEqual(request.text.split("\r\n"), [
          "GET /2018-06-01/runtime/invocation/next HTTP/1.1",
          `Host: ${server.endpoint}`,
          `User-Agent: ${request.headers["user-agent"]}`
        ])
      }))

    it.effect("hands out everything that Lambda sends", () =>
      Effect.gen(function*() {
        const next = yield* nextOf(invocation({
          "Lambda-Runtime-Aws-Tenant-Id": "blue",
          "Lambda-Runtime-Client-Context": "{\"custom\":{\"k\":\"é\"}}",
          "Lambda-Runtime-Cognito-Identity": "{\"cognitoIdentityId\":\"i\"}",
          "Lambda-Runtime-Invocation-Id": "abc123",
          "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:fn-é:live",
          "Lambda-Runtime-Trace-Id":
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1;Lineage=1"
        }, "{\"x\":1}"))

        assert.deepStrictEqual({ ...next, event: textOf(next) }, {
          requestId: "id-1",
          nonce: "abc123",
          deadline: 1_795_285_981_730,
          invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:fn-é:live",
          traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1;Lineage=1",
          tenantId: "blue",
          clientContext: "{\"custom\":{\"k\":\"é\"}}",
          cognitoIdentity: "{\"cognitoIdentityId\":\"i\"}",
          event: "{\"x\":1}"
        })
      }))

    it.effect("goes without what Lambda does not tell", () =>
      Effect.gen(function*() {
        const next = yield* nextOf(answer("200 OK", [
          "lambda-runtime-aws-request-id: id-1",
          "lambda-runtime-deadline-ms: 1798286372130",
          "lambda-runtime-client-context:",
          "lambda-runtime-cognito-identity: ",
          "lambda-runtime-trace-id: ",
          "lambda-runtime-invocation-id: ",
          "lambda-runtime-foo: x"
        ], "null"))

        assert.deepStrictEqual({ ...next, event: textOf(next) }, {
          requestId: "id-1",
          nonce: undefined,
          deadline: 1_798_286_372_130,
          invokedFunctionArn: "",
          traceId: undefined,
          tenantId: undefined,
          clientContext: undefined,
          cognitoIdentity: undefined,
          event: "null"
        })
      }))

    it.effect("takes the event as it is, whatever its content type", () =>
      Effect.gen(function*() {
        const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22])

        const next = yield* nextOf(invocation({ "Content-Type": "text/weird" }, bytes))

        assert.isTrue(bytes.equals(next.event))
      }))

    it.effect("takes an empty event", () =>
      Effect.gen(function*() {
        const next = yield* nextOf(invocation({ "Content-Type": undefined }, ""))

        assert.strictEqual(next.event.length, 0)
      }))

    it.effect("takes an invocation that comes byte by byte", () =>
      Effect.gen(function*() {
        const next = yield* nextOf(
          invocation({ "Lambda-Runtime-Client-Context": "{\"k\":\"é\"}" }, "\"é\""),
          (peer, bytes) => peer.writeBytewise(bytes)
        )

        assert.strictEqual(next.clientContext, "{\"k\":\"é\"}")
        assert.strictEqual(textOf(next), "\"é\"")
      }))

    it.effect("takes an event in chunks", () =>
      Effect.gen(function*() {
        const event = `"${"é".repeat(1500)}"`
        const bytes = Buffer.from(event)
        const head = answer("200 OK", ["Lambda-Runtime-Aws-Request-Id: id-1", "Transfer-Encoding: chunked"])
        const pieces = Array.from(
          { length: 7 },
          (_, i) => bytes.subarray((i * bytes.length) / 7, ((i + 1) * bytes.length) / 7)
        )
        const chunks = pieces.flatMap((piece) => [`${piece.length.toString(16)}\r\n`, piece, "\r\n"])

        const next = yield* nextOf(head, (peer, head) => peer.writePieces([head, ...chunks, "0\r\n\r\n"]))

        assert.strictEqual(textOf(next), event)
      }))

    it.effect("takes the longest event that Lambda has", () =>
      Effect.gen(function*() {
        const event = Buffer.alloc(6_291_556, "0123456789abcdef")

        const next = yield* nextOf(invocation({}, event))

        assert.isTrue(event.equals(next.event))
      }))

    it.effect("takes the first of two request ids", () =>
      Effect.gen(function*() {
        const next = yield* nextOf(
          answer("200 OK", ["Lambda-Runtime-Aws-Request-Id: ID", "Lambda-Runtime-Aws-Request-Id: ID2"], "{}")
        )

        assert.strictEqual(next.requestId, "ID")
      }))

    for (const [name, id] of [["no", undefined], ["an empty", ""]] as const) {
      it.effect(`fails with ${name} request id`, () =>
        Effect.gen(function*() {
          const reason = yield* reasonOf(nextOf(invocation({ "Lambda-Runtime-Aws-Request-Id": id })))

          assert.strictEqual(reason._tag, "InvalidAnswer")
        }))
    }

    for (const deadline of [undefined, "", "soon", "-1", "1e3", "12.5", "9".repeat(30)]) {
      it.effect(`knows no deadline, and warns once, if the header is ${deadline}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const polled = yield* Effect.forkChild(Effect.all([client.next, client.next]))
          const peer = yield* server.accept
          for (let i = 0; i < 2; i++) {
            yield* peer.request
            yield* peer.write(invocation({ "Lambda-Runtime-Deadline-Ms": deadline }))
          }

          const [first, second] = yield* Fiber.join(polled)

          assert.isUndefined(first.deadline)
          assert.isUndefined(second.deadline)
          assert.deepStrictEqual(yield* (yield* Logs).lines, [
            "Warn - Lambda-Runtime-Deadline-Ms is missing or not a number"
          ])
        }).pipe(Effect.provide(Logs.layer)))
    }

    for (const nonce of ["caf\u00e9", "a\u0001b", "a\u007fb", "a\tb"]) {
      it.effect(`drops the nonce ${JSON.stringify(nonce)} and warns once`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const step = Effect.flatMap(client.next, (next) => client.respond(next, json))
          const fiber = yield* Effect.forkChild(Effect.andThen(step, step))
          const peer = yield* server.accept
          for (let i = 0; i < 2; i++) {
            yield* peer.request
            yield* peer.write(invocation({ "Lambda-Runtime-Invocation-Id": nonce }))
            const { headers } = yield* peer.request
            yield* peer.write(accepted)

            assert.isFalse(Object.hasOwn(headers, "lambda-runtime-invocation-id"))
          }
          yield* Fiber.join(fiber)

          assert.deepStrictEqual(yield* (yield* Logs).lines, [
            "Warn - Lambda-Runtime-Invocation-Id cannot be sent back"
          ])
        }).pipe(Effect.provide(Logs.layer)))
    }

    for (const status of [204, 302, 403, 500]) {
      it.effect(`fails with the status ${status}, and follows nothing`, () =>
        Effect.gen(function*() {
          const { exit, peer, server } = yield* call(
            (client) => client.next,
            answer(
              `${status} Status`,
              ["Location: http://127.0.0.1:1/"],
              status === 204 ? "" : "{\"errorType\":\"InvalidStateTransition\",\"errorMessage\":\"wrong order\"}"
            )
          )

          const { reason } = yield* Effect.flip(exit)
          if (reason._tag !== "UnexpectedStatus") return assert.fail(reason.message)
          assert.strictEqual(reason.status, status)
          assert.strictEqual(reason.errorType, status === 204 ? undefined : "InvalidStateTransition")
          assert.strictEqual(reason.errorMessage, status === 204 ? undefined : "wrong order")
          assert.isTrue(peer.isQuiet)
          assert.strictEqual(server.connections(), 1)
        }))
    }

    for (const body of ["", "no JSON", "null", "1", "[]", "{}", "{\"errorType\":1,\"errorMessage\":{}}"]) {
      it.effect(`fails with the status alone if the body is ${JSON.stringify(body)}`, () =>
        Effect.gen(function*() {
          const reason = yield* reasonOf(nextOf(answer("500 Internal Server Error", [], body)))

          assert.strictEqual(reason.message, "the answer was 500")
        }))
    }

    it.effect("fails at once if nobody listens", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        yield* server.stop

        const reason = yield* reasonOf(client.next)

        assert.isTrue(reason._tag === "ConnectionLost" && !reason.sent)
      }))

    it.effect("waits for as long as it takes", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(client.next)
        const peer = yield* server.accept
        yield* peer.request

        yield* TestClock.adjust("24 hours")
        yield* peer.write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
        assert.strictEqual(server.connections(), 1)
        assert.isTrue(peer.isQuiet)
      }))

    for (const ending of ["end", "close", "reset"] as const) {
      it.effect(`asks again on a new connection when it is lost while waiting: ${ending}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const polled = yield* Effect.forkChild(client.next)
          const first = yield* server.accept
          yield* first.request
          yield* ending === "end" ? first.end() : first[ending]

          const second = yield* server.accept
          yield* second.request
          yield* second.write(invocation())

          assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
          assert.deepStrictEqual(yield* (yield* Logs).lines, [])
        }).pipe(Effect.provide(Logs.layer)))
    }

    it.effect("asks again when the event is cut", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(client.next)
        const first = yield* server.accept
        yield* first.request
        yield* first.end("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: cut\r\nContent-Length: 50\r\n\r\nfive ")

        const second = yield* server.accept
        yield* second.request
        yield* second.write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))

    it.effect("fails when the connection is lost twice within a second", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(reasonOf(client.next))
        yield* Effect.andThen(server.accept, (peer) => Effect.andThen(peer.request, peer.reset))
        const second = yield* server.accept
        yield* second.request
        yield* TestClock.adjust("999 millis")
        yield* second.reset

        const reason = yield* Fiber.join(polled)

        assert.isTrue(reason._tag === "ConnectionLost" && reason.sent)
        assert.strictEqual(server.connections(), 2)
      }))

    it.effect("goes on when the connections are lost a second apart", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(client.next)
        for (let i = 0; i < 3; i++) {
          const peer = yield* server.accept
          yield* peer.request
          yield* TestClock.adjust("1 second")
          yield* peer.reset
        }
        const last = yield* server.accept
        yield* last.request
        yield* last.write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))

    it.effect("counts the second from the last reconnect", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(reasonOf(client.next))
        for (const time of ["0 seconds", "2 seconds", "500 millis"] as const) {
          const peer = yield* server.accept
          yield* peer.request
          yield* TestClock.adjust(time)
          yield* peer.reset
        }

        assert.strictEqual((yield* Fiber.join(polled))._tag, "ConnectionLost")
        assert.strictEqual(server.connections(), 3)
      }))

    it.effect("fails when it cannot connect again", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(reasonOf(client.next))
        const peer = yield* server.accept
        yield* peer.request
        yield* server.stop
        yield* peer.reset

        const reason = yield* Fiber.join(polled)

        assert.isTrue(reason._tag === "ConnectionLost" && !reason.sent)
      }))

    it.effect("survives a server that ends the connection after every answer", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const step = Effect.flatMap(client.next, (next) => client.respond(next, json))
        const fiber = yield* Effect.forkChild(Effect.repeat(step, { times: 4 }))
        const seen: Array<string> = []
        for (let i = 0; i < 10; i++) {
          const peer = yield* server.accept
          const { method } = yield* peer.request
          seen.push(method)
          yield* peer.write(method === "GET" ? invocation() : accepted)
          yield* i % 3 === 0 ? peer.reset : peer.close
        }

        yield* Fiber.join(fiber)

        assert.deepStrictEqual(seen, ["GET", "POST", "GET", "POST", "GET", "POST", "GET", "POST", "GET", "POST"])
      }))

    for (const [name, method] of [["responded to", "respond"], ["failed", "fail"]] as const) {
      it.effect(`does not hand out again after a reconnect what has been ${name}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const first = yield* Effect.forkChild(
            Effect.flatMap(client.next, (next) =>
              method === "respond" ? client.respond(next, json) : client.fail(next, report))
          )
          const peer = yield* server.accept
          yield* peer.request
          yield* peer.write(invocation({ "Lambda-Runtime-Invocation-Id": "n1" }))
          yield* peer.request
          yield* peer.write(accepted)
          yield* Fiber.join(first)

          const polled = yield* Effect.forkChild(client.next)
          yield* peer.request
          yield* peer.reset
          const second = yield* server.accept
          yield* second.request
          yield* second.write(invocation({ "Lambda-Runtime-Invocation-Id": "n1" }))
          yield* second.request
          yield* second.write(invocation({ "Lambda-Runtime-Invocation-Id": "n2" }))

          assert.strictEqual((yield* Fiber.join(polled)).nonce, "n2")
          assert.deepStrictEqual(yield* (yield* Logs).lines, [
            "Warn - invocation id-1 was handed out again after its outcome had been accepted"
          ])
        }).pipe(Effect.provide(Logs.layer)))
    }

    it.effect("hands out again after a reconnect what has no response yet", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const first = yield* Effect.forkChild(
          Effect.flatMap(client.next, (next) =>
            client.respond(next, Response.stream(Stream.die("before the first byte"))))
        )
        const peer = yield* server.accept
        yield* peer.request
        yield* peer.write(invocation())
        yield* Fiber.join(first)
        const polled = yield* Effect.forkChild(client.next)
        yield* peer.request
        yield* peer.reset
        yield* (yield* server.accept).write(invocation())

        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))

    it.effect("hands out an id that comes again, if no connection was lost", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(
          Effect.andThen(Effect.flatMap(client.next, (next) => client.respond(next, json)), client.next)
        )
        const peer = yield* server.accept
        yield* peer.request
        yield* peer.write(invocation())
        yield* peer.request
        yield* peer.write(accepted)
        yield* peer.request
        yield* peer.write(invocation())

        assert.strictEqual((yield* Fiber.join(fiber)).requestId, "id-1")
      }))

    it.effect("ends its connection when it is interrupted, before it asks again", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const polled = yield* Effect.forkChild(client.next)
        const first = yield* server.accept
        yield* first.request

        yield* Fiber.interrupt(polled)
        yield* first.ended
        const again = yield* Effect.forkChild(client.next)
        const second = yield* server.accept
        yield* second.request
        yield* second.write(invocation())

        assert.strictEqual((yield* Fiber.join(again)).requestId, "id-1")
      }))
  })

  describe("respond", () => {
    it.effect("sends a body with its type and its length, and no mode", () =>
      Effect.gen(function*() {
        const { exit, request, server } = yield* respond(json)

        assert.deepStrictEqual(yield* exit, { _tag: "Accepted" })
        assert.deepStrictEqual(request.text.split("\r\n"), [
          "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
          `Host: ${server.endpoint}`,
          `User-Agent: ${request.headers["user-agent"]}`,
          "Content-Type: application/json",
          "Content-Length: 7"
        ])
        assert.strictEqual(request.body.toString(), "{\"a\":1}")
      }))

    for (
      const [name, body, bytes] of [
        ["text as UTF-8", "\"é\"", Buffer.from([0x22, 0xc3, 0xa9, 0x22])],
        ["long text as UTF-8", "é".repeat(20_000), Buffer.from("é".repeat(20_000))],
        ["nothing", "", Buffer.alloc(0)],
        ["no bytes", new Uint8Array(0), Buffer.alloc(0)],
        [
          "bytes as they are",
          Uint8Array.from({ length: 256 }, (_, i) => i),
          Buffer.from(Array.from({ length: 256 }, (_, i) => i))
        ],
        ["a part of an array", Uint8Array.of(1, 2, 3, 4).subarray(1, 3), Buffer.of(2, 3)],
        ["many bytes", new Uint8Array(100_000).fill(255), Buffer.alloc(100_000, 255)],
        ["as much as Lambda takes", "x".repeat(6_291_556), Buffer.alloc(6_291_556, "x")]
      ] as const
    ) {
      it.effect(`sends ${name}`, () =>
        Effect.gen(function*() {
          const { exit, request } = yield* respond(Response.bytes(body))

          assert.deepStrictEqual(yield* exit, { _tag: "Accepted" })
          assert.strictEqual(request.headers["content-type"], "application/octet-stream")
          assert.strictEqual(request.headers["content-length"], String(bytes.length))
          assert.isTrue(bytes.equals(request.body))
        }))
    }

    for (
      const [id, segment] of [
        ["8476a536-e9f4-11e8-9739-2dfe598c3fcd", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"],
        ["a b", "a%20b"],
        ["é", "%C3%A9"],
        ["a?b", "a%3Fb"],
        ["a%20b", "a%2520b"],
        ["a+b", "a+b"],
        ["a:b@c", "a:b@c"],
        ["a/../b#", "a%2F..%2Fb%23"],
        ["-_.~$&+,:;=@", "-_.~$&+,:;=@"],
        ["a\r\nX: y", "a%0D%0AX:%20y"]
      ] as const
    ) {
      it.effect(`names the invocation ${JSON.stringify(id)} as Lambda finds it`, () =>
        Effect.gen(function*() {
          const { request } = yield* call((client) => client.respond({ requestId: id, nonce: undefined }, json))

          assert.strictEqual(request.path, `/2018-06-01/runtime/invocation/${segment}/response`)
        }))
    }

    it.effect("gives the nonce back if there was one", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const step = Effect.flatMap(client.next, (next) => client.respond(next, json))
        const fiber = yield* Effect.forkChild(Effect.repeat(step, { times: 2 }))
        const peer = yield* server.accept
        const seen: Array<string | undefined> = []
        for (const nonce of [undefined, "abc123", undefined]) {
          yield* peer.request
          yield* peer.write(invocation({ "Lambda-Runtime-Invocation-Id": nonce }))
          seen.push((yield* peer.request).headers["lambda-runtime-invocation-id"])
          yield* peer.write(accepted)
        }
        yield* Fiber.join(fiber)

        assert.deepStrictEqual(seen, [undefined, "abc123", undefined])
      }))

    it.effect("gives no nonce back that would end its header", () =>
      Effect.gen(function*() {
        const { request } = yield* call((client) => client.respond({ requestId: "id-1", nonce: "a\r\nX: y" }, json))

        assert.notInclude(request.text, "X: y")
      }))

    it.effect("sends a content type as it is", () =>
      Effect.gen(function*() {
        const { request } = yield* respond(Response.bytes("", { contentType: "text/plain; charset=\"x y\"" }))

        assert.strictEqual(request.headers["content-type"], "text/plain; charset=\"x y\"")
      }))

    for (const contentType of ["", "text/plain\r\nX: y", "text/\u00e9", "text/\u4e2d", "a\u007f", "a\tb"]) {
      for (const kind of ["whole", "streamed"] as const) {
        it.effect(`does not begin a ${kind} body of type ${JSON.stringify(contentType)}`, () =>
          Effect.gen(function*() {
            const { client, server } = yield* setup

            const delivery = yield* client.respond(
              ref,
              kind === "whole"
                ? Response.bytes("x", { contentType })
                : Response.stream(Stream.make("x"), { contentType })
            )

            if (delivery._tag !== "NotStarted") return assert.fail(delivery._tag)
            assert.instanceOf(Cause.squash(delivery.cause), RuntimeError.InvalidResponse)
            assert.strictEqual(server.connections(), 0)
          }))
      }
    }

    it.effect("waits for the whole answer before it is done, and keeps the connection", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(Effect.andThen(client.respond(ref, json), client.next))
        const peer = yield* server.accept
        yield* peer.request
        yield* peer.writeBytewise(accepted.subarray(0, -1))
        assert.isTrue(peer.isQuiet)

        yield* peer.write(accepted.subarray(-1))

        assert.strictEqual((yield* peer.request).method, "GET")
        assert.strictEqual(server.connections(), 1)
        yield* Fiber.interrupt(fiber)
      }))

    for (
      const [name, bytes, connections] of [
        ["without a body", answer("202 Accepted", []), 1],
        ["whose body is not JSON", answer("202 Accepted", [], "<ok>"), 1],
        ["in chunks", answer("202 Accepted", ["Transfer-Encoding: chunked"], "2\r\nok\r\n0\r\n\r\n"), 1],
        ["after 100 Continue", Buffer.concat([answer("100 Continue", ["Content-Length:"]), accepted]), 1],
        ["that closes the connection", answer("202 Accepted", ["Connection: close"], "{}"), 2],
        ["of HTTP/1.0", Buffer.from("HTTP/1.0 202 Accepted\r\nContent-Length: 0\r\n\r\n"), 2]
      ] as const
    ) {
      it.effect(`takes an answer ${name}, and goes on`, () =>
        Effect.gen(function*() {
          const { client, exit, peer, server } = yield* respond(json, bytes)
          assert.deepStrictEqual(yield* exit, { _tag: "Accepted" })

          const polled = yield* Effect.forkChild(client.next)
          const next = connections === 1 ? peer : yield* server.accept
          yield* next.request
          yield* next.write(invocation())

          assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
          assert.strictEqual(server.connections(), connections)
        }))
    }

    for (const version of ["1.0", "1.1"]) {
      it.effect(`takes an answer of HTTP/${version} that ends with the connection, and goes on`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const fiber = yield* Effect.forkChild(Effect.andThen(client.respond(ref, json), client.next))
          const peer = yield* server.accept
          yield* peer.request
          yield* peer.end(`HTTP/${version} 202 Accepted\r\n\r\n{"status":"OK"}`)
          const second = yield* server.accept
          yield* second.request
          yield* second.write(invocation())

          assert.strictEqual((yield* Fiber.join(fiber)).requestId, "id-1")
        }))
    }

    for (
      const [status, errorType] of [
        [400, "InvalidRequestID"],
        [403, "InvalidStateTransition"],
        [410, "InvokeTimeout"],
        [413, "RequestEntityTooLarge"],
        [500, "InternalServerError"]
      ] as const
    ) {
      it.effect(`fails with the status ${status}, sends nothing more, and keeps the connection`, () =>
        Effect.gen(function*() {
          const { client, exit, peer, server } = yield* respond(json, refused(`${status} No`, errorType))

          const error = yield* Effect.flip(exit)
          assert.strictEqual(error.operation, "respond")
          assert.strictEqual(error.reason.message, `the answer was ${status} ${errorType}: about ${errorType}`)
          const polled = yield* Effect.forkChild(client.next)
          assert.strictEqual((yield* peer.request).method, "GET")
          yield* peer.write(invocation())
          yield* Fiber.join(polled)
          assert.strictEqual(server.connections(), 1)
        }))
    }

    it.effect("does not follow a redirect", () =>
      Effect.gen(function*() {
        const { exit, peer } = yield* respond(
          json,
          answer("307 Temporary Redirect", ["Location: http://127.0.0.1:1/"])
        )

        assert.strictEqual((yield* Effect.flip(exit)).reason.message, "the answer was 307")
        assert.isTrue(peer.isQuiet)
      }))

    for (const ending of ["end", "close", "reset"] as const) {
      it.effect(`fails when the connection is lost after the body, and does not send it again: ${ending}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const fiber = yield* Effect.forkChild(reasonOf(client.respond(ref, json)))
          const peer = yield* server.accept
          yield* peer.request
          yield* ending === "end" ? peer.end() : peer[ending]

          const reason = yield* Fiber.join(fiber)

          assert.isTrue(reason._tag === "ConnectionLost" && reason.sent)
          assert.strictEqual(server.connections(), 1)
        }))

      it.effect(`responds on a new connection when the server ended it during the invocation: ${ending}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const handled = yield* Deferred.make<void>()
          const fiber = yield* Effect.forkChild(
            Effect.flatMap(client.next, (next) => Effect.andThen(Deferred.await(handled), client.respond(next, json)))
          )
          const peer = yield* server.accept
          yield* peer.request
          yield* peer.write(invocation())
          yield* ending === "end" ? peer.end() : peer[ending]
          yield* peer.ended
          yield* Deferred.succeed(handled, undefined)

          const second = yield* server.accept
          const request = yield* second.request
          yield* second.write(accepted)

          assert.strictEqual(request.body.toString(), "{\"a\":1}")
          assert.deepStrictEqual(yield* Fiber.join(fiber), { _tag: "Accepted" })
        }))
    }

    for (const ending of ["close", "reset"] as const) {
      it.effect(`counts a body that is too long as refused when the connection is lost over it: ${ending}`, () =>
        Effect.gen(function*() {
          const { client, server } = yield* setup
          const fiber = yield* Effect.forkChild(reasonOf(client.respond(ref, Response.bytes("x".repeat(7_000_000)))))
          const peer = yield* server.accept
          yield* peer.head
          yield* peer.take(100_000)
          yield* peer[ending]

          const reason = yield* Fiber.join(fiber)

          if (reason._tag !== "UnexpectedStatus") return assert.fail(reason.message)
          assert.strictEqual(reason.status, 413)
          assert.strictEqual(reason.errorType, "RequestEntityTooLarge")
        }))
    }

    it.effect("does not count a body as refused that Lambda would have taken", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(reasonOf(client.respond(ref, Response.bytes("x".repeat(6_291_556)))))
        const peer = yield* server.accept
        yield* peer.head
        yield* peer.reset

        assert.strictEqual((yield* Fiber.join(fiber))._tag, "ConnectionLost")
      }))

    it.effect("takes a refusal that comes before 60 MB are sent, and goes on", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(
          reasonOf(client.respond(ref, Response.bytes(new Uint8Array(60_000_000))))
        )
        const peer = yield* server.accept
        yield* peer.head
        yield* peer.pause
        yield* peer.write(refused("413 Request Entity Too Large", "RequestEntityTooLarge", ["Connection: close"]))
        yield* peer.close

        const reason = yield* Fiber.join(fiber)

        assert.match(reason.message, /^the answer was 413 RequestEntityTooLarge/)
        const polled = yield* Effect.forkChild(client.next)
        yield* (yield* server.accept).write(invocation())
        assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      }))
  })

  describe("fail", () => {
    it.effect("sends the report with its headers", () =>
      Effect.gen(function*() {
        const { exit, request } = yield* failed(reportWith({ xrayCause: "{\"working_directory\":\"/var/task\"}" }))

        yield* exit
        assert.strictEqual(request.path, "/2018-06-01/runtime/invocation/id-1/error")
        assert.strictEqual(request.headers["content-type"], "application/json")
        assert.strictEqual(request.headers["lambda-runtime-function-error-type"], "Function.Error")
        assert.strictEqual(
          request.headers["lambda-runtime-function-xray-error-cause"],
          "{\"working_directory\":\"/var/task\"}"
        )
        assert.deepStrictEqual(JSON.parse(request.body.toString()), {
          errorType: "Error",
          errorMessage: "boom",
          stackTrace: ["at handler (/var/task/index.mjs:1:1)"]
        })
      }))

    it.effect("sends the report of a cause", () =>
      Effect.gen(function*() {
        const { request } = yield* failed(report)

        const body = JSON.parse(request.body.toString())
        assert.strictEqual(body.errorType, "OrderNotFound")
        assert.strictEqual(body.errorMessage, "no order")
        assert.strictEqual(request.headers["lambda-runtime-function-error-type"], "Function.OrderNotFound")
        assert.isString(JSON.parse(request.headers["lambda-runtime-function-xray-error-cause"] ?? "").working_directory)
      }))

    for (const message of ["bööm\n\"x\"", "a\u007f\u0000\u2028b", "\ud800 alone", "\u{1F600}"]) {
      it.effect(`sends the message ${JSON.stringify(message)} as JSON of exactly that length`, () =>
        Effect.gen(function*() {
          const { peer, request } = yield* failed(reportWith({ errorMessage: message }))

          assert.strictEqual(JSON.parse(request.body.toString()).errorMessage, message)
          assert.strictEqual(request.headers["content-length"], String(request.body.length))
          assert.isTrue(peer.isQuiet)
        }))
    }

    it.effect("lets no name or cause out of its header", () =>
      Effect.gen(function*() {
        const { request } = yield* failed(reportWith({
          errorType: "My Error\r\nX: y",
          functionErrorType: "Function.My\r\nX: y",
          xrayCause: "{}\r\nX: y"
        }))

        assert.notInclude(request.text, "X: y")
        assert.strictEqual(request.headers["lambda-runtime-function-error-type"], "Runtime.Unknown")
        assert.strictEqual(JSON.parse(request.body.toString()).errorType, "My Error\r\nX: y")
      }))

    it.effect("leaves out a cause that is too long or not ASCII", () =>
      Effect.gen(function*() {
        for (const xrayCause of ["x".repeat(65_537), "\u00e9"]) {
          const { exit, request } = yield* failed(reportWith({ xrayCause }))

          yield* exit
          assert.isFalse(Object.hasOwn(request.headers, "lambda-runtime-function-xray-error-cause"))
        }
      }))

    it.effect("sends the report of an error whose name is not ASCII", () =>
      Effect.gen(function*() {
        const error = new Error("boom")
        error.name = "\u00dcn\u00ef\n\u540d"

        const { exit, request } = yield* failed(ErrorReport.fromCause(Cause.die(error)))

        yield* exit
        assert.match(
          request.headers["lambda-runtime-function-error-type"] ?? "",
          /^(?:Function|Runtime)\.[A-Z][A-Za-z]+$/
        )
      }))

    it.effect("gives the nonce back", () =>
      Effect.gen(function*() {
        const { request } = yield* call((client) => client.fail({ requestId: "id-1", nonce: "abc123" }, report))

        assert.strictEqual(request.headers["lambda-runtime-invocation-id"], "abc123")
      }))

    /** The requests of a report that gets these answers one after the other. */
    const attempts = Effect.fnUntraced(function*(error: ErrorReport.ErrorReport, answers: ReadonlyArray<Buffer>) {
      const { client, server } = yield* setup
      const fiber = yield* Effect.forkChild(client.fail(ref, error))
      let peer = yield* server.accept
      const requests: Array<ScriptedServer.Request> = []
      for (const [i, bytes] of Array.from(answers.entries())) {
        requests.push(yield* peer.request)
        yield* peer.write(bytes)
        if (i < answers.length - 1 && bytes.includes("Connection: close")) peer = yield* server.accept
      }
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(peer.isQuiet)
      return { exit, requests }
    })

    const tooManyHeaders = answer("431 Request Header Fields Too Large", ["Connection: close"], "431")
    const tooLong = refused("413 Request Entity Too Large", "RequestEntityTooLarge", ["Connection: close"])

    it.effect("leaves out the cause, once, if the headers are too long", () =>
      Effect.gen(function*() {
        const { exit, requests } = yield* attempts(reportWith({ xrayCause: "{}" }), [tooManyHeaders, accepted])

        yield* exit
        assert.deepStrictEqual(
          requests.map(({ headers }) => headers["lambda-runtime-function-xray-error-cause"]),
          ["{}", undefined]
        )
        assert.strictEqual(requests[1]?.headers["lambda-runtime-function-error-type"], "Function.Error")
        assert.strictEqual(requests[0]?.body.toString(), requests[1]?.body.toString())
      }))

    it.effect("fails if the headers are too long without the cause", () =>
      Effect.gen(function*() {
        const twice = yield* attempts(reportWith({ xrayCause: "{}" }), [tooManyHeaders, tooManyHeaders])
        const once = yield* attempts(reportWith({}), [tooManyHeaders])

        assert.strictEqual((yield* Effect.flip(twice.exit)).reason.message, "the answer was 431")
        assert.strictEqual((yield* Effect.flip(once.exit)).reason.message, "the answer was 431")
      }))

    it.effect("sends a much shorter report, once, if the body is too long", () =>
      Effect.gen(function*() {
        const { exit, requests } = yield* attempts(reportWith({ errorMessage: "x".repeat(200_000) }), [
          tooLong,
          accepted
        ])

        yield* exit
        assert.isAbove(requests[0]?.body.length ?? 0, 100_000)
        assert.isBelow(requests[1]?.body.length ?? Infinity, 10_000)
        assert.strictEqual(JSON.parse(requests[1]?.body.toString() ?? "").errorType, "Error")
      }))

    it.effect("fails if the shorter report is too long as well", () =>
      Effect.gen(function*() {
        const { exit } = yield* attempts(reportWith({}), [tooLong, tooLong])

        assert.match((yield* Effect.flip(exit)).reason.message, /^the answer was 413/)
      }))

    it.effect("sends less of both if both are too long", () =>
      Effect.gen(function*() {
        const { exit, requests } = yield* attempts(
          reportWith({ errorMessage: "x".repeat(200_000), xrayCause: "{}" }),
          [tooManyHeaders, tooLong, accepted]
        )

        yield* exit
        assert.isBelow(requests[2]?.body.length ?? Infinity, 10_000)
        assert.isFalse(Object.hasOwn(requests[2]?.headers ?? {}, "lambda-runtime-function-xray-error-cause"))
      }))

    it.effect("fails when the connection is lost, and does not send the report again", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(client.fail(ref, report))
        const peer = yield* server.accept
        yield* peer.request
        yield* peer.reset

        const error = yield* Effect.flip(Fiber.join(fiber))

        assert.strictEqual(error.operation, "fail")
        assert.isTrue(error.reason._tag === "ConnectionLost" && error.reason.sent)
        assert.strictEqual(server.connections(), 1)
      }))
  })

  describe("initError", () => {
    it.effect("sends the report, and no nonce", () =>
      Effect.gen(function*() {
        const { exit, request } = yield* call((client) => client.initError(reportWith({ xrayCause: "{}" })))

        yield* exit
        assert.strictEqual(request.method, "POST")
        assert.strictEqual(request.path, "/2018-06-01/runtime/init/error")
        assert.strictEqual(request.headers["content-type"], "application/json")
        assert.strictEqual(request.headers["lambda-runtime-function-error-type"], "Function.Error")
        assert.strictEqual(request.headers["lambda-runtime-function-xray-error-cause"], "{}")
        assert.isFalse(Object.hasOwn(request.headers, "lambda-runtime-invocation-id"))
        assert.strictEqual(JSON.parse(request.body.toString()).errorMessage, "boom")
      }))

    it.effect("fails with the status of a refusal", () =>
      Effect.gen(function*() {
        const { exit } = yield* call(
          (client) => client.initError(report),
          refused("403 Forbidden", "InvalidStateTransition")
        )

        const error = yield* Effect.flip(exit)
        assert.strictEqual(error.operation, "initError")
        assert.match(error.reason.message, /^the answer was 403 InvalidStateTransition/)
      }))
  })
})
