import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { Lambda, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestLambda } from "effect-lambda-runtime/testing"
import { convert, handler, Rates, UnknownCurrency } from "./handler.ts"

/** In place of the rates of today: the tests stay true when those change. */
const rates = Rates.fromRecord({ GBP: 0.5 })

// What the function computes: no event, no JSON, no Lambda.
describe("convert, as a plain effect", () => {
  it.effect("multiplies by the rate", () =>
    Effect.gen(function*() {
      const converted = yield* convert({ euros: 12, currency: "GBP" })

      assert.deepStrictEqual(converted, { amount: 6 })
    }).pipe(Effect.provide(rates)))

  it.effect("fails for a currency without a rate", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(convert({ euros: 12, currency: "XXX" }))

      assert.deepStrictEqual(exit, Exit.fail(new UnknownCurrency({ currency: "XXX" })))
    }).pipe(Effect.provide(rates)))
})

// What the caller sees: the event decoded, the response encoded, failures by name. In memory, on a virtual clock.
describe("handler, through TestLambda", () => {
  it.effect("returns the amount", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke({ euros: 12, currency: "GBP" })

      assert.deepStrictEqual(response, TestLambda.response({ amount: 6 }))
    }).pipe(Effect.provide(rates)))

  it.effect("names the failure", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke({ euros: 12, currency: "XXX" })

      assert.deepStrictEqual(response, TestLambda.failure("UnknownCurrency", "there is no rate for XXX"))
    }).pipe(Effect.provide(rates)))

  it.effect("refuses an event that does not match", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke({ euros: "12", currency: "GBP" })

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", "event.euros: expected number"))
    }).pipe(Effect.provide(rates)))
})

// All of it: the client of the Runtime API, HTTP and sockets. One such test is enough.
describe("handler, over a real socket", () => {
  it.live("answers who posts an event", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      yield* Lambda.run(handler).pipe(
        Effect.provide([rates, RuntimeApiClient.layer(server.endpoint)]),
        Effect.forkScoped
      )

      const answer = yield* Effect.promise(() =>
        fetch(`${server.url}/invoke`, { method: "POST", body: JSON.stringify({ euros: 12, currency: "GBP" }) })
      )

      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(yield* Effect.promise(() => answer.json()), { amount: 6 })
    }))
})
