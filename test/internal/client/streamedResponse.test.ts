import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Exit, Fiber, Queue, Stream } from "effect"
import { ErrorReport, Response, RuntimeApiClient, RuntimeError } from "effect-lambda-runtime"
import { streamed } from "../../../src/Response.ts"
import * as ScriptedServer from "../../ScriptedServer.ts"

const { accepted, refused } = ScriptedServer

class Broken extends Data.TaggedError("Broken")<{ readonly message: string }> {}

const ref: RuntimeApiClient.InvocationRef = { requestId: "id-1", nonce: undefined }

const bytes = (text: string): Uint8Array => Buffer.from(text)

/** A body that writes what the test tells it to, and ends as the test says. */
const steered = Effect.gen(function*() {
  const steps = yield* Queue.unbounded<ReadonlyArray<Uint8Array> | Exit.Exit<void, unknown>>()
  const ended = yield* Deferred.make<Exit.Exit<void, unknown>>()
  let written = 0
  const response = streamed<unknown>({
    contentType: "text/plain",
    produce: (write) =>
      Effect.gen(function*() {
        while (true) {
          const step = yield* Queue.take(steps)
          if (Exit.isExit(step)) return yield* step
          yield* write(step)
          written++
        }
      }).pipe(Effect.onExit((exit) => Deferred.succeed(ended, exit)))
  })
  return {
    response,
    ended: Deferred.await(ended),
    written: () => written,
    write: (...chunks: ReadonlyArray<string>) => Queue.offer(steps, chunks.map(bytes)),
    end: (exit: Exit.Exit<void, unknown> = Exit.void) => Queue.offer(steps, exit)
  }
})

const setup = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const client = yield* Effect.orDie(RuntimeApiClient.make(server.endpoint))
  return { client, server }
})

/** A response on its way, after its first chunk. */
const begun = Effect.gen(function*() {
  const { client, server } = yield* setup
  const body = yield* steered
  const fiber = yield* Effect.forkChild(client.respond(ref, body.response))
  yield* body.write("part")
  const peer = yield* server.accept
  const head = yield* peer.head
  assert.strictEqual((yield* peer.chunk).toString(), "part")
  return { body, client, fiber, head, peer, server }
})

/** The request that a response makes. */
const requestOf = Effect.fnUntraced(function*(response: Response.Wire, invocation = ref) {
  const { client, server } = yield* setup
  const fiber = yield* Effect.forkChild(client.respond(invocation, response))
  const peer = yield* server.accept
  const request = yield* peer.request
  yield* peer.write(accepted)
  return { client, delivery: yield* Fiber.join(fiber), peer, request, server }
})

const errorOf = (trailers: Readonly<Record<string, string>>): Record<string, unknown> =>
  JSON.parse(Buffer.from(trailers["lambda-runtime-function-error-body"] ?? "", "base64").toString())

const goesOn = Effect.fnUntraced(function*(
  client: RuntimeApiClient.RuntimeApiClient["Service"],
  peer: ScriptedServer.ServerConnection
) {
  const polled = yield* Effect.forkChild(client.next)
  assert.strictEqual((yield* peer.request).method, "GET")
  yield* peer.write(ScriptedServer.invocation())
  assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
})

