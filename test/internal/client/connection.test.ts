import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { readFileSync } from "node:fs"
import { networkInterfaces } from "node:os"
import type { Answer } from "../../../src/internal/client/answerParser.ts"
import { Connection, type Outcome } from "../../../src/internal/client/connection.ts"
import { parseEndpoint } from "../../../src/internal/client/endpoint.ts"
import { latin1, withBody } from "../../../src/internal/client/outgoing.ts"
import { ConnectionLost, InvalidAnswer } from "../../../src/RuntimeApiError.ts"
import * as ScriptedServer from "../../ScriptedServer.ts"

const get = latin1("GET /a HTTP/1.1\r\n\r\n")
const post = withBody("POST /b HTTP/1.1\r\n", "body")
const large = withBody("POST /c HTTP/1.1\r\n", Buffer.alloc(10_000_000, 120))

const ok = ScriptedServer.answer("200 OK", [], "ok")

const connectTo = (endpoint: string) =>
  Effect.gen(function*() {
    const parsed = parseEndpoint(endpoint)
    if (parsed === undefined) return assert.fail(`no endpoint: ${endpoint}`)
    let idle = 0
    const connection = yield* Effect.acquireRelease(
      Effect.sync(() => new Connection(parsed, () => idle++)),
      (connection) => Effect.sync(() => connection.close())
    )
    return { connection, idle: () => idle }
  })

/** A server, and a client that has done one exchange with it. */
const connected = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const { connection, idle } = yield* connectTo(server.endpoint)
  const first = yield* Effect.forkChild(connection.exchange(get))
  const peer = yield* server.accept
  yield* peer.request
  yield* peer.write(ok)
  yield* Fiber.join(first)
  return { connection, idle, peer, server }
})

const textOf = (answer: Answer): string => Buffer.from(answer.body).toString()

const lossOf = (outcome: Outcome | Exit.Exit<unknown, unknown>): ConnectionLost => {
  const error = "_tag" in outcome && outcome._tag === "Failure"
    ? outcome.cause.reasons.flatMap((reason) => reason._tag === "Fail" ? [reason.error] : [])[0]
    : outcome
  return error instanceof ConnectionLost ? error : assert.fail("the connection was not lost")
}

const hasIPv6 = Object.values(networkInterfaces()).flat().some((address) => address?.address === "::1")

/** The head of a request whose body is open. */
const openHead = "POST /e HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"

/** Begins a body, and waits until its first part is taken. */
const open = Effect.fnUntraced(function*(connection: Connection, text: string) {
  const outcome = yield* Deferred.make<Outcome>()
  yield* Effect.callback<void>((resume) => {
    connection.begin(
      latin1(text),
      (result) => Deferred.doneUnsafe(outcome, Effect.succeed(result)),
      () => resume(Effect.void)
    )
  })
  return { outcome }
})

const write = (connection: Connection, text: string) =>
  Effect.callback<void>((resume) => connection.write(latin1(text), () => resume(Effect.void)))

