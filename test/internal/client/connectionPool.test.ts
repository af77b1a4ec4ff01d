import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { ConnectionPool } from "../../../src/internal/client/connectionPool.ts"
import { parseEndpoint } from "../../../src/internal/client/endpoint.ts"
import { latin1 } from "../../../src/internal/client/outgoing.ts"
import * as ScriptedServer from "../../ScriptedServer.ts"

const request = latin1("GET / HTTP/1.1\r\n\r\n")
const ok = ScriptedServer.answer("200 OK", [])

const setup = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const endpoint = parseEndpoint(server.endpoint)
  if (endpoint === undefined) return assert.fail(server.endpoint)
  const pool = yield* Effect.acquireRelease(
    Effect.sync(() => new ConnectionPool(endpoint)),
    (pool) => Effect.sync(() => pool.close())
  )
  const begin = Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(pool.exchange(request))
    const peer = yield* server.accept
    yield* peer.request
    return { fiber, peer }
  })
  return { begin, pool, server }
})

describe("ConnectionPool", () => {
  describe("exchange", () => {
    it.effect("uses the connection that was used last", () =>
      Effect.gen(function*() {
        const { begin, pool, server } = yield* setup
        const first = yield* begin
        const second = yield* begin
        for (const { fiber, peer } of [second, first]) {
          yield* peer.write(ok)
          yield* Fiber.join(fiber)
        }

        const again = yield* Effect.forkChild(pool.exchange(request))

        yield* first.peer.request
        assert.isTrue(second.peer.isQuiet)
        assert.strictEqual(server.connections(), 2)
        yield* Fiber.interrupt(again)
      }))

    it.effect("takes a connection back that was interrupted or lost", () =>
      Effect.gen(function*() {
        const { begin, server } = yield* setup
        const interrupted = yield* begin
        yield* Fiber.interrupt(interrupted.fiber)
        const lost = yield* begin
        yield* lost.peer.reset
        yield* Fiber.await(lost.fiber)

        const { fiber, peer } = yield* begin
        yield* peer.write(ok)

        assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
        assert.strictEqual(server.connections(), 3)
      }))
  })

  describe("close", () => {
    it.effect("ends exchanges and idle connections, and makes no new ones", () =>
      Effect.gen(function*() {
        const { begin, pool, server } = yield* setup
        const idle = yield* begin
        const busy = yield* begin
        yield* idle.peer.write(ok)
        yield* Fiber.join(idle.fiber)

        pool.close()

        yield* idle.peer.ended
        yield* busy.peer.ended
        assert.strictEqual((yield* Effect.flip(Fiber.join(busy.fiber)))._tag, "ConnectionLost")
        const late = yield* Effect.forEach([1, 2, 3], () => Effect.flip(pool.exchange(request)), { concurrency: 3 })
        assert.deepStrictEqual(
          late.map((error) => error.message),
          Array(3).fill("the connection was lost (the client is closed)")
        )
        assert.strictEqual(server.connections(), 2)
      }))
  })
})
