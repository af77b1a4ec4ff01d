import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { Lifecycle } from "effect-lambda-runtime"
import { AwsClient, AwsError } from "effect-lambda-runtime/aws"
import { TestClock } from "effect/testing"
import * as ScriptedServer from "../ScriptedServer.ts"
import {
  against,
  broken,
  clientOf,
  dateAt,
  found,
  getParameter,
  json,
  ok,
  passing,
  refused,
  throttled,
  type Treatment
} from "./scriptedAws.ts"

const reset: Treatment = (connection) => connection.reset
const close: Treatment = (connection) => connection.close
const halfAnswer: Treatment = (connection) => connection.end(ok.subarray(0, ok.length - 5))
const halfHead: Treatment = (connection) => connection.end("HTTP/1.1 200 O")
const halfChunk: Treatment = (connection) =>
  connection.end(ScriptedServer.answer("200 OK", ["Transfer-Encoding: chunked"], "ff\r\n{"))

/** A call that is treated like this, and how it ends. */
const call = Effect.fnUntraced(function*(
  treatments: ReadonlyArray<Treatment>,
  request: AwsClient.JsonRequest = getParameter
) {
  const server = yield* ScriptedServer.make()
  const aws = yield* clientOf(server)
  return yield* against(server, treatments, aws.json(request))
})

describe("a request", () => {
  it.effect.each<[string, Treatment]>([
    ["AWS throttles", throttled],
    ["AWS says 429", ScriptedServer.answer("429 Too Many Requests", [])],
    ["AWS says 500", broken],
    ["AWS says 502", ScriptedServer.answer("502 Bad Gateway", [], "<html>")],
    ["AWS says 503", ScriptedServer.answer("503 Slow Down", [], "<Error><Code>SlowDown</Code></Error>")],
    ["AWS says 504", ScriptedServer.answer("504 Gateway Timeout", [])],
    ["S3 waited too long for it", ScriptedServer.answer("400 Bad", [], "<Error><Code>RequestTimeout</Code></Error>")],
    ["the connection is reset after it was read", reset],
    ["the connection ends after it was read", close],
    ["half of the answer's body comes", halfAnswer],
    ["half of a chunk comes", halfChunk],
    ["half of the answer's head comes", halfHead]
  ])("is sent again if %s", ([, treatment]) =>
    Effect.gen(function*() {
      const { exit, requests } = yield* call([treatment, treatment, ok])

      assert.deepStrictEqual(exit, Exit.succeed(found))
      assert.strictEqual(requests.length, 3)
      assert.deepStrictEqual(requests.map(({ body }) => body), [
        requests[0]!.body,
        requests[0]!.body,
        requests[0]!.body
      ])
    }))

  it.effect("is sent again if the connection is reset before it was read", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const call = yield* Effect.forkChild(passing(aws.json(getParameter)))

      yield* Effect.flatMap(server.accept, (connection) => connection.reset)
      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(ok)

      assert.deepStrictEqual(yield* Fiber.join(call), found)
    }))

  it.effect.each<[string, Treatment, string]>([
    ["throttled", throttled, "ThrottlingException (status 400, request id-1): slow down"],
    ["failed", broken, "Unknown (status 500, request id-1)"],
    ["lost", reset, "the connection to HOST was lost (ECONNRESET)"]
  ])("fails once it was %s three times", ([, treatment, expected]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit } = yield* against(server, [treatment, treatment, treatment], Effect.flip(aws.json(getParameter)))

      const error = yield* exit
      assert.strictEqual(
        error.message,
        `ssm GetParameter failed: ${expected.replace("HOST", server.endpoint)}, after 3 attempts`
      )
      assert.strictEqual(error.attempts, 3)
      assert.isTrue(AwsError.isTransient(error))
    }))

  it.effect("is sent once if AWS refuses it", () =>
    Effect.gen(function*() {
      const { exit, requests } = yield* call([refused])

      assert.strictEqual(requests.length, 1)
      assert.isTrue(Exit.isFailure(exit))
    }))

  it.effect.each<[string, AwsClient.JsonRequest, Treatment]>([
    ["if it may be sent once, throttled", { ...getParameter, maxAttempts: 1 }, throttled],
    ["if the attempts are not a number", { ...getParameter, maxAttempts: NaN }, throttled],
    ["if it may be sent once, lost", { ...getParameter, maxAttempts: 1 }, reset]
  ])("is sent once %s", ([, request, treatment]) =>
    Effect.gen(function*() {
      const { requests } = yield* call([treatment], request)

      assert.strictEqual(requests.length, 1)
    }))

  it.effect("is sent as often as AWS_MAX_ATTEMPTS says", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { variables: { AWS_MAX_ATTEMPTS: "5" } })

      const { exit } = yield* against(server, [broken, broken, broken, broken, ok], aws.json(getParameter))

      assert.deepStrictEqual(exit, Exit.succeed(found))
    }))

  it.effect("waits for as long as AWS asks", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const asking = json("429 Too Many Requests", {}, ["Retry-After: 100"])

      const { requests } = yield* against(server, [asking, ok], aws.json(getParameter))

      const [first, second] = requests.map(({ headers }) => Number(headers["x-amz-date"]?.slice(9, 15)))
      assert.isAtLeast(second! - first!, 100)
    }))

  it.effect("is not sent over connections that AWS has closed meanwhile, whatever their number", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { maxAttempts: 2 })
      const calls = yield* Effect.forkChild(
        Effect.forEach([1, 2, 3], () => aws.json(getParameter), { concurrency: "unbounded" })
      )
      const connections = yield* Effect.all([server.accept, server.accept, server.accept])
      yield* Effect.forEach(connections, (connection) => Effect.andThen(connection.request, connection.write(ok)))
      yield* Fiber.join(calls)

      // Nothing says that they are closed, as after a freeze: each is reset when it is used.
      const next = yield* Effect.forkChild(aws.json(getParameter))
      yield* Effect.raceAll(connections.map((connection) => Effect.andThen(connection.request, connection.reset)))
      const fresh = yield* server.accept
      yield* fresh.request
      yield* fresh.write(ok)

      assert.deepStrictEqual(yield* Fiber.join(next), found)
      assert.strictEqual(server.connections(), 4)
    }))
})

