import { assert, describe, it } from "@effect/vitest"
import { Array, Deferred, Effect, Exit, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type Delivery, EmulatorClosed, InvocationFailed, nobody, platformError } from "../../src/emulator/Call.ts"
import * as Invoke from "../../src/emulator/internal/invoke.ts"
import * as Invocations from "../../src/emulator/Invocations.ts"
import { makeCall } from "./calls.ts"

const make = Invocations.make()

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const next = Effect.fnUntraced(function*(invocations: Invocations.Invocations) {
  const delivered = yield* Deferred.make<Delivery>()
  yield* invocations.next((delivery) => Effect.asVoid(Deferred.succeed(delivered, delivery)))
  return yield* Deferred.await(delivered)
})

const begin = (
  invocations: Invocations.Invocations,
  requestId: string,
  kind: Invocations.ResponseKind = "InvocationResponse"
) => invocations.begin({ requestId, nonce: undefined }, kind)

/** Responds with the id. */
const echo = Effect.fnUntraced(function*(invocations: Invocations.Invocations) {
  const { call } = yield* next(invocations)
  const responding = yield* begin(invocations, call.requestId)
  yield* responding.respond(undefined, call.event)
  return call.requestId
}, Effect.scoped)

const body = (received: Invoke.Received) =>
  received._tag === "Buffered"
    ? Effect.succeed(text(received.body))
    : Stream.mkString(Stream.map(received.body, text))

const invoke = Effect.fnUntraced(function*(invocations: Invocations.Invocations, requestId: string) {
  return yield* body(yield* Invoke.invoke(invocations, makeCall(requestId), "invoke"))
}, Effect.scoped)

const report = (exit: Exit.Exit<unknown, unknown>) =>
  Exit.match(exit, {
    onSuccess: () => undefined,
    onFailure: (cause) => {
      const [reason] = cause.reasons
      return reason?._tag === "Fail" && reason.error instanceof InvocationFailed
        ? JSON.parse(text(reason.error.report))
        : reason
    }
  })

