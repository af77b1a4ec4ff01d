import { assert, describe, it } from "@effect/vitest"
import { Array, Deferred, Duration, Effect, Exit, Fiber, Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Invocations from "../../../src/emulator/internal/invocations.ts"
import { maxStreamedBytes } from "../../../src/RuntimeApi.ts"

const make = Invocations.make({ timeout: Duration.seconds(3) })

const call = (requestId: string): Invocations.Call => ({
  requestId,
  event: new TextEncoder().encode(requestId),
  invokedFunctionArn: "arn",
  traceId: "trace",
  clientContext: undefined,
  cognitoIdentity: undefined,
  tenantId: undefined,
  maxStreamedBytes: maxStreamedBytes
})

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const next = Effect.fnUntraced(function*(invocations: Invocations.Invocations) {
  const delivered = yield* Deferred.make<Invocations.Delivery>()
  yield* invocations.next((delivery) => Effect.asVoid(Deferred.succeed(delivered, delivery)))
  return yield* Deferred.await(delivered)
})

/** Answers with the id. */
const echo = Effect.fnUntraced(function*(invocations: Invocations.Invocations) {
  const { call } = yield* next(invocations)
  const answer = yield* invocations.answer(call.requestId, "InvocationResponse")
  yield* answer.respond(undefined, call.event)
  return call.requestId
}, Effect.scoped)

const body = (reply: Invocations.Reply) =>
  reply._tag === "Buffered"
    ? Effect.succeed(text(reply.body))
    : Stream.mkString(Stream.map(reply.body, text))

const invoke = Effect.fnUntraced(function*(invocations: Invocations.Invocations, requestId: string) {
  return yield* body(yield* invocations.invoke(call(requestId)))
}, Effect.scoped)

const report = (exit: Exit.Exit<unknown, unknown>) =>
  Exit.match(exit, {
    onSuccess: () => undefined,
    onFailure: (cause) => {
      const [reason] = cause.reasons
      return reason?._tag === "Fail" && reason.error instanceof Invocations.InvocationFailed
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

      const replies = yield* Effect.all([invoke(invocations, "a"), invoke(invocations, "b")], {
        concurrency: "unbounded"
      })

      assert.deepStrictEqual(replies, ["a", "b"])
      assert.deepStrictEqual([yield* Fiber.join(first), yield* Fiber.join(second)], ["a", "b"])
    }))

  it.effect("gives each of 1000 concurrent callers its own answer, with ten pollers", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const ids = Array.makeBy(1000, String)
      yield* Effect.forkChild(
        Effect.forever(echo(invocations)).pipe(Effect.replicateEffect(10, {
          concurrency: "unbounded"
        }))
      )

      const replies = yield* Effect.forEach(ids, (id) => invoke(invocations, id), { concurrency: "unbounded" })

      assert.deepStrictEqual(replies, ids)
    }))

  it.effect("matches answers to callers by id, in whatever order they come", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const ids = ["a", "b", "c"]
      const callers = yield* Effect.forEach(
        ids,
        (id) => Effect.forkChild(invoke(invocations, id), { startImmediately: true })
      )
      yield* Effect.replicateEffect(next(invocations), 3)

      for (const id of ["c", "a", "b"]) {
        const answer = yield* invocations.answer(id, "InvocationResponse")
        yield* answer.respond(undefined, bytes(`for ${id}`))
      }

      assert.deepStrictEqual(yield* Effect.forEach(callers, Fiber.join), ["for a", "for b", "for c"])
    }))

  it.effect("drops the calls of those that left the queue, and of no one else", () =>
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

  it.effect("drops the answer for a caller that left while its call ran", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* next(invocations)
      yield* Fiber.interrupt(caller)

      const answer = yield* invocations.answer("a", "InvocationResponse")
      for (const chunk of ["1", "2", "3"]) yield* answer.write(undefined, bytes(chunk))
      yield* answer.end(undefined)

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

  it.effect("hands on the pieces of a streamed answer in their order", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      yield* next(invocations)

      const answer = yield* invocations.answer("a", "InvocationResponse")
      for (const chunk of ["1", "2", "3"]) yield* answer.write(undefined, bytes(chunk))
      yield* answer.end(undefined)

      assert.strictEqual(yield* Fiber.join(caller), "123")
    }))

  it.effect("slows a function down to its caller", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const scope = yield* Scope.make()
      const caller = yield* Effect.forkChild(Scope.provide(invocations.invoke(call("a")), scope))
      yield* next(invocations)
      const answer = yield* invocations.answer("a", "InvocationResponse")
      let written = 0

      const writer = yield* Effect.forkChild(Effect.forEach(Array.range(1, 100), (n) =>
        Effect.tap(
          answer.write(undefined, bytes(String(n))),
          Effect.sync(() => written++)
        )))
      yield* Fiber.join(caller)
      yield* Effect.replicateEffect(Effect.yieldNow, 100)

      assert.isAtMost(written, 2)
      yield* Scope.close(scope, Exit.void)
      yield* Fiber.join(writer)
      assert.strictEqual(written, 100)
    }))

  it.effect("answers for a function whose time is up", () =>
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

  it.effect("tells a late answer once that its time was up", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      yield* TestClock.adjust("3 seconds")

      const first = yield* Effect.flip(Effect.scoped(invocations.answer("a", "InvocationResponse")))
      const second = yield* Effect.flip(Effect.scoped(invocations.answer("a", "InvocationResponse")))

      assert.deepStrictEqual([first.status, second.status], [410, 400])
    }))

  it.effect("breaks a streamed answer off when its time is up", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      const answer = yield* invocations.answer("a", "InvocationResponse")
      yield* answer.write(undefined, bytes("begun"))

      yield* TestClock.adjust("3 seconds")
      yield* answer.write(undefined, bytes("late"))
      const refused = yield* Effect.flip(answer.end(undefined))

      assert.strictEqual(report(yield* Fiber.join(caller)).errorType, "Sandbox.Timedout")
      assert.strictEqual(refused.status, 410)
    }))

  it.effect("answers for a function whose answer was cut off", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const caller = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)

      yield* Effect.scoped(invocations.answer("a", "InvocationResponse"))

      assert.strictEqual(report(yield* Fiber.join(caller)).errorType, "Runtime.TruncatedResponse")
    }))

  it.effect("refuses answers that are not due", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const refusal = Effect.flip(Effect.scoped(invocations.answer("a", "InvocationErrorResponse")))
      const beforeNext = yield* refusal
      yield* Effect.forkChild(invoke(invocations, "a"), { startImmediately: true })
      const queued = yield* refusal

      yield* echo(invocations)
      const answered = yield* refusal
      yield* Effect.forkChild(next(invocations), { startImmediately: true })
      const afterNext = yield* refusal

      assert.deepStrictEqual(
        [beforeNext, queued, answered, afterNext].map(({ errorType, status }) => [
          status,
          errorType
        ]),
        [
          [400, "InvalidRequestID"],
          [400, "InvalidRequestID"],
          [403, "InvalidStateTransition"],
          [400, "InvalidRequestID"]
        ]
      )
    }))

  it.effect("refuses a second answer while the first is under way", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })
      yield* next(invocations)
      yield* invocations.answer("a", "InvocationResponse")

      const refused = yield* Effect.flip(invocations.answer("a", "InvocationErrorResponse"))

      assert.strictEqual(
        refused.errorMessage,
        "State transition from InvocationResponse to InvocationErrorResponse failed for runtime. " +
          "Error: State transition is not allowed"
      )
    }))

  it.effect("gives every caller the init error, also those to come", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const waiting = yield* Effect.forkChild(Effect.exit(invoke(invocations, "a")), { startImmediately: true })

      yield* invocations.initError(Invocations.platformError("Runtime.InitError", "no database"))

      const expected = { errorType: "Runtime.InitError", errorMessage: "no database" }
      assert.deepStrictEqual(report(yield* Fiber.join(waiting)), expected)
      assert.deepStrictEqual(report(yield* Effect.exit(invoke(invocations, "b"))), expected)
      assert.strictEqual((yield* Effect.flip(next(invocations))).status, 403)
    }))

  it.effect("takes one init error, and only before the first next", () =>
    Effect.gen(function*() {
      const failed = yield* make
      const error = Invocations.platformError("Runtime.InitError", "no database")
      yield* failed.initError(error)
      const running = yield* make
      yield* Effect.forkChild(next(running), { startImmediately: true })

      const second = yield* Effect.flip(failed.initError(error))
      const late = yield* Effect.flip(running.initError(error))

      assert.match(second.errorMessage, /from InitError to InitError/)
      assert.match(late.errorMessage, /from Running to InitError/)
    }))

  it.effect("tells everyone who waits that it closes: queued, running, and in the middle of an answer", () =>
    Effect.gen(function*() {
      const invocations = yield* make
      const callers = yield* Effect.forEach(
        ["streaming", "running", "queued"],
        (id) => Effect.forkChild(Effect.flip(invoke(invocations, id)), { startImmediately: true })
      )
      yield* Effect.replicateEffect(next(invocations), 2)
      const answer = yield* invocations.answer("streaming", "InvocationResponse")
      yield* answer.write(undefined, bytes("begun"))

      yield* invocations.close

      const errors = yield* Effect.forEach(callers, Fiber.join)
      const later = yield* Effect.flip(invoke(invocations, "later"))
      for (const error of [...errors, later]) assert.instanceOf(error, Invocations.ServerClosed)
    }))

  it.effect("runs a submitted call although nobody waits for its answer", () =>
    Effect.gen(function*() {
      const invocations = yield* make

      yield* invocations.submit(call("a"))

      assert.strictEqual(yield* echo(invocations), "a")
    }))
})