describe("deliver", () => {
  it.effect("announces a streamed body, its type and both trailers, and no length", () =>
    Effect.gen(function*() {
      const { delivery, request, server } = yield* requestOf(
        Response.stream(Stream.make("a"), { contentType: "text/plain" })
      )

      assert.deepStrictEqual(delivery, { _tag: "Accepted" })
      assert.deepStrictEqual(request.text.split("\r\n"), [
        "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
        `Host: ${server.endpoint}`,
        `User-Agent: ${request.headers["user-agent"]}`,
        "Content-Type: text/plain",
        "Lambda-Runtime-Function-Response-Mode: streaming",
        "Transfer-Encoding: chunked",
        "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
      ])
      assert.strictEqual(request.body.toString(), "a")
      assert.deepStrictEqual(request.trailers, {})
    }))

  it.effect("gives the nonce back", () =>
    Effect.gen(function*() {
      const { request } = yield* requestOf(Response.stream(Stream.make("a")), { requestId: "a b", nonce: "abc123" })

      assert.strictEqual(request.headers["lambda-runtime-invocation-id"], "abc123")
      assert.strictEqual(request.path, "/2018-06-01/runtime/invocation/a%20b/response")
    }))

  it.effect("sends nothing before the first byte", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const body = yield* steered
      yield* Effect.forkChild(client.respond(ref, body.response))
      yield* body.write()
      yield* body.write("", "")
      assert.strictEqual(yield* ScriptedServer.settled(body.written), 2)
      assert.strictEqual(server.connections(), 0)

      yield* body.write("", "first")

      const peer = yield* server.accept
      yield* peer.head
      assert.strictEqual((yield* peer.chunk).toString(), "first")
    }))

  it.effect("sends each write as it comes, as one chunk, and skips empty ones", () =>
    Effect.gen(function*() {
      const { body, fiber, peer } = yield* begun
      yield* body.write("o", "", "ne")
      assert.strictEqual((yield* peer.chunk).toString(), "one")
      yield* body.write("")
      yield* body.write()
      yield* body.write("two")
      assert.strictEqual((yield* peer.chunk).toString(), "two")
      yield* body.end()
      assert.strictEqual((yield* peer.chunk).length, 0)
      assert.deepStrictEqual(yield* peer.trailers, {})
      assert.isUndefined(fiber.pollUnsafe())

      yield* peer.write(accepted)

      assert.deepStrictEqual(yield* Fiber.join(fiber), { _tag: "Accepted" })
    }))

  it.effect("is done only when the answer has come, and then keeps the connection", () =>
    Effect.gen(function*() {
      const { body, client, fiber, peer, server } = yield* begun
      yield* body.end()
      yield* peer.chunk
      yield* peer.trailers
      yield* peer.writeBytewise(accepted.subarray(0, -1))
      assert.isUndefined(fiber.pollUnsafe())
      yield* peer.write(accepted.subarray(-1))
      yield* Fiber.join(fiber)

      yield* goesOn(client, peer)

      assert.strictEqual(server.connections(), 1)
    }))

  for (const size of [1, 16_384, 16_385, 7_000_000]) {
    it.effect(`sends a chunk of ${size} bytes as it is`, () =>
      Effect.gen(function*() {
        const chunk = Buffer.alloc(size, "0123456789\u00ff", "latin1")
        const { request } = yield* requestOf(Response.stream(Stream.make(chunk, Uint8Array.of(0), chunk)))

        assert.isTrue(Buffer.concat([chunk, Buffer.of(0), chunk]).equals(request.body))
      }))
  }

  it.effect("keeps a character whole that strings cut", () =>
    Effect.gen(function*() {
      const { request } = yield* requestOf(Response.stream(Stream.make("a\ud83d", "\ude00b")))

      assert.strictEqual(request.body.toString(), "a\u{1F600}b")
    }))

  it.effect("sends a body without any chunk", () =>
    Effect.gen(function*() {
      const { delivery, request } = yield* requestOf(Response.stream(Stream.empty))

      assert.deepStrictEqual(delivery, { _tag: "Accepted" })
      assert.strictEqual(request.headers["lambda-runtime-function-response-mode"], "streaming")
      assert.strictEqual(request.body.length, 0)
    }))

  describe("with a prelude", () => {
    const prelude = "{\"statusCode\":201,\"headers\":{\"a\":\"é\"},\"cookies\":[\"c=1\"]}"

    it.effect("sends it before the body, and eight NUL bytes between them", () =>
      Effect.gen(function*() {
        const { request } = yield* requestOf(Response.stream(Stream.make("hey"), { prelude }))

        assert.strictEqual(request.headers["content-type"], "application/vnd.awslambda.http-integration-response")
        assert.strictEqual(request.body.toString(), `${prelude}${"\0".repeat(8)}hey`)
        assert.strictEqual(request.chunks[0]?.toString(), `${prelude}${"\0".repeat(8)}`)
      }))

    it.effect("sends it before a long body as well", () =>
      Effect.gen(function*() {
        const { request } = yield* requestOf(Response.stream(Stream.make(Buffer.alloc(100_000, 120)), { prelude }))

        assert.strictEqual(request.body.toString(), `${prelude}${"\0".repeat(8)}${"x".repeat(100_000)}`)
      }))

    it.effect("sends it without a body", () =>
      Effect.gen(function*() {
        const { request } = yield* requestOf(Response.stream(Stream.empty, { prelude }))

        assert.strictEqual(request.body.toString(), `${prelude}${"\0".repeat(8)}`)
      }))

    it.effect("sends nothing of it when the body fails before its first byte", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup

        const delivery = yield* client.respond(ref, Response.stream(Stream.die("no"), { prelude }))

        assert.strictEqual(delivery._tag, "NotStarted")
        assert.strictEqual(server.connections(), 0)
      }))

    it.effect("sends it before the first byte if asked, and the error of a body that fails then in trailers", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const body = yield* steered
        const fiber = yield* Effect.forkChild(client.respond(ref, { ...body.response, headAtOnce: true, prelude }))
        const peer = yield* server.accept

        yield* peer.head
        const head = yield* peer.chunk
        yield* body.end(Exit.die(new Error("no")))
        const end = yield* peer.chunk
        const trailers = yield* peer.trailers
        yield* peer.write(accepted)
        const delivery = yield* Fiber.join(fiber)

        assert.strictEqual(end.length, 0)
        assert.strictEqual(head.toString(), `${prelude}${"\0".repeat(8)}`)
        assert.property(trailers, "lambda-runtime-function-error-type")
        assert.strictEqual(delivery._tag, "Truncated")
      }))

    it.effect("does not begin with one that has a NUL character", () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup

        const delivery = yield* client.respond(ref, Response.stream(Stream.make("a"), { prelude: "{\"a\":\"\0\"}" }))

        if (delivery._tag !== "NotStarted") return assert.fail(delivery._tag)
        assert.instanceOf(Cause.squash(delivery.cause), RuntimeError.InvalidResponse)
        assert.strictEqual(server.connections(), 0)
      }))
  })

  for (
    const [name, cause] of [
      ["a failure", Cause.fail(new Broken({ message: "no" }))],
      ["a defect", Cause.die(new TypeError("no"))],
      ["an interruption", Cause.interrupt()]
    ] as const
  ) {
    it.effect(`does not begin after ${name} before the first byte`, () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const body = yield* steered
        const fiber = yield* Effect.forkChild(client.respond(ref, body.response))
        yield* body.write("")
        yield* body.end(Exit.failCause(cause))

        const delivery = yield* Fiber.join(fiber)

        if (delivery._tag !== "NotStarted") return assert.fail(delivery._tag)
        assert.deepStrictEqual(
          delivery.cause.reasons.map(({ _tag }) => _tag),
          cause.reasons.map(({ _tag }) => _tag)
        )
        assert.strictEqual(server.connections(), 0)
      }))

    it.effect(`ends the body with trailers after ${name} later on`, () =>
      Effect.gen(function*() {
        const { body, client, fiber, head, peer } = yield* begun
        yield* body.end(Exit.failCause(cause))
        assert.strictEqual((yield* peer.chunk).length, 0)
        const trailers = yield* peer.trailers
        yield* peer.write(accepted)

        const delivery = yield* Fiber.join(fiber)

        if (delivery._tag !== "Truncated") return assert.fail(delivery._tag)
        const report = ErrorReport.fromCause(delivery.cause)
        assert.deepStrictEqual(
          Object.keys(trailers).toSorted(),
          (head.headers.trailer ?? "").toLowerCase().split(", ").toSorted()
        )
        assert.strictEqual(trailers["lambda-runtime-function-error-type"], report.functionErrorType)
        assert.deepStrictEqual(errorOf(trailers), {
          errorType: report.errorType,
          errorMessage: report.errorMessage,
          stackTrace: report.stackTrace
        })
        yield* goesOn(client, peer)
      }))
  }

  it.effect("sanitises the type in the trailers", () =>
    Effect.gen(function*() {
      const error = new Error("b\u00f6\u00f6m")
      error.name = "\u00dcn\u00ef\r\nX: y"
      const { body, peer } = yield* begun
      yield* body.end(Exit.die(error))
      yield* peer.chunk
      const trailers = yield* peer.trailers

      assert.match(trailers["lambda-runtime-function-error-type"] ?? "", /^(?:Function|Runtime)\.[A-Z][A-Za-z]+$/)
      assert.strictEqual(errorOf(trailers).errorType, "\u00dcn\u00ef\r\nX: y")
      assert.strictEqual(errorOf(trailers).errorMessage, "b\u00f6\u00f6m")
      assert.isFalse(Object.hasOwn(trailers, "x"))
    }))

  for (
    const [name, error] of [
      ["message", new Broken({ message: "m".repeat(100_000) })],
      ["message of wide characters", new Broken({ message: "\u4e2d".repeat(100_000) })],
      ["message of control characters", new Broken({ message: "\u0001".repeat(100_000) })],
      ["name", Object.assign(new Error("m"), { name: "\u0001".repeat(10_000) })],
      [
        "stack",
        Object.assign(new Error("m"), {
          stack: `Error: m\n${
            Array.from({ length: 90 }, (_, i) => `    at f${i} (/var/task/${"x".repeat(200)}:1:1)`).join("\n")
          }`
        })
      ]
    ] as const
  ) {
    it.effect(`keeps the trailers to what the server reads, however long the ${name}`, () =>
      Effect.gen(function*() {
        const { body, peer } = yield* begun
        yield* body.end(Exit.fail(error))
        yield* peer.chunk
        const trailers = yield* peer.trailers

        // Go's server reads 4096 bytes, with the empty line.
        const length = Object.entries(trailers).reduce((sum, [key, value]) => sum + key.length + value.length + 4, 2)
        assert.isAtMost(length, 4096)
        const { errorMessage, errorType } = errorOf(trailers)
        assert.isTrue(typeof errorType === "string" && errorType.length > 0)
        assert.isTrue(typeof errorMessage === "string" && errorMessage.length > 0)
      }))
  }

  it.effect("keeps the trailers to what the server reads, at every length around the limit", () =>
    Effect.gen(function*() {
      const lengths: Array<number> = []
      for (let size = 2600; size < 3000; size += 25) {
        const error = Object.assign(new Error("m".repeat(size)), { name: "N".repeat(110), stack: undefined })
        const { body, peer } = yield* begun
        yield* body.end(Exit.die(error))
        yield* peer.chunk
        const trailers = yield* peer.trailers
        assert.isAbove(trailers["lambda-runtime-function-error-type"]?.length ?? 0, 100)
        lengths.push(Object.entries(trailers).reduce((sum, [key, value]) => sum + key.length + value.length + 4, 2))
      }

      assert.isAtMost(Math.max(...lengths), 4096)
      assert.isAtLeast(Math.max(...lengths), 3950)
    }))

  it.effect("keeps a part of a long stack in the trailers", () =>
    Effect.gen(function*() {
      const frames = Array.from({ length: 50 }, (_, i) => `    at f${i} (/var/task/index.mjs:${i}:${"1".repeat(200)})`)
      const { body, peer } = yield* begun
      yield* body.end(Exit.die(Object.assign(new Error("m"), { stack: `Error: m\n${frames.join("\n")}` })))
      yield* peer.chunk
      const { stackTrace } = errorOf(yield* peer.trailers)

      assert.match(Array.isArray(stackTrace) ? stackTrace[0] : "", /^at f0 \(\/var\/task\/index\.mjs:0:1/)
    }))

  for (
    const [status, errorType] of [
      [400, "InvalidRequestID"],
      [403, "InvalidStateTransition"],
      [413, "RequestEntityTooLarge"],
      [500, "InternalServerError"]
    ] as const
  ) {
    it.effect(`fails with the status ${status} at the end of the body, and goes on`, () =>
      Effect.gen(function*() {
        const { body, client, fiber, peer } = yield* begun
        yield* body.end()
        yield* peer.chunk
        yield* peer.trailers
        yield* peer.write(refused(`${status} No`, errorType))

        const error = yield* Effect.flip(Fiber.join(fiber))

        assert.strictEqual(error.operation, "respond")
        assert.match(error.reason.message, new RegExp(`^the answer was ${status} ${errorType}`))
        yield* goesOn(client, peer)
      }))
  }

  it.effect("interrupts the body when the server answers early, and goes on with another connection", () =>
    Effect.gen(function*() {
      const { body, client, fiber, peer, server } = yield* begun
      yield* peer.write(refused("413 Request Entity Too Large", "RequestEntityTooLarge"))

      const exit = yield* body.ended
      const error = yield* Effect.flip(Fiber.join(fiber))

      assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
      assert.match(error.reason.message, /^the answer was 413/)
      yield* peer.ended
      const polled = yield* Effect.forkChild(client.next)
      yield* (yield* server.accept).write(ScriptedServer.invocation())
      yield* Fiber.join(polled)
    }))

  it.effect("leaves the connection alone while the body still ends after an early answer", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const interrupted = yield* Deferred.make<void>()
      const released = yield* Deferred.make<void>()
      const body = Stream.concat(Stream.make("part"), Stream.never).pipe(
        Stream.ensuring(Effect.andThen(Deferred.succeed(interrupted, undefined), Deferred.await(released)))
      )
      const fiber = yield* Effect.forkChild(client.respond(ref, Response.stream(body)))
      const peer = yield* server.accept
      yield* peer.head
      yield* peer.write(accepted)
      yield* Deferred.await(interrupted)

      const polled = yield* Effect.forkChild(client.next)
      const second = yield* server.accept
      yield* second.request
      yield* Deferred.succeed(released, undefined)
      assert.deepStrictEqual(yield* Fiber.join(fiber), { _tag: "Accepted" })
      yield* second.write(ScriptedServer.invocation())
      yield* Fiber.join(polled)

      assert.isTrue(second.isQuiet)
    }))

  it.effect("is done when the server accepts early", () =>
    Effect.gen(function*() {
      const { body, fiber, peer } = yield* begun
      yield* peer.write(accepted)

      assert.deepStrictEqual(yield* Fiber.join(fiber), { _tag: "Accepted" })
      assert.isTrue(Exit.isFailure(yield* body.ended))
    }))

  for (const ending of ["end", "close", "reset"] as const) {
    it.effect(`interrupts the body when the connection is lost, and sends nothing again: ${ending}`, () =>
      Effect.gen(function*() {
        const { body, fiber, peer, server } = yield* begun
        yield* ending === "end" ? peer.end() : peer[ending]

        const exit = yield* body.ended
        const error = yield* Effect.flip(Fiber.join(fiber))

        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        assert.isTrue(error.reason._tag === "ConnectionLost" && error.reason.sent)
        assert.strictEqual(server.connections(), 1)
      }))
  }

  it.effect("interrupts a body that never stops when the server closes in its middle", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const finalized = yield* Deferred.make<void>()
      const endless = Stream.fromEffectRepeat(Effect.succeed(Buffer.alloc(64 * 1024))).pipe(
        Stream.ensuring(Deferred.succeed(finalized, undefined))
      )
      const fiber = yield* Effect.forkChild(client.respond(ref, Response.stream(endless)))
      const peer = yield* server.accept
      yield* peer.head
      for (let i = 0; i < 100; i++) yield* peer.chunk
      yield* peer.close

      const error = yield* Effect.flip(Fiber.join(fiber))

      yield* Deferred.await(finalized)
      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.strictEqual(server.connections(), 1)
    }))

  it.effect("sees a refusal that comes while it writes, though the connection is gone", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const endless = Stream.fromEffectRepeat(Effect.succeed(Buffer.alloc(64 * 1024)))
      const fiber = yield* Effect.forkChild(client.respond(ref, Response.stream(endless)))
      const peer = yield* server.accept
      yield* peer.head
      for (let i = 0; i < 100; i++) yield* peer.chunk
      yield* peer.write(refused("413 Request Entity Too Large", "RequestEntityTooLarge"))
      yield* peer.close

      const error = yield* Effect.flip(Fiber.join(fiber))

      assert.match(error.reason.message, /^the answer was 413/)
    }))

  it.effect("fails if nobody listens, and interrupts the body", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      yield* server.stop
      const body = yield* steered
      const fiber = yield* Effect.forkChild(client.respond(ref, body.response))
      yield* body.write("part")

      const error = yield* Effect.flip(Fiber.join(fiber))

      assert.isTrue(error.reason._tag === "ConnectionLost" && !error.reason.sent)
      assert.isTrue(Exit.isFailure(yield* body.ended))
    }))

  for (const ending of ["end", "close", "reset"] as const) {
    it.effect(`begins on a new connection when the server ended the old one: ${ending}`, () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const fiber = yield* Effect.forkChild(
          Effect.flatMap(client.next, (next) => client.respond(next, Response.stream(Stream.make("a", "b"))))
        )
        const peer = yield* server.accept
        yield* peer.request
        yield* peer.write(ScriptedServer.invocation())
        yield* ending === "end" ? peer.end() : peer[ending]
        const second = yield* server.accept
        const request = yield* second.request
        yield* second.write(accepted)

        assert.strictEqual(request.body.toString(), "ab")
        assert.deepStrictEqual(yield* Fiber.join(fiber), { _tag: "Accepted" })
      }))
  }

  it.effect("ends the body with trailers when it is interrupted, and waits for the answer", () =>
    Effect.gen(function*() {
      const { body, client, fiber, peer, server } = yield* begun
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber))
      assert.isTrue(Exit.isFailure(yield* body.ended))
      assert.strictEqual((yield* peer.chunk).length, 0)
      const trailers = yield* peer.trailers
      assert.isUndefined(fiber.pollUnsafe())
      yield* peer.write(accepted)
      yield* Fiber.join(interrupting)

      assert.strictEqual(trailers["lambda-runtime-function-error-type"], "Runtime.Interrupted")
      yield* goesOn(client, peer)
      assert.strictEqual(server.connections(), 1)
    }))

  it.effect("sends nothing when it is interrupted before the first byte", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const body = yield* steered
      const fiber = yield* Effect.forkChild(client.respond(ref, body.response))
      yield* ScriptedServer.turn

      yield* Fiber.interrupt(fiber)

      assert.isTrue(Exit.isFailure(yield* body.ended))
      assert.strictEqual(server.connections(), 0)
    }))

  it.effect("ends when the client is closed in the middle of the body", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const body = yield* steered
      const fiber = yield* Effect.scoped(Effect.gen(function*() {
        const client = yield* RuntimeApiClient.make(server.endpoint)
        const fiber = yield* Effect.forkDetach(client.respond(ref, body.response))
        yield* body.write("part")
        const peer = yield* server.accept
        yield* peer.head
        return fiber
      }))

      const error = yield* Effect.flip(Fiber.join(fiber))

      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.isTrue(Exit.isFailure(yield* body.ended))
    }))

  for (const moment of ["before", "after"] as const) {
    it.effect(`does not send what is written after the end, ${moment} the answer`, () =>
      Effect.gen(function*() {
        const { client, server } = yield* setup
        const late = yield* Deferred.make<void>()
        const written = yield* Deferred.make<void>()
        const fiber = yield* Effect.forkChild(client.respond(
          ref,
          streamed({
            contentType: "text/plain",
            produce: (write) =>
              Effect.andThen(
                write([bytes("part")]),
                Deferred.await(late).pipe(
                  Effect.andThen(write([bytes("late")])),
                  Effect.ensuring(Deferred.succeed(written, undefined)),
                  Effect.forkDetach
                )
              )
          })
        ))
        const writeLate = Effect.andThen(Deferred.succeed(late, undefined), Deferred.await(written))
        const peer = yield* server.accept
        const request = yield* peer.request
        if (moment === "before") yield* writeLate
        yield* peer.write(accepted)
        yield* Fiber.join(fiber)
        if (moment === "after") yield* writeLate

        yield* goesOn(client, peer)

        assert.strictEqual(request.body.toString(), "part")
      }))
  }

  it.effect("sends what several fibers write at once, chunk by chunk, also on a socket that is gone", () =>
    Effect.gen(function*() {
      const { client, server } = yield* setup
      const texts = Array.from({ length: 20 }, (_, i) => `<${String(i).repeat(1000)}>`)
      const fiber = yield* Effect.forkChild(
        Effect.flatMap(client.next, (next) =>
          client.respond(
            next,
            streamed({
              contentType: "text/plain",
              produce: (write) =>
                Effect.forEach(texts, (text) => write([bytes(text)]), { concurrency: "unbounded", discard: true })
            })
          ))
      )
      const peer = yield* server.accept
      yield* peer.request
      yield* peer.write(ScriptedServer.invocation())
      yield* peer.reset
      const second = yield* server.accept
      const request = yield* second.request
      yield* second.write(accepted)
      yield* Fiber.join(fiber)

      assert.deepStrictEqual(request.chunks.map((chunk) => chunk.toString()).toSorted(), texts.toSorted())
    }))

  it.effect("lets the event loop turn between two writes", () =>
    Effect.gen(function*() {
      let turns = 0
      let isOver = false
      const count = () => {
        turns++
        if (!isOver) setImmediate(count)
      }
      setImmediate(count)
      const { request } = yield* requestOf(
        Response.stream(Stream.range(1, 200).pipe(Stream.rechunk(1), Stream.map(String)))
      )
      isOver = true

      assert.lengthOf(request.chunks, 200)
      assert.isAtLeast(turns, 200)
    }))

  it.effect("holds no more in memory than one write while the server does not read", () =>
    Effect.gen(function*() {
      const { body, fiber, peer } = yield* begun
      yield* peer.pause
      const chunk = "x".repeat(1024 * 1024)
      for (let i = 0; i < 50; i++) yield* body.write(chunk)

      // The rest has to wait for room in the buffers of the system.
      const written = yield* ScriptedServer.settled(body.written)
      assert.isBelow(written, 40)

      yield* peer.resume
      for (let i = 0; i < 50; i++) assert.strictEqual((yield* peer.chunk).length, chunk.length)
      yield* body.end()
      yield* peer.chunk
      yield* peer.trailers
      yield* peer.write(accepted)
      yield* Fiber.join(fiber)
    }))
})
