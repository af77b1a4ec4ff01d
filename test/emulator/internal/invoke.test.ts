import { assert, describe, it } from "@effect/vitest"
import { Array, Deferred, Effect, Exit, Fiber, Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Delivery } from "../../../src/emulator/Call.ts"
import * as Invoke from "../../../src/emulator/internal/invoke.ts"
import * as Invocations from "../../../src/emulator/Invocations.ts"
import { makeCall } from "../calls.ts"

/** A caller of a streamed response who has its beginning, and the function that sends 100 pieces. */
const streaming = Effect.gen(function*() {
  const invocations = yield* Invocations.make()
  const scope = yield* Scope.make()
  const caller = yield* Effect.forkChild(
    Scope.provide(Invoke.invoke(invocations, makeCall("a", { timeoutMillis: 60_000 }), "invoke"), scope)
  )
  const delivered = yield* Deferred.make<Delivery>()
  yield* invocations.next((delivery) => Effect.asVoid(Deferred.succeed(delivered, delivery)))
  const responding = yield* invocations.begin((yield* Deferred.await(delivered)).call, "InvocationResponse")
  let written = 0
  const writer = yield* Effect.forkChild(Effect.forEach(
    Array.range(1, 100),
    (n) => Effect.tap(responding.write(undefined, Buffer.from(`${n} `)), Effect.sync(() => written++))
  ))
  const received = yield* Fiber.join(caller)
  yield* Effect.replicateEffect(Effect.yieldNow, 100)
  return { leave: Scope.close(scope, Exit.void), received, responding, writer, written: () => written }
})

const all = `${Array.range(1, 100).join(" ")} `

describe("a caller of a streamed response", () => {
  it.effect("slows the function down until it takes the next piece", () =>
    Effect.gen(function*() {
      const { received, responding, writer, written } = yield* streaming
      assert.isAtMost(written(), 2)
      assert(received._tag === "Streamed")

      const text = yield* Effect.forkChild(Stream.mkString(Stream.decodeText(received.body)))
      yield* Fiber.join(writer)
      yield* responding.end(undefined)

      assert.strictEqual(yield* Fiber.join(text), all)
    }))

  it.effect("that reads nothing slows it down for no more than five seconds, and still gets everything", () =>
    Effect.gen(function*() {
      const { received, responding, writer, written } = yield* streaming
      assert(received._tag === "Streamed")

      yield* TestClock.adjust("4999 millis")
      const before = written()
      yield* TestClock.adjust("1 millis")
      yield* Fiber.join(writer)
      yield* responding.end(undefined)

      assert.isAtMost(before, 2)
      assert.strictEqual(yield* Stream.mkString(Stream.decodeText(received.body)), all)
    }))

  it.effect("lets it go on when it leaves", () =>
    Effect.gen(function*() {
      const { leave, responding, writer, written } = yield* streaming

      yield* leave
      yield* Fiber.join(writer)
      yield* responding.end(undefined)

      assert.strictEqual(written(), 100)
    }))
})