describe("Connection", () => {
  describe("exchange", () => {
    it.effect("opens no socket before it is needed", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const { connection } = yield* connectTo(server.endpoint)
        yield* ScriptedServer.turn
        assert.strictEqual(server.connections(), 0)

        yield* Effect.forkChild(connection.exchange(get))

        const request = yield* (yield* server.accept).request
        assert.strictEqual(request.path, "/a")
      }))

    it.effect("uses one socket again and again", () =>
      Effect.gen(function*() {
        const { connection, idle, peer, server } = yield* connected
        for (let i = 0; i < 3; i++) {
          const exchange = yield* Effect.forkChild(connection.exchange(post))
          const request = yield* peer.request
          yield* peer.write(ok)

          assert.strictEqual(request.body.toString(), "body")
          assert.strictEqual(textOf(yield* Fiber.join(exchange)), "ok")
        }
        assert.strictEqual(server.connections(), 1)
        assert.strictEqual(idle(), 4)
      }))

    it.effect("can begin the next exchange as soon as one has ended", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const { connection } = yield* connectTo(server.endpoint)
        const both = yield* Effect.forkChild(
          Effect.flatMap(connection.exchange(get), () => connection.exchange(post))
        )
        const peer = yield* server.accept

        assert.strictEqual((yield* peer.request).path, "/a")
        yield* peer.writeBytewise(ok)
        assert.strictEqual((yield* peer.request).path, "/b")
        yield* peer.writeBytewise(ok)

        assert.strictEqual(textOf(yield* Fiber.join(both)), "ok")
      }))

    it.effect("fails without having sent anything if nobody listens", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        yield* server.stop
        const { connection, idle } = yield* connectTo(server.endpoint)

        const exit = yield* Effect.exit(connection.exchange(post))

        const lost = lossOf(exit)
        assert.isFalse(lost.sent)
        assert.match(lost.message, /ECONNREFUSED/)
        assert.strictEqual(idle(), 1)
      }))

    it.effect("fails without having sent anything if the host has no address", () =>
      Effect.gen(function*() {
        const { connection } = yield* connectTo("no-such-host.invalid:9001")

        const lost = lossOf(yield* Effect.exit(connection.exchange(get)))

        assert.isFalse(lost.sent)
        assert.match(lost.message, /no-such-host\.invalid/)
      }))

    it.effect("connects again after a failure to connect", () =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        yield* peer.close
        yield* server.stop
        yield* ScriptedServer.turn
        assert.isFalse(lossOf(yield* Effect.exit(connection.exchange(get))).sent)
        assert.isFalse(lossOf(yield* Effect.exit(connection.exchange(get))).sent)
      }))

    for (const name of ["localhost", "127.0.0.1"]) {
      it.effect(`finds the server by ${name}`, () =>
        Effect.gen(function*() {
          const server = yield* ScriptedServer.make({ host: "127.0.0.1", name })
          const { connection } = yield* connectTo(server.endpoint)
          const exchange = yield* Effect.forkChild(connection.exchange(get))
          yield* (yield* server.accept).write(ok)

          assert.strictEqual(textOf(yield* Fiber.join(exchange)), "ok")
        }))
    }

    it.effect.skipIf(!hasIPv6)("finds the server by an IPv6 address", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make({ host: "::1", name: "[::1]" })
        const { connection } = yield* connectTo(server.endpoint)
        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* (yield* server.accept).write(ok)

        assert.strictEqual(textOf(yield* Fiber.join(exchange)), "ok")
      }))

    it.effect("goes by no proxy", () =>
      Effect.gen(function*() {
        const variables = {
          HTTP_PROXY: "http://127.0.0.1:1",
          http_proxy: "http://127.0.0.1:1",
          NODE_USE_ENV_PROXY: "1"
        }
        yield* Effect.acquireRelease(
          Effect.sync(() => Object.assign(process.env, variables)),
          () => Effect.sync(() => Object.keys(variables).forEach((name) => delete process.env[name]))
        )
        const { peer } = yield* connected

        assert.isTrue(peer.isQuiet)
      }))

    it.effect.skipIf(process.platform !== "linux")(
      "asks the system to watch the peer of a silent connection",
      () =>
        Effect.gen(function*() {
          const { server } = yield* connected
          const port = Number(server.endpoint.split(":")[1]).toString(16).toUpperCase().padStart(4, "0")
          const sockets = readFileSync("/proc/net/tcp", "utf8").split("\n").map((line) => line.trim().split(/\s+/))
          // An earlier server may have had the same port, so a connection that has ended may name it too.
          const established = "01"
          const ours = sockets.find(([, , remote, state]) =>
            remote?.endsWith(`:${port}`) === true && state === established
          )

          // The timer of keep-alive, and when it fires in hundredths of a second.
          const [timer, when] = ours?.[5]?.split(":") ?? []
          assert.strictEqual(timer, "02")
          assert.isAtMost(Number.parseInt(when ?? "", 16), 3000)
        })
    )

    for (const ending of ["end", "close", "reset"] as const) {
      it.effect(`replaces a socket that the server ended between two exchanges: ${ending}`, () =>
        Effect.gen(function*() {
          const { connection, peer, server } = yield* connected
          yield* ending === "end" ? peer.end() : peer[ending]
          yield* peer.ended

          const exchange = yield* Effect.forkChild(connection.exchange(post))
          const second = yield* server.accept
          const request = yield* second.request
          yield* second.write(ok)

          assert.strictEqual(request.body.toString(), "body")
          assert.strictEqual(textOf(yield* Fiber.join(exchange)), "ok")
          assert.strictEqual(server.connections(), 2)
        }))

      for (const [name, request] of Object.entries({ get, post, large })) {
        // Whether a server that goes on reading has seen a small request cannot be found out.
        if (ending === "end" && name !== "large") continue
        it.effect(`replaces a socket that the server ended with its last answer, unnoticed: ${ending}, ${name}`, () =>
          Effect.gen(function*() {
            const { connection, peer, server } = yield* connected
            // The second exchange begins where the answer of the first is read, so before the end can be.
            const both = yield* Effect.forkChild(
              Effect.flatMap(connection.exchange(get), () => connection.exchange(request))
            )
            yield* peer.request
            yield* peer.write(ok)
            yield* ending === "end" ? peer.end() : peer[ending]

            const second = yield* server.accept
            const { path } = yield* second.request
            yield* second.write(ok)

            assert.strictEqual(path, { get: "/a", post: "/b", large: "/c" }[name])
            assert.strictEqual(textOf(yield* Fiber.join(both)), "ok")
            assert.strictEqual(server.connections(), 2)
          }))
      }
    }

    it.effect("replaces a socket on which something came that nobody asked for", () =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        yield* peer.write(ScriptedServer.answer("408 Request Timeout", []))
        yield* peer.ended

        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* (yield* server.accept).write(ok)

        assert.strictEqual((yield* Fiber.join(exchange)).status, 200)
      }))

    it.effect.each(
      [
        ["along with the answer", "together"],
        ["before the next request", "before"],
        ["after the next request", "after"]
      ] as const
    )("keeps the socket when an empty line comes %s", ([, when]) =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        const emptyLine = Buffer.from("\r\n")
        const first = yield* Effect.forkChild(connection.exchange(post))
        yield* peer.request
        yield* peer.write(when === "together" ? Buffer.concat([ok, emptyLine]) : ok)
        assert.strictEqual(textOf(yield* Fiber.join(first)), "ok")
        if (when === "before") {
          yield* peer.write(emptyLine)
          yield* ScriptedServer.turn
        }

        const second = yield* Effect.forkChild(connection.exchange(get))
        yield* peer.request
        if (when === "after") {
          yield* peer.write(emptyLine)
          yield* ScriptedServer.turn
        }
        yield* peer.write(ok)

        assert.strictEqual(textOf(yield* Fiber.join(second)), "ok")
        assert.strictEqual(server.connections(), 1)
      }))

    for (
      const [name, answer] of [
        ["that says so", ScriptedServer.answer("200 OK", ["Connection: close"], "ok")],
        ["of HTTP/1.0", Buffer.from("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")],
        ["with bytes after it", Buffer.concat([ok, Buffer.from("more")])]
      ] as const
    ) {
      it.effect(`ends the socket after an answer ${name}`, () =>
        Effect.gen(function*() {
          const { connection, peer, server } = yield* connected
          const first = yield* Effect.forkChild(connection.exchange(post))
          yield* peer.request
          yield* peer.write(answer)
          assert.strictEqual(textOf(yield* Fiber.join(first)), "ok")
          yield* peer.ended

          const second = yield* Effect.forkChild(connection.exchange(post))
          const other = yield* server.accept
          yield* other.request
          yield* other.write(ok)

          assert.strictEqual(textOf(yield* Fiber.join(second)), "ok")
        }))
    }

    it.effect("reads an answer without a length to the end of the connection", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(post))
        yield* peer.request
        yield* peer.writeBytewise("HTTP/1.1 200 OK\r\n\r\nto the ")
        yield* peer.end("end")

        assert.strictEqual(textOf(yield* Fiber.join(exchange)), "to the end")
      }))

    for (const ending of ["end", "close", "reset"] as const) {
      it.effect(`says that the request was sent when the server has seen it: ${ending}`, () =>
        Effect.gen(function*() {
          const { connection, idle, peer, server } = yield* connected
          const exchange = yield* Effect.forkChild(connection.exchange(post))
          yield* peer.request
          yield* ending === "end" ? peer.end() : peer[ending]

          assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
          assert.strictEqual(server.connections(), 1)
          assert.strictEqual(idle(), 2)
        }))

      it.effect(`says that the request was sent when the answer is cut: ${ending}`, () =>
        Effect.gen(function*() {
          const { connection, peer, server } = yield* connected
          const exchange = yield* Effect.forkChild(connection.exchange(get))
          yield* peer.request
          yield* peer.writePieces(["HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nfive "])
          yield* ending === "end" ? peer.end() : peer[ending]

          assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
          assert.strictEqual(server.connections(), 1)
        }))
    }

    it.effect("says that the request was sent when a new connection is lost", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const { connection } = yield* connectTo(server.endpoint)
        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* (yield* server.accept).close

        assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
        assert.strictEqual(server.connections(), 1)
      }))

    it.effect("does not send a body again of which the server has seen a part", () =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(large))
        yield* peer.head
        yield* peer.take(100_000)
        yield* peer.reset

        assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
        assert.strictEqual(server.connections(), 1)
      }))

    it.effect("does not wait for a server that reads no more and will not answer", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(large))
        yield* peer.head
        yield* peer.pause
        yield* peer.end()

        assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
      }))

    it.effect("refuses what is not an HTTP answer, and ends the socket", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* peer.request
        yield* peer.write("SSH-2.0-OpenSSH_9.6\r\n")

        const error = yield* Effect.flip(Fiber.join(exchange))

        assert.instanceOf(error, InvalidAnswer)
        yield* peer.ended
      }))

    it.effect("ends the socket when it is interrupted", () =>
      Effect.gen(function*() {
        const { connection, idle, peer, server } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* peer.request

        yield* Fiber.interrupt(exchange)

        yield* peer.ended
        assert.strictEqual(idle(), 2)
        const next = yield* Effect.forkChild(connection.exchange(get))
        yield* (yield* server.accept).write(ok)
        assert.strictEqual((yield* Fiber.join(next)).status, 200)
      }))

    it.effect("ends the socket when it is interrupted before it is connected", () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const { connection, idle } = yield* connectTo(server.endpoint)
        const exchange = yield* Effect.forkChild(connection.exchange(get), { startImmediately: true })

        yield* Fiber.interrupt(exchange)

        assert.strictEqual(idle(), 1)
        const next = yield* Effect.forkChild(connection.exchange(get))
        // The server may see the connection that was given up before it sees the one that replaces it.
        yield* Effect.forkChild(Effect.forever(Effect.flatMap(server.accept, (peer) => peer.write(ok))))
        assert.strictEqual((yield* Fiber.join(next)).status, 200)
      }))

    it.effect("sends a body of 60 MB and keeps the socket when all of it was read", () =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        const body = Buffer.alloc(60_000_000, "0123456789abcdef")
        const exchange = yield* Effect.forkChild(connection.exchange(withBody("POST /d HTTP/1.1\r\n", body)))
        const request = yield* peer.request
        yield* peer.write(ScriptedServer.refused("413 Too Large", "RequestEntityTooLarge"))

        assert.isTrue(body.equals(request.body))
        assert.strictEqual((yield* Fiber.join(exchange)).status, 413)
        const next = yield* Effect.forkChild(connection.exchange(get))
        yield* peer.request
        yield* peer.write(ok)
        yield* Fiber.join(next)
        assert.strictEqual(server.connections(), 1)
      }))

    for (const ending of ["nothing more", "close", "reset"] as const) {
      it.effect(`takes an answer that comes before the body was sent, followed by ${ending}`, () =>
        Effect.gen(function*() {
          const { connection, peer, server } = yield* connected
          const exchange = yield* Effect.forkChild(connection.exchange(large))
          yield* peer.head
          yield* peer.pause
          yield* peer.write(ScriptedServer.refused("413 Too Large", "RequestEntityTooLarge"))
          if (ending !== "nothing more") yield* peer[ending]

          assert.strictEqual((yield* Fiber.join(exchange)).status, 413)
          const next = yield* Effect.forkChild(connection.exchange(get))
          const second = yield* server.accept
          yield* second.request
          yield* second.write(ok)
          assert.strictEqual((yield* Fiber.join(next)).status, 200)
        }))
    }
  })

  describe("begin", () => {
    it.effect("sends the parts of a body as they come", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const { outcome } = yield* open(connection, `${openHead}3\r\none\r\n`)
        yield* peer.head
        assert.strictEqual((yield* peer.chunk).toString(), "one")

        yield* write(connection, "3\r\ntwo\r\n")
        assert.strictEqual((yield* peer.chunk).toString(), "two")
        connection.end("0\r\n\r\n")
        assert.strictEqual((yield* peer.chunk).length, 0)
        yield* peer.trailers
        yield* peer.write(ok)

        assert.strictEqual((yield* Deferred.await(outcome))._tag, "Answer")
      }))

    for (const ending of ["end", "close", "reset"] as const) {
      it.effect(`begins on another socket when the server ended the last with its last answer: ${ending}`, () =>
        Effect.gen(function*() {
          const { connection, peer, server } = yield* connected
          const first = yield* Effect.forkChild(
            Effect.flatMap(connection.exchange(get), () => open(connection, `${openHead}3\r\none\r\n`))
          )
          yield* peer.request
          yield* peer.write(ok)
          yield* ending === "end" ? peer.end() : peer[ending]

          const second = yield* server.accept
          yield* second.head
          assert.strictEqual((yield* second.chunk).toString(), "one")
          const { outcome } = yield* Fiber.join(first)
          connection.end("0\r\n\r\n")
          yield* second.chunk
          yield* second.trailers
          yield* second.write(ok)

          assert.strictEqual((yield* Deferred.await(outcome))._tag, "Answer")
        }))
    }

    it.effect("sees an answer that came before a write failed", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const { outcome } = yield* open(connection, `${openHead}3\r\none\r\n`)
        yield* peer.head
        yield* peer.write(ScriptedServer.refused("413 Too Large", "RequestEntityTooLarge"))
        yield* peer.reset

        // Nothing has been read yet, and the socket is gone.
        yield* write(connection, "3\r\ntwo\r\n")

        const result = yield* Deferred.await(outcome)
        assert.strictEqual(result._tag === "Answer" ? result.status : result.message, 413)
      }))

    it.effect("lets nobody wait on a socket that is gone", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const { outcome } = yield* open(connection, `${openHead}3\r\none\r\n`)
        yield* peer.head
        yield* peer.reset

        assert.isTrue(lossOf(yield* Deferred.await(outcome)).sent)
        yield* write(connection, "3\r\ntwo\r\n")
      }))

    it.effect("waits for a server that does not read", () =>
      Effect.gen(function*() {
        const { connection, peer } = yield* connected
        const { outcome } = yield* open(connection, openHead)
        yield* peer.head
        yield* peer.pause
        const chunk = `100000\r\n${"x".repeat(1024 * 1024)}\r\n`
        let taken = 0
        const writing = yield* Effect.forkChild(
          Effect.repeat(Effect.tap(write(connection, chunk), () => Effect.sync(() => taken++)), { times: 49 })
        )

        // What the buffers of both systems have no room for does not leave the process.
        assert.isBelow(yield* ScriptedServer.settled(() => taken), 40)

        yield* peer.resume
        for (let i = 0; i < 50; i++) assert.strictEqual((yield* peer.chunk).length, 1024 * 1024)
        yield* Fiber.join(writing)
        connection.end("0\r\n\r\n")
        yield* peer.chunk
        yield* peer.trailers
        yield* peer.write(ok)
        assert.strictEqual((yield* Deferred.await(outcome))._tag, "Answer")
      }))
  })

  describe("close", () => {
    it.effect("ends the exchange in progress, and fails every later one", () =>
      Effect.gen(function*() {
        const { connection, peer, server } = yield* connected
        const exchange = yield* Effect.forkChild(connection.exchange(get))
        yield* peer.request

        connection.close()

        assert.isTrue(lossOf(yield* Fiber.await(exchange)).sent)
        yield* peer.ended
        assert.isFalse(lossOf(yield* Effect.exit(connection.exchange(get))).sent)
        assert.strictEqual(server.connections(), 1)
      }))
  })
})