describe("Invocations", () => {
  it.effect("hands out the calls in the order in which they came", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      for (const id of ["first", "second", "third"]) {
        yield* Effect.forkChild(invoke(invocations, id), { startImmediately: true })
      }

      const ids = yield* Effect.replicateEffect(echo(invocations), 3)

      assert.deepStrictEqual(ids, ["first", "second", "third"])
    }))

  it.effect("serves pollers that wait in the order in which they came", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const first = yield* Effect.forkChild(echo(invocations), { startImmediately: true })
      const second = yield* Effect.forkChild(echo(invocations), { startImmediately: true })

      const received = yield* Effect.all([invoke(invocations, "a"), invoke(invocations, "b")], {
        concurrency: "unbounded"
      })

      assert.deepStrictEqual(received, ["a", "b"])
      assert.deepStrictEqual([yield* Fiber.join(first), yield* Fiber.join(second)], ["a", "b"])
    }))

  it.effect("gives each of 1000 concurrent callers its own response, with ten pollers", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const ids = Array.makeBy(1000, String)
      yield* Effect.forkChild(
        Effect.forever(echo(invocations)).pipe(Effect.replicateEffect(10, {
          concurrency: "unbounded"
        }))
      )

      const received = yield* Effect.forEach(ids, (id) => invoke(invocations, id), { concurrency: "unbounded" })

      assert.deepStrictEqual(received, ids)
    }))

  it.effect("matches responses to callers by id, in whatever order they come", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const ids = ["a", "b", "c"]
      const callers = yield* Effect.forEach(
        ids,
        (id) => Effect.forkChild(invoke(invocations, id), { startImmediately: true })
      )
      yield* Effect.replicateEffect(next(invocations), 3)

      for (const id of ["c", "a", "b"]) {
        const responding = yield* begin(invocations, id)
        yield* responding.respond(undefined, bytes(`for ${id}`))
      }

      assert.deepStrictEqual(yield* Effect.forEach(callers, Fiber.join), ["for a", "for b", "for c"])
    }))

  it.effect("drops the calls of callers that left the queue, and no others", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const callers = yield* Effect.forEach(
        ["a", "b", "c", "d", "e"],
        (id) => Effect.forkChild(invoke(invocations, id), { startImmediately: true })
      )

      yield* Fiber.interrupt(callers[0]!)
      yield* Fiber.interrupt(callers[3]!)

      assert.deepStrictEqual(yield* Effect.replicateEffect(echo(invocations), 3), ["b", "c", "e"])
    }))

  it.effect("is usable after every caller has left", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const callers = yield* Effect.forEach(
        ["a", "b"],
        (id) => Effect.forkChild(invoke(invocations, id), { startImmediately: true })
      )
      yield* Fiber.interruptAll(callers)
      yield* Effect.forkChild(echo(invocations))

      assert.strictEqual(yield* invoke(invocations, "c"), "c")
    }))

  it.effect("drops the response for a caller that left while its call ran", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* next(invocations)
      yield* Fiber.interrupt(caller)

      const responding = yield* begin(invocations, "a")
      for (const chunk of ["1", "2", "3"]) yield* responding.write(undefined, bytes(chunk))
      yield* responding.end(undefined)

      yield* Effect.forkChild(echo(invocations))
      assert.strictEqual(yield* invoke(invocations, "b"), "b")
    }))

  it.effect("gives a call back to the head of the queue when it could not be delivered", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* Effect.forkChild(invoke(invocations, "b"), { startImmediately: true })
      const poller = yield* Effect.forkChild(invocations.next(() => Effect.never), { startImmediately: true })

      yield* Fiber.interrupt(poller)
      yield* TestClock.adjust("1 hour")

      assert.deepStrictEqual(yield* Effect.replicateEffect(echo(invocations), 2), ["a", "b"])
    }))

  it.effect("drops a call that could not be delivered when its caller has left", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      const poller = yield* Effect.forkChild(invocations.next(() => Effect.never), { startImmediately: true })

      yield* Fiber.interrupt(caller)
      yield* Fiber.interrupt(poller)
      yield* Effect.forkChild(invoke(invocations, "b"), { startImmediately: true })

      assert.strictEqual(yield* echo(invocations), "b")
    }))

  it.effect("loses no call when a poller that waits leaves", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const poller = yield* Effect.forkChild(echo(invocations), { startImmediately: true })
      yield* Fiber.interrupt(poller)
      yield* Effect.forkChild(echo(invocations), { startImmediately: true })

      assert.strictEqual(yield* invoke(invocations, "a"), "a")
    }))

  it.effect("passes the pieces of a streamed response on in their order", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* next(invocations)

      const responding = yield* begin(invocations, "a")
      for (const chunk of ["1", "2", "3"]) yield* responding.write(undefined, bytes(chunk))
      yield* responding.end(undefined)

      assert.strictEqual(yield* Fiber.join(caller), "123")
    }))

  it.effect("gives the caller an error at the deadline", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      const { deadline } = yield* next(invocations)

      yield* TestClock.adjust("3 seconds")

      assert.strictEqual(deadline, 3000)
      assert.deepStrictEqual(report(yield* Fiber.join(caller)), {
        errorType: "Sandbox.Timedout",
        errorMessage: "RequestId: a Error: Task timed out after 3.00 seconds"
      })
    }))

  it.effect("starts the time of the function when the runtime gets the call", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* TestClock.adjust("1 hour")

      yield* echo(invocations)

      assert.strictEqual(yield* Fiber.join(caller), "a")
    }))

  it.effect("refuses a late response once by its name", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      yield* TestClock.adjust("3 seconds")

      const first = yield* Effect.flip(Effect.scoped(begin(invocations, "a")))
      const second = yield* Effect.flip(Effect.scoped(begin(invocations, "a")))

      assert.deepStrictEqual([first, second].map(({ refusal }) => refusal.status), [410, 400])
    }))

  it.effect("breaks a streamed response off at the deadline", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      const responding = yield* begin(invocations, "a")
      yield* responding.write(undefined, bytes("begun"))

      yield* TestClock.adjust("3 seconds")
      yield* responding.write(undefined, bytes("late"))
      const refused = yield* Effect.flip(responding.end(undefined))

      assert.strictEqual(report(yield* Fiber.join(caller)).errorType, "Sandbox.Timedout")
      assert.strictEqual(refused.refusal.status, 410)
    }))

  it.effect("gives the caller an error when a response is cut off", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)

      yield* Effect.scoped(begin(invocations, "a"))

      assert.strictEqual(report(yield* Fiber.join(caller)).errorType, "Runtime.TruncatedResponse")
    }))

  it.effect("refuses responses that are not due", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const refusal = Effect.flip(Effect.scoped(begin(invocations, "a", "InvocationErrorResponse")))
      const beforeNext = yield* refusal
      yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      const queued = yield* refusal

      yield* echo(invocations)
      const answered = yield* refusal
      yield* Effect.forkChild(next(invocations), { startImmediately: true })
      const afterNext = yield* refusal

      assert.deepStrictEqual(
        [beforeNext, queued, answered, afterNext].map(({ refusal }) => [refusal.status, refusal.errorType]),
        [
          [400, "InvalidRequestID"],
          [400, "InvalidRequestID"],
          [403, "InvalidStateTransition"],
          [400, "InvalidRequestID"]
        ]
      )
    }))

  it.effect("refuses a second response while the first is under way", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      yield* begin(invocations, "a")

      const refused = yield* Effect.flip(begin(invocations, "a", "InvocationErrorResponse"))

      assert.strictEqual(
        refused.refusal.errorMessage,
        "State transition from InvocationResponse to InvocationErrorResponse failed for runtime. " +
          "Error: State transition is not allowed"
      )
    }))

  it.effect("gives every caller the init error, also later ones", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const waiting = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })

      yield* invocations.initError(platformError("Runtime.InitError", "no database"))

      const expected = { errorType: "Runtime.InitError", errorMessage: "no database" }
      assert.deepStrictEqual(report(yield* Fiber.join(waiting)), expected)
      assert.deepStrictEqual(report(yield* Effect.exit(invoke(invocations, "b"))), expected)
      assert.strictEqual((yield* Effect.flip(next(invocations))).refusal.status, 403)
    }))

  it.effect("takes one init error, and only before the first next", () =>
    Effect.gen(function*() {
      const failed = yield* make
      const error = platformError("Runtime.InitError", "no database")
      yield* failed.initError(error)
      const running = yield* make
      yield* Effect.forkChild(next(running), { startImmediately: true })

      const second = yield* Effect.flip(failed.initError(error))
      const late = yield* Effect.flip(running.initError(error))

      assert.match(second.refusal.errorMessage, /from InitError to InitError/)
      assert.match(late.refusal.errorMessage, /from Running to InitError/)
    }))

  it.effect("settles every caller when it closes: queued, running, and in the middle of a response", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const callers = yield* Effect.forEach(
        ["streaming", "running", "queued"],
        (id) => Effect.forkChild(Effect.flip(invoke(invocations, id)), { startImmediately: true })
      )
      yield* Effect.replicateEffect(next(invocations), 2)
      const responding = yield* begin(invocations, "streaming")
      yield* responding.write(undefined, bytes("begun"))

      yield* invocations.close

      const errors = yield* Effect.forEach(callers, Fiber.join)
      const later = yield* Effect.flip(invoke(invocations, "later"))
      for (const error of [...errors, later]) assert.instanceOf(error, EmulatorClosed)
    }))

  it.effect("runs a submitted call although nobody waits for its response", () =>
    Effect.gen(function*() {
      const invocations = yield* make

      invocations.submit(makeCall("a"), nobody)

      assert.strictEqual(yield* echo(invocations), "a")
    }))
})
