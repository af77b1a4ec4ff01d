import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestClock } from "effect/testing"
import { Logs } from "../../logs.ts"
import { awsInvoke, fail, next, respond } from "../caller.ts"

type Server = Emulator.Emulator["Service"]

const sendEvent = (server: Server, event: string) => awsInvoke(server, event, { "x-amz-invocation-type": "Event" })

const failed = { errorType: "Failed", errorMessage: "no" }

describe("an asynchronous invocation", () => {
  it.effect("that fails is delivered twice more with the same request id, after 1 second and 2 seconds", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const server = yield* Emulator.make({ port: 0 })
      const accepted = yield* sendEvent(server, "1")
      const seen: Array<readonly [requestId: string, body: string, at: unknown]> = []
      const failOne = Effect.gen(function*() {
        const { body, header, requestId } = yield* next(server)
        seen.push([requestId, body, header("lambda-runtime-deadline-ms")])
        yield* fail(server, requestId, failed)
      })

      yield* failOne
      for (const pause of ["1 second", "2 seconds"] as const) {
        const again = yield* Effect.forkChild(failOne)
        yield* TestClock.adjust(pause)
        yield* Fiber.join(again)
      }

      const id = String(accepted.headers["x-amzn-requestid"])
      assert.deepStrictEqual(seen, [[id, "1", "1800000"], [id, "1", "1801000"], [id, "1", "1803000"]])
      const [line, ...others] = yield* logs.lines
      assert.deepStrictEqual(others, [])
      assert.strictEqual(
        line,
        `Warn - the asynchronous invocation ${id} of function failed 3 times: Failed: no`
      )
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("that succeeds at last is not tried again", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const server = yield* Emulator.make({ port: 0, retryDelays: ["10 millis"] })
      yield* sendEvent(server, "1")
      const first = yield* next(server)
      yield* fail(server, first.requestId, failed)
      const again = yield* Effect.forkChild(next(server))
      yield* TestClock.adjust("10 millis")
      const { requestId } = yield* Fiber.join(again)
      yield* respond(server, requestId, "1")
      yield* sendEvent(server, "2")
      yield* TestClock.adjust("1 minute")

      assert.strictEqual((yield* next(server)).body, "2")
      assert.deepStrictEqual(yield* logs.lines, [])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is tried again after a timeout", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, timeout: "3 seconds" })
      yield* sendEvent(server, "1")
      const first = yield* next(server)
      yield* TestClock.adjust("3 seconds")
      const again = yield* Effect.forkChild(next(server))
      yield* TestClock.adjust("1 second")

      assert.strictEqual((yield* Fiber.join(again)).requestId, first.requestId)
    }))

  it.effect("is not tried again if there are no delays", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const server = yield* Emulator.make({ port: 0, retryDelays: [] })
      yield* sendEvent(server, "1")
      const { requestId } = yield* next(server)
      yield* fail(server, requestId, failed)

      assert.include((yield* logs.lines).join(), "of function failed once: Failed: no")
    }).pipe(Effect.provide(Logs.layer)))
})