describe("an attempt", () => {
  it.effect("is given up after the timeout, and made again on another connection", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const call = yield* Effect.forkChild(aws.json({ ...getParameter, timeout: "1 second", maxAttempts: 2 }))

      const slow = yield* server.accept
      yield* slow.request
      yield* TestClock.adjust("999 millis")
      const before = server.connections()
      yield* TestClock.adjust("1 millis")
      yield* slow.ended
      // No wait is longer before the second attempt.
      yield* TestClock.adjust("100 millis")
      const next = yield* server.accept
      yield* next.request
      yield* next.write(ok)

      assert.strictEqual(before, 1)
      assert.deepStrictEqual(yield* Fiber.join(call), found)
    }))

  it.effect("that is the last one fails the call when it is given up", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { timeout: "1 second", maxAttempts: 1 })
      const call = yield* Effect.forkChild(Effect.flip(aws.json(getParameter)))

      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(ok.subarray(0, ok.length - 1))
      yield* TestClock.adjust("1 second")

      const error = yield* Fiber.join(call)
      assert.strictEqual(
        error.message,
        `ssm GetParameter failed: no answer from ${server.endpoint} within 1000 ms (timeout)`
      )
      yield* connection.ended
    }))
})

describe("the budget of a client", () => {
  it.effect("ends retries while everything fails, and comes back with successes", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { maxAttempts: 11 })
      const failing = Effect.map(Effect.flip(aws.json(getParameter)), ({ attempts }) => attempts)

      const { exit } = yield* against(
        server,
        [...Array.from({ length: 111 }, () => broken), ...Array.from({ length: 5 }, () => ok), broken, ok],
        Effect.gen(function*() {
          const attempts = yield* Effect.forEach(Array.from({ length: 11 }), () => failing)
          const recovered = yield* Effect.forEach(Array.from({ length: 6 }), () => aws.json(getParameter))
          return { attempts, recovered: recovered.length }
        })
      )

      // 100 retries of 5 each use up 500, and each success gives back 1.
      assert.deepStrictEqual(
        exit,
        Exit.succeed({ attempts: [11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 1], recovered: 6 })
      )
    }))
})

describe("the clock", () => {
  const hour = 3_600_000
  const skewed = json("400 Bad Request", { __type: "InvalidSignatureException" }, [dateAt(hour)])

  it.effect("is corrected by the date of an answer, and the request signed anew at once", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit, requests } = yield* against(
        server,
        [skewed, json("200 OK", found, [dateAt(hour)]), json("200 OK", found, [dateAt(hour)])],
        Effect.all([aws.json(getParameter), aws.json(getParameter)])
      )

      assert.deepStrictEqual(exit, Exit.succeed([found, found]))
      assert.deepStrictEqual(
        requests.map(({ headers }) => headers["x-amz-date"]?.slice(0, 11)),
        ["19700101T00", "19700101T01", "19700101T01"]
      )
    }))

  it.effect("is left alone if it is less than five minutes off", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const nearly = json("200 OK", found, [dateAt(200_000)])

      const { requests } = yield* against(
        server,
        [nearly, ok],
        Effect.all([aws.json(getParameter), aws.json(getParameter)])
      )

      assert.include(requests[1]!.headers["x-amz-date"], "19700101T0000")
    }))

  it.effect("is not what fails a signature that is wrong for another reason", () =>
    Effect.gen(function*() {
      const { exit, requests } = yield* call([json("400 Bad Request", { __type: "InvalidSignatureException" })])

      assert.strictEqual(requests.length, 1)
      assert.isTrue(Exit.isFailure(exit))
    }))

  it.effect("opens new connections after a restore of SnapStart", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const ask = Effect.gen(function*() {
        const asking = yield* Effect.forkChild(aws.json(getParameter))
        const connection = yield* server.accept
        yield* connection.request
        yield* connection.write(ok)
        yield* Fiber.join(asking)
      })
      yield* ask
      const { afterRestore = [] } = Lifecycle.registryOf(yield* Lifecycle.Lifecycle)
      for (const hook of afterRestore) yield* hook

      yield* ask

      assert.strictEqual(server.connections(), 2)
    }).pipe(Effect.provide(Lifecycle.layer)))
})
