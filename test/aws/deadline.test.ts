import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Schema } from "effect"
import { Handler, Invocation } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import * as ScriptedServer from "../ScriptedServer.ts"
import { clientOf, getParameter, ok } from "./scriptedAws.ts"

/** A function that reads a parameter, and returns why it could not. */
const reading = (aws: AwsClient.AwsClient["Service"]) =>
  Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () =>
    Effect.gen(function*() {
      const message = yield* Effect.match(aws.json(getParameter), {
        onFailure: (error) => error.message,
        onSuccess: () => "found"
      })
      return { message, left: yield* Invocation.remainingMillis }
    }))

describe("in an invocation", () => {
  it.effect("a slow answer fails the call before the deadline, so that the handler can respond", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const lambda = yield* TestLambda.make(reading(aws))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })
      const connection = yield* server.accept
      yield* connection.request

      yield* TestClock.adjust("2799 millis")
      const before = server.connections()
      yield* TestClock.adjust("1 millis")

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.response({
          message: `ssm GetParameter failed: no answer from ${server.endpoint} within 2800 ms (deadline)`,
          left: 200
        })
      )
      assert.strictEqual(before, 1)
      yield* connection.ended
    }))

  it.effect("no retry begins that would have to wait beyond the deadline", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const lambda = yield* TestLambda.make(reading(aws))
      const asking = ScriptedServer.answer("503 Unavailable", ["Retry-After: 3"])
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })
      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(asking)

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.response({ message: "ssm GetParameter failed: Unknown (status 503)", left: 3000 })
      )
    }))

  it.effect("a call goes on after the deadline of an earlier invocation", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const lambda = yield* TestLambda.make(reading(aws))
      const first = yield* lambda.start(null, { timeout: "3 seconds" })
      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(ok)
      yield* first.response

      yield* TestClock.adjust("9 seconds")
      const second = yield* lambda.start(null, { timeout: "3 seconds" })
      yield* connection.request
      yield* connection.write(ok)

      assert.deepStrictEqual(yield* second.response, TestLambda.response({ message: "found", left: 3000 }))
    }))
})

describe("after a thaw", () => {
  it.effect.each([["9 seconds", 1], ["10 seconds", 2]] as const)(
    "a connection that was idle for %s is used, or another is opened: %i in all",
    ([idle, expected]) =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const aws = yield* clientOf(server)
        const lambda = yield* TestLambda.make(reading(aws))
        const first = yield* lambda.start(null, { timeout: "1 minute" })
        const old = yield* server.accept
        yield* old.request
        yield* old.write(ok)
        yield* first.response
        yield* lambda.idle

        // Nothing says whether the old connection still works, as after a freeze.
        yield* TestClock.adjust(idle)
        const second = yield* lambda.start(null, { timeout: "1 minute" })
        const connection = expected === 1 ? old : yield* server.accept
        yield* connection.request
        yield* connection.write(ok)

        assert.deepStrictEqual(yield* second.response, TestLambda.response({ message: "found", left: 60_000 }))
        assert.strictEqual(server.connections(), expected)
      })
  )

  it.effect("a connection in use is left alone", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const lambda = yield* TestLambda.make(reading(aws))
      const background = yield* Effect.forkChild(aws.json(getParameter))
      const busy = yield* server.accept
      yield* busy.request

      yield* TestClock.adjust("1 minute")
      const sent = yield* lambda.start(null, { timeout: "1 minute" })
      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(ok)
      yield* sent.response
      yield* busy.write(ok)

      assert.deepStrictEqual(yield* Fiber.join(background), { Parameter: { Value: "orders" } })
    }))
})
