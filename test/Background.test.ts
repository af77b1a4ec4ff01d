import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect, Schema } from "effect"
import { Background, Handler, Invocation } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { OutOfStock, responding } from "./handlers.ts"
import { Logs } from "./logs.ts"

describe("Background.run", () => {
  it.effect("starts after the response, so the caller does not wait for it", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const note = (text: string) => Effect.sync(() => void journal.push(text))
      const lambda = yield* TestLambda.make(responding(Effect.gen(function*() {
        yield* Background.run(note("background"))
        yield* Effect.sleep("1 second")
        yield* note("handler")
      })))
      const sent = yield* lambda.start(null, { responseDelay: "1 second" })

      yield* TestClock.adjust("1999 millis")
      const beforeTheAnswer = journal.slice()
      yield* TestClock.adjust("1 millis")

      assert.deepStrictEqual(yield* sent.response, TestLambda.response(null))
      assert.deepStrictEqual(beforeTheAnswer, ["handler"])
      assert.deepStrictEqual(journal, ["handler", "background"])
    }))

  it.effect("runs its effects concurrently, and the next event waits for the longest", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Effect.gen(function*() {
        yield* Background.run(Effect.sleep("2 seconds"))
        yield* Background.run(Effect.sleep("3 seconds"))
      })))
      yield* lambda.invoke(null)

      yield* TestClock.adjust("2999 millis")
      const before = yield* lambda.api.waiting
      yield* TestClock.adjust("1 millis")

      assert.strictEqual(before, 0)
      assert.strictEqual(yield* lambda.api.waiting, 1)
    }))

  it.effect("starts at once when it is called by background work, and is joined as well", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const note = (text: string) => Effect.sync(() => void journal.push(text))
      const lambda = yield* TestLambda.make(responding(Background.run(Effect.gen(function*() {
        yield* Effect.sleep("1 second")
        yield* Background.run(Effect.andThen(Effect.sleep("1 second"), note("second")))
        yield* note("first")
      }))))
      yield* lambda.invoke(null)

      yield* TestClock.adjust("1 second")
      const waiting = yield* lambda.api.waiting
      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(journal, ["first", "second"])
      assert.strictEqual(waiting, 0)
      assert.strictEqual(yield* lambda.api.waiting, 1)
    }))

  it.effect("has the services in force at the call, those of the invocation, and its scope", () =>
    Effect.gen(function*() {
      class Shop extends Context.Service<Shop, string>()("test/Shop") {}
      const journal: Array<string> = []
      const work = Effect.gen(function*() {
        const shop = yield* Shop
        const { requestId } = yield* Invocation.Invocation
        yield* Effect.acquireRelease(
          Effect.sync(() => journal.push(`opened ${shop} for ${requestId}`)),
          () => Effect.sync(() => journal.push("closed"))
        )
        yield* Effect.sleep("1 second")
        journal.push("worked")
      })
      const lambda = yield* TestLambda.make(responding(Effect.provideService(Background.run(work), Shop, "tea shop")))

      yield* lambda.invoke(null, { requestId: "a" })
      yield* TestClock.adjust("1 second")
      yield* lambda.idle

      assert.deepStrictEqual(journal, ["opened tea shop for a", "worked", "closed"])
    }))

  it.effect("runs although the handler fails", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const lambda = yield* TestLambda.make(responding(Effect.andThen(
        Background.run(Effect.sync(() => journal.push("background"))),
        Effect.fail(new OutOfStock({ item: "tea" }))
      )))

      const response = yield* lambda.invoke(null)
      yield* lambda.idle

      assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no tea left"))
      assert.deepStrictEqual(journal, ["background"])
    }))

  it.effect("logs its failure under the invocation, and changes nothing else", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const lambda = yield* TestLambda.make(responding(Background.run(Effect.fail(new OutOfStock({ item: "tea" })))))

      const responses = [yield* lambda.invoke(1, { requestId: "a" }), yield* lambda.invoke(2, { requestId: "b" })]
      yield* lambda.idle

      assert.deepStrictEqual(responses, [TestLambda.response(null), TestLambda.response(null)])
      assert.deepStrictEqual(yield* logs.lines, [
        "Error a background work failed",
        "Error b background work failed"
      ])
      assert.include((yield* logs.records)[0]?.cause, "there is no tea left")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("does not start once the invocation was cut short, which is logged", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const journal: Array<string> = []
      const lambda = yield* TestLambda.make(responding(Effect.andThen(
        Background.run(Effect.sync(() => journal.push("background"))),
        Effect.never
      )))
      yield* lambda.start(null, { requestId: "a", timeout: "1 second" })

      yield* TestClock.adjust("1 second")
      yield* lambda.idle

      assert.deepStrictEqual(journal, [])
      assert.deepStrictEqual(yield* logs.lines, [
        "Error a Invoke Error",
        "Error a background work was not started"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("dies once the invocation is over", () =>
    Effect.gen(function*() {
      const background = yield* Deferred.make<Background.Background["Service"]>()
      const lambda = yield* TestLambda.make(responding(Effect.flatMap(
        Background.Background,
        (self) => Deferred.succeed(background, self)
      )))
      yield* lambda.invoke(null)
      yield* lambda.idle

      const add = Effect.flatMap(Deferred.await(background), ({ add }) => add(Effect.void))
      const exit = yield* Effect.exit(add)

      assert.strictEqual(
        exit._tag === "Failure" && String(exit.cause.reasons.map((reason) => reason._tag)),
        "Die"
      )
    }))
})

describe("a fiber that the handler forked", () => {
  it.effect("ends with the handler when it is a child of it", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const note = (text: string) => Effect.sync(() => void journal.push(text))
      const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Unknown }, () =>
        Effect.never.pipe(
          Effect.onInterrupt(() => note("child interrupted")),
          Effect.forkChild({ startImmediately: true }),
          Effect.andThen(note("handled"))
        )))

      yield* lambda.invoke(null)
      yield* lambda.idle

      assert.deepStrictEqual(journal, ["handled", "child interrupted"])
    }))

  it.effect("ends with the invocation when it is in its scope, after the background work", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const note = (text: string) => Effect.sync(() => void journal.push(text))
      const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Unknown }, () =>
        Effect.never.pipe(
          Effect.onInterrupt(() => note("fiber interrupted")),
          Effect.forkScoped({ startImmediately: true }),
          Effect.flatMap((fiber) =>
            Background.run(Effect.andThen(Effect.sleep("1 second"), note(`${fiber.pollUnsafe()}`)))
          )
        )))

      yield* lambda.invoke(null)
      yield* TestClock.adjust("1 second")
      yield* lambda.idle

      assert.deepStrictEqual(journal, ["undefined", "fiber interrupted"])
    }))
})
