import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestClock } from "effect/testing"
import { connect } from "../../../src/internal/client/server.ts"
import { internalExtension } from "../../../src/internal/loop/internalExtension.ts"
import { Logs } from "../../logs.ts"
import * as ScriptedServer from "../../ScriptedServer.ts"

const { answer, invocation, refused } = ScriptedServer

/** A function that registers and then asks for an event, and its connection. */
const setup = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const api = yield* Effect.orDie(connect(server.endpoint))
  const polled = yield* Effect.forkChild(
    Effect.andThen(internalExtension.register(api), RuntimeApiClient.fromServer(api).next)
  )
  const peer = yield* server.accept
  return { peer, polled, registration: yield* peer.request, server }
})

const registered = answer(
  "200 OK",
  ["Lambda-Extension-Identifier: 61d1a1c4-0d6d-4b3c-8b3f-1f6f3a4d5e6f"],
  "{\"functionName\":\"f\",\"functionVersion\":\"$LATEST\",\"handler\":\"h\"}"
)

const register = Effect.gen(function*() {
  const { peer, server, ...rest } = yield* setup
  yield* peer.write(registered)
  return { ...rest, events: yield* server.accept, peer, server }
})

const nextPath = "/2018-06-01/runtime/invocation/next"

describe("internalExtension", () => {
  it.effect("registers for no event, and then waits on a connection of its own beside next", () =>
    Effect.gen(function*() {
      const { events, peer, registration, server } = yield* register
      const waiting = yield* events.request
      const next = yield* peer.request

      assert.strictEqual(`${registration.method} ${registration.path}`, "POST /2020-01-01/extension/register")
      assert.strictEqual(registration.headers["lambda-extension-name"], "effect-lambda-runtime")
      assert.strictEqual(registration.body.toString(), "{\"events\":[]}")
      assert.strictEqual(`${waiting.method} ${waiting.path}`, "GET /2020-01-01/extension/event/next")
      assert.strictEqual(waiting.headers["lambda-extension-identifier"], "61d1a1c4-0d6d-4b3c-8b3f-1f6f3a4d5e6f")
      assert.strictEqual(next.path, nextPath)
      assert.strictEqual(server.connections(), 2)
    }))

  it.effect("ends the wait with the scope", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const api = yield* Effect.orDie(connect(server.endpoint))
      const held = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        Effect.scoped(Effect.andThen(internalExtension.register(api), Deferred.await(held)))
      )
      yield* Effect.andThen(server.accept, (peer) => Effect.andThen(peer.request, peer.write(registered)))
      const events = yield* server.accept
      yield* events.request

      yield* Deferred.succeed(held, undefined)

      yield* Fiber.join(fiber)
      yield* events.ended
    }))

  it.effect.each(
    [
      ["is answered", (peer: ScriptedServer.ServerConnection) => peer.write(answer("200 OK", [], "{}"))],
      ["is refused", (peer: ScriptedServer.ServerConnection) => peer.write(refused("403 Forbidden", "Extension.X"))],
      ["breaks", (peer: ScriptedServer.ServerConnection) => peer.reset]
    ] as const
  )("warns when the wait %s, and the function goes on", ([, end]) =>
    Effect.gen(function*() {
      const { events, peer, polled, server } = yield* register
      yield* events.request
      yield* end(events)
      yield* events.ended
      yield* peer.request
      yield* peer.write(invocation())

      assert.strictEqual((yield* Fiber.join(polled)).requestId, "id-1")
      assert.strictEqual(server.connections(), 2)
      const lines = yield* (yield* Logs).lines
      assert.lengthOf(lines, 1)
      assert.match(lines[0] ?? "", /^Warn - the wait for extension events /)
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.each(
    [
      ["with 403", refused("403 Forbidden", "Extension.RegistrationClosed"), "the answer was 403"],
      ["with 404", refused("404 Not Found", "Extension.NotFound"), "the answer was 404"],
      [
        "without an identifier",
        answer("200 OK", []),
        "the extension has no Lambda-Extension-Identifier; check AWS_LAMBDA_RUNTIME_API"
      ]
    ] as const
  )("warns when it is answered %s, and the function goes on", ([, answered, detail]) =>
    Effect.gen(function*() {
      const { peer, server } = yield* setup
      yield* peer.write(answered)

      assert.strictEqual((yield* peer.request).path, nextPath)
      assert.strictEqual(server.connections(), 1)
      const lines = yield* (yield* Logs).lines
      assert.lengthOf(lines, 1)
      assert.include(lines[0], `Warn - registerExtension failed: ${detail}`)
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("warns when it is not answered within a second, and the function goes on", () =>
    Effect.gen(function*() {
      const { peer, server } = yield* setup

      yield* TestClock.adjust("1 second")

      yield* peer.ended
      const next = yield* Effect.andThen(server.accept, (peer) => peer.request)
      assert.strictEqual(next.path, nextPath)
      assert.deepStrictEqual(yield* (yield* Logs).lines, [
        "Warn - registerExtension failed: no answer came within 1000 ms; check AWS_LAMBDA_RUNTIME_API"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("warns when nobody listens", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const api = yield* Effect.orDie(connect(server.endpoint))
      yield* server.stop

      yield* internalExtension.register(api)

      const lines = yield* (yield* Logs).lines
      assert.match(lines[0] ?? "", /^Warn - registerExtension failed: the connection was lost/)
    }).pipe(Effect.provide(Logs.layer)))

  it.live("registers with the emulator before the first next, and not later", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const { endpoint } = yield* Emulator.make({ port: 0 })
      const api = yield* connect(endpoint)

      yield* internalExtension.register(api)
      const before = yield* logs.lines
      yield* Effect.forkChild(RuntimeApiClient.fromServer(api).next, { startImmediately: true })
      yield* internalExtension.register(api)

      assert.deepStrictEqual(before, [])
      assert.match((yield* logs.lines)[0] ?? "", /^Warn - registerExtension failed: the answer was 403/)
    }).pipe(Effect.provide(Logs.layer)))
})
