import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ResponseSender } from "effect-lambda-runtime/CustomResource"
import { TestLambda } from "effect-lambda-runtime/testing"
import create from "./event.json" with { type: "json" }
import { NameTaken, tenant, Tenants } from "./handler.ts"

const echoed = {
  StackId: create.StackId,
  RequestId: create.RequestId,
  LogicalResourceId: create.LogicalResourceId
}

const update = (Name: string, Seats: string) => ({
  ...create,
  RequestType: "Update",
  PhysicalResourceId: "ada",
  ResourceProperties: { ...create.ResourceProperties, Name, Seats },
  OldResourceProperties: create.ResourceProperties
})

const remove = { ...create, RequestType: "Delete", PhysicalResourceId: "ada" }

/** A function, its calls of the tenants, and its responses to CloudFormation. */
const start = Effect.gen(function*() {
  const calls: Array<unknown> = []
  const responses: Array<unknown> = []
  const lambda = yield* TestLambda.make(tenant).pipe(
    Effect.provideService(Tenants, {
      put: (name, seats) =>
        name === "bob" ? Effect.fail(new NameTaken({ name })) : Effect.sync(() => calls.push(["put", name, seats])),
      remove: (name) => Effect.sync(() => calls.push(["remove", name]))
    }),
    Effect.provideService(ResponseSender, { send: (_, body) => Effect.sync(() => responses.push(JSON.parse(body))) })
  )
  return { responses, lambda, calls }
})

describe("tenant", () => {
  it.effect("is created under its name", () =>
    Effect.gen(function*() {
      const { responses, lambda, calls } = yield* start

      yield* lambda.invoke(create)

      assert.deepStrictEqual(calls, [["put", "ada", 3]])
      assert.deepStrictEqual(responses, [
        { Status: "SUCCESS", PhysicalResourceId: "ada", ...echoed, Data: { Url: "https://ada.example.com" } }
      ])
    }))

  it.effect("is replaced if its name changes", () =>
    Effect.gen(function*() {
      const { responses, lambda, calls } = yield* start

      yield* lambda.invoke(update("grace", "5"))

      assert.deepStrictEqual(calls, [["put", "grace", 5]])
      assert.deepStrictEqual(responses, [
        { Status: "SUCCESS", PhysicalResourceId: "grace", ...echoed, Data: { Url: "https://grace.example.com" } }
      ])
    }))

  it.effect("stays as it is if the name is taken, and CloudFormation gets the reason", () =>
    Effect.gen(function*() {
      const { responses, lambda, calls } = yield* start

      yield* lambda.invoke(update("bob", "5"))

      assert.deepStrictEqual(calls, [])
      assert.deepStrictEqual(responses, [
        { Status: "FAILED", Reason: "NameTaken: the name bob is taken", PhysicalResourceId: "ada", ...echoed }
      ])
    }))

  it.effect("stays as it is if the properties do not match", () =>
    Effect.gen(function*() {
      const { responses, lambda } = yield* start

      yield* lambda.invoke(update("ada", "many"))

      assert.nestedInclude(responses[0], { Status: "FAILED", PhysicalResourceId: "ada" })
    }))

  it.effect("is deleted", () =>
    Effect.gen(function*() {
      const { responses, lambda, calls } = yield* start

      yield* lambda.invoke(remove)

      assert.deepStrictEqual(calls, [["remove", "ada"]])
      assert.deepStrictEqual(responses, [{ Status: "SUCCESS", PhysicalResourceId: "ada", ...echoed }])
    }))
})

describe("Tenants", () => {
  it.effect("puts a tenant again for its owner only", () =>
    Effect.gen(function*() {
      const { put } = yield* Tenants
      yield* put("ada", 3, "shop")

      yield* put("ada", 3, "shop")
      const error = yield* Effect.flip(put("ada", 3, "blog"))

      assert.deepStrictEqual(error, new NameTaken({ name: "ada" }))
    }).pipe(Effect.provide(Tenants.layer)))
})
