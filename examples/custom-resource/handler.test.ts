import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { AnswerSender } from "effect-lambda-runtime/CustomResource"
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

/** A function, what it has told its tenants, and what it has answered. */
const start = Effect.gen(function*() {
  const told: Array<unknown> = []
  const answers: Array<unknown> = []
  const lambda = yield* TestLambda.make(tenant).pipe(
    Effect.provideService(Tenants, {
      put: (name, seats) =>
        name === "bob" ? Effect.fail(new NameTaken({ name })) : Effect.sync(() => told.push(["put", name, seats])),
      remove: (name) => Effect.sync(() => told.push(["remove", name]))
    }),
    Effect.provideService(AnswerSender, { send: (_, body) => Effect.sync(() => answers.push(JSON.parse(body))) })
  )
  return { answers, lambda, told }
})

describe("tenant", () => {
  it.effect("is made, under its name", () =>
    Effect.gen(function*() {
      const { answers, lambda, told } = yield* start

      yield* lambda.invoke(create)

      assert.deepStrictEqual(told, [["put", "ada", 3]])
      assert.deepStrictEqual(answers, [
        { Status: "SUCCESS", PhysicalResourceId: "ada", ...echoed, Data: { Url: "https://ada.example.com" } }
      ])
    }))

  it.effect("is another one under another name", () =>
    Effect.gen(function*() {
      const { answers, lambda, told } = yield* start

      yield* lambda.invoke(update("grace", "5"))

      assert.deepStrictEqual(told, [["put", "grace", 5]])
      assert.deepStrictEqual(answers, [
        { Status: "SUCCESS", PhysicalResourceId: "grace", ...echoed, Data: { Url: "https://grace.example.com" } }
      ])
    }))

  it.effect("stays as it is where the name is taken, and CloudFormation learns why", () =>
    Effect.gen(function*() {
      const { answers, lambda, told } = yield* start

      yield* lambda.invoke(update("bob", "5"))

      assert.deepStrictEqual(told, [])
      assert.deepStrictEqual(answers, [
        { Status: "FAILED", Reason: "NameTaken: the name bob is taken", PhysicalResourceId: "ada", ...echoed }
      ])
    }))

  it.effect("is answered for with properties that do not match", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start

      yield* lambda.invoke(update("ada", "many"))

      assert.nestedInclude(answers[0], { Status: "FAILED", PhysicalResourceId: "ada" })
    }))

  it.effect("is deleted", () =>
    Effect.gen(function*() {
      const { answers, lambda, told } = yield* start

      yield* lambda.invoke(remove)

      assert.deepStrictEqual(told, [["remove", "ada"]])
      assert.deepStrictEqual(answers, [{ Status: "SUCCESS", PhysicalResourceId: "ada", ...echoed }])
    }))
})

describe("Tenants", () => {
  it.effect("puts a tenant again for its owner, and for nobody else", () =>
    Effect.gen(function*() {
      const { put } = yield* Tenants
      yield* put("ada", 3, "shop")

      yield* put("ada", 3, "shop")
      const error = yield* Effect.flip(put("ada", 3, "blog"))

      assert.deepStrictEqual(error, new NameTaken({ name: "ada" }))
    }).pipe(Effect.provide(Tenants.layer)))
})
