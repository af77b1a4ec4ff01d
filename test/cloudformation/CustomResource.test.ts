import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Fiber, Layer, Option, Schema } from "effect"
import * as CustomResource from "effect-lambda-runtime/CustomResource"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { fixture } from "../events/harness.ts"

const create = fixture("customResource") as { readonly [key: string]: unknown }
const update = fixture("customResourceUpdate") as { readonly [key: string]: unknown }
const remove = fixture("customResourceDelete") as { readonly [key: string]: unknown }

const echoed = { StackId: create.StackId, RequestId: create.RequestId, LogicalResourceId: create.LogicalResourceId }

const properties = Schema.Struct({ Domain: Schema.String, Days: Schema.FiniteFromString })

class Taken extends Data.TaggedError("Taken")<{}> {
  override readonly message = "the domain is taken"
}

type Options = Partial<Parameters<typeof CustomResource.make<typeof properties, never, never, never>>[0]>

/** A function, and the bodies of the responses to CloudFormation. */
const start = Effect.fnUntraced(function*(
  options: Options,
  send: (count: number) => Effect.Effect<void, CustomResource.ResponseNotSent> = () => Effect.void
) {
  const sent: Array<{ readonly url: string; readonly body: string }> = []
  const sender = Layer.succeed(CustomResource.ResponseSender, {
    send: (url, body) =>
      Effect.suspend(() => {
        sent.push({ url, body })
        return send(sent.length)
      })
  })
  const lambda = yield* TestLambda.make(CustomResource.make({
    properties,
    create: () => Effect.void,
    update: () => Effect.void,
    delete: () => Effect.void,
    ...options
  })).pipe(Effect.provide(sender))
  const bodies = () => sent.map(({ body }) => JSON.parse(body) as { readonly [key: string]: unknown })
  return { bodies, lambda, sent }
})

const done = TestLambda.response(null)

const failed = (Reason: string, PhysicalResourceId: string) => ({
  Status: "FAILED",
  Reason,
  PhysicalResourceId,
  ...echoed
})
const succeeded = (PhysicalResourceId: string, more = {}) => ({
  Status: "SUCCESS",
  PhysicalResourceId,
  ...echoed,
  ...more
})

const neverMade = "effect-lambda-runtime/never-made"

describe("make", () => {
  it.effect("responds to a create with the outcome, at the URL of the request", () =>
    Effect.gen(function*() {
      const { bodies, lambda, sent } = yield* start({
        create: ({ properties: { Days, Domain } }) =>
          Effect.succeed({ physicalResourceId: "cert-1", data: { Domain, Days: Days + 1 }, noEcho: true })
      })

      const response = yield* lambda.invoke(create)

      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(bodies(), [
        succeeded("cert-1", { NoEcho: true, Data: { Domain: "example.com", Days: 31 } })
      ])
      assert.strictEqual(sent[0]?.url, create.ResponseURL)
    }))

  it.effect("gives a resource the same id for every delivery of a request", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({})

      yield* lambda.invoke(create)
      yield* lambda.invoke(create)

      const same = succeeded(`Certificate-${create.RequestId}`)
      assert.deepStrictEqual(bodies(), [same, same])
    }))

  it.effect("keeps the id in an update, unless the resource was replaced", () =>
    Effect.gen(function*() {
      const outcomes = [undefined, { physicalResourceId: "cert-2" }]
      const { bodies, lambda } = yield* start({ update: () => Effect.sync(() => outcomes.shift()) })

      yield* lambda.invoke(update)
      yield* lambda.invoke(update)

      assert.deepStrictEqual(bodies(), [succeeded("cert-1"), succeeded("cert-2")])
    }))

  it.effect("passes both properties of an update, the old ones if they match", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const { lambda } = yield* start({
        update: ({ oldProperties, properties }) => Effect.sync(() => void seen.push([oldProperties, properties.Days]))
      })

      yield* lambda.invoke(update)
      yield* lambda.invoke({ ...update, OldResourceProperties: { Days: "ten" } })

      assert.deepStrictEqual(seen, [
        [Option.some({ Domain: "example.com", Days: 10 }), 30],
        [Option.none(), 30]
      ])
    }))

  it.effect("deletes a resource whose properties an older version accepted", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const { bodies, lambda } = yield* start({
        delete: ({ physicalResourceId, properties }) =>
          Effect.sync(() => void seen.push([physicalResourceId, Option.isSome(properties)]))
      })

      yield* lambda.invoke(remove)
      yield* lambda.invoke({ ...remove, ResourceProperties: {} })

      assert.deepStrictEqual(seen, [["cert-1", true], ["cert-1", false]])
      assert.deepStrictEqual(bodies(), [succeeded("cert-1"), succeeded("cert-1")])
    }))

  it.effect.each(
    [
      ["a failure", Effect.fail(new Taken()), "Taken: the domain is taken"],
      ["a defect", Effect.die(new TypeError("no such method")), "TypeError: no such method"],
      ["an interruption", Effect.interrupt, "Runtime.Interrupted: the invocation was interrupted"]
    ] as const
  )("responds FAILED with the reason to %s, and the invocation succeeds", ([, work, reason]) =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ create: () => work, update: () => work, delete: () => work })

      const responses = [yield* lambda.invoke(create), yield* lambda.invoke(update), yield* lambda.invoke(remove)]

      assert.deepStrictEqual(responses, [done, done, done])
      assert.deepStrictEqual(bodies(), [failed(reason, neverMade), failed(reason, "cert-1"), failed(reason, "cert-1")])
    }))

  it.effect("responds FAILED if the function throws", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({
        update: () => {
          throw new RangeError("thrown")
        }
      })

      yield* lambda.invoke(update)

      assert.deepStrictEqual(bodies(), [failed("RangeError: thrown", "cert-1")])
    }))

  it.effect("names the path of properties that do not match, never their value", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({})

      yield* lambda.invoke({ ...create, ResourceProperties: { Domain: "example.com", Days: "secret" } })

      assert.match(String(bodies()[0]?.Reason), /^Runtime\.InvalidEvent: event\.ResourceProperties\.Days: /)
      assert.notInclude(String(bodies()[0]?.Reason), "secret")
    }))

  it.effect("does not call delete if the create failed", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({
        create: () => Effect.fail(new Taken()),
        delete: () => Effect.die("called")
      })

      yield* lambda.invoke(create)
      yield* lambda.invoke({ ...remove, PhysicalResourceId: bodies()[0]?.PhysicalResourceId })

      assert.deepStrictEqual(bodies()[1], succeeded(neverMade))
    }))

  it.effect("responds to a delete without an id", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({})
      const { PhysicalResourceId: _, ...withoutId } = remove

      yield* lambda.invoke(withoutId)

      assert.deepStrictEqual(bodies(), [succeeded(`Certificate-${create.RequestId}`)])
    }))

  it.effect("responds with the id of an incomplete create, for the rollback to delete", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({
        create: () =>
          Effect.fail(new CustomResource.CreateIncomplete({ physicalResourceId: "cert-7", reason: "no DNS" }))
      })

      yield* lambda.invoke(create)

      assert.deepStrictEqual(bodies(), [failed("CreateIncomplete: no DNS", "cert-7")])
    }))

  it.effect("responds with the id that is known in advance, however the create ends", () =>
    Effect.gen(function*() {
      const outcomes = [Effect.void, Effect.fail(new Taken())]
      const { bodies, lambda } = yield* start({
        create: () => Effect.suspend(() => outcomes.shift() ?? Effect.void),
        physicalResourceId: ({ properties }) => properties.Domain
      })

      yield* lambda.invoke(create)
      yield* lambda.invoke(create)

      assert.deepStrictEqual(bodies(), [
        succeeded("example.com"),
        failed("Taken: the domain is taken", "example.com")
      ])
    }))

  it.effect.each(
    [
      [
        "data that is too long",
        { physicalResourceId: "cert-1", data: { all: "x".repeat(4096) } },
        "cert-1",
        /^Runtime\.InvalidResponse: response: expected at most 4096 bytes/
      ],
      [
        "an id that is too long",
        { physicalResourceId: "é".repeat(513) },
        `Certificate-${create.RequestId}`,
        /^Runtime\.InvalidResponse: response\.PhysicalResourceId: expected at most 1024 bytes/
      ],
      [
        "an empty id",
        { physicalResourceId: "" },
        `Certificate-${create.RequestId}`,
        /^Runtime\.InvalidResponse: response\.PhysicalResourceId: /
      ],
      [
        "a key that would be lost",
        { physicalResourceId: "cert-1", Data: { Domain: "example.com" } },
        "cert-1",
        /^Runtime\.InvalidResponse: outcome\.Data: an outcome has no such key; it has physicalResourceId, data, noEcho/
      ]
    ] as const
  )(
    "responds FAILED if CloudFormation would refuse %s, with the id for the rollback to delete",
    ([, outcome, id, reason]) =>
      Effect.gen(function*() {
        const { bodies, lambda } = yield* start({ create: () => Effect.succeed(outcome) })

        yield* lambda.invoke(create)

        const [body] = bodies()
        assert.strictEqual(body?.Status, "FAILED")
        assert.strictEqual(body?.PhysicalResourceId, id)
        assert.match(
          String(body?.Reason),
          reason
        )
      })
  )

  it.effect("cuts the reason to what CloudFormation reads", () =>
    Effect.gen(function*() {
      const { lambda, sent } = yield* start({ create: () => Effect.die(new Error(`"é\n`.repeat(5000))) })

      yield* lambda.invoke(create)

      const body = sent[0]?.body ?? ""
      assert.isAtMost(Buffer.byteLength(body), 4096)
      assert.isAtLeast(Buffer.byteLength(body), 3500)
      assert.match(JSON.parse(body).Reason, /^Error: "é[^]*\[cut\]$/)
    }))

  it.effect("interrupts the work and responds before the deadline", () =>
    Effect.gen(function*() {
      let interrupted = false
      const { bodies, lambda } = yield* start({
        create: () => Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted = true))
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("54999 millis")
      assert.deepStrictEqual(bodies(), [])
      yield* TestClock.adjust("1 millis")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.isTrue(interrupted)
      const reason = "Runtime.DeadlineExceeded: the invocation was interrupted 5000 ms before its deadline"
      assert.deepStrictEqual(bodies(), [failed(reason, neverMade)])
    }))

  it.effect("interrupts the work deadlineMargin before the deadline", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ deadlineMargin: "20 seconds", update: () => Effect.never })
      const sent = yield* lambda.start(update, { timeout: "60 seconds" })

      yield* TestClock.adjust("40 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      const reason = "Runtime.DeadlineExceeded: the invocation was interrupted 20000 ms before its deadline"
      assert.deepStrictEqual(bodies(), [failed(reason, "cert-1")])
    }))

  it.effect("gives the work a third of a short time", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ update: () => Effect.never })
      const sent = yield* lambda.start(update, { timeout: "3 seconds" })

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(bodies()[0]?.PhysicalResourceId, "cert-1")
    }))

  it.effect("responds although a finalizer does not end", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({
        create: () => Effect.onInterrupt(Effect.never, () => Effect.never)
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("58 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(bodies()[0]?.Status, "FAILED")
    }))

  it.effect("responds although the work cannot be interrupted", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ update: () => Effect.uninterruptible(Effect.never) })
      const sent = yield* lambda.start(update, { timeout: "60 seconds" })

      yield* TestClock.adjust("58 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      const reason = "Runtime.DeadlineExceeded: the invocation was interrupted 5000 ms before its deadline"
      assert.deepStrictEqual(bodies(), [failed(reason, "cert-1")])
    }))

  it.effect("responds with the outcome of work that ends in spite of the interruption", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({
        create: () => Effect.uninterruptible(Effect.as(Effect.sleep("56 seconds"), { physicalResourceId: "cert-1" }))
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("56 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.deepStrictEqual(bodies(), [succeeded("cert-1")])
    }))

  it.effect("responds with the id of an incomplete create that ends after the interruption", () =>
    Effect.gen(function*() {
      const incomplete = new CustomResource.CreateIncomplete({ physicalResourceId: "cert-7", reason: "no DNS" })
      const { bodies, lambda } = yield* start({
        create: () => Effect.uninterruptible(Effect.andThen(Effect.sleep("56 seconds"), Effect.fail(incomplete)))
      })
      yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("56 seconds")

      assert.deepStrictEqual(bodies(), [failed("CreateIncomplete: no DNS", "cert-7")])
    }))

  it.effect("waits for the work if the deadline is not known", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ create: () => Effect.sleep("1 hour") })
      const sent = yield* lambda.start(create, { timeout: false })

      yield* TestClock.adjust("1 hour")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(bodies()[0]?.Status, "SUCCESS")
    }))

  it.effect("responds when the environment shuts down", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ update: () => Effect.never })
      yield* lambda.start(update)
      const shutdown = yield* Effect.forkChild(lambda.shutdown)

      yield* TestClock.adjust("1 seconds")
      yield* Fiber.join(shutdown)

      assert.deepStrictEqual(bodies(), [failed("Runtime.Interrupted: the invocation was interrupted", "cert-1")])
    }))

  it.effect("responds when the environment shuts down although a finalizer does not end", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({ update: () => Effect.onInterrupt(Effect.never, () => Effect.never) })
      yield* lambda.start(update, { timeout: false })
      yield* Effect.forkChild(lambda.shutdown)

      yield* TestClock.adjust("190 millis")

      assert.deepStrictEqual(bodies(), [failed("Runtime.Interrupted: the invocation was interrupted", "cert-1")])
    }))

  it.effect("sends the response again if that may help", () =>
    Effect.gen(function*() {
      const busy = new CustomResource.ResponseNotSent({ detail: "status 503", retryable: true })
      const { bodies, lambda } = yield* start({}, (count) => count < 3 ? Effect.fail(busy) : Effect.void)
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("1 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.deepStrictEqual(bodies(), [succeeded("cert-1"), succeeded("cert-1"), succeeded("cert-1")])
    }))

  it.effect("tries again after an attempt that hangs", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({}, (count) => count === 1 ? Effect.never : Effect.void)
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(bodies().length, 2)
    }))

  it.effect("fails if the response cannot be sent, so that Lambda runs it again", () =>
    Effect.gen(function*() {
      const expired = new CustomResource.ResponseNotSent({ detail: "status 403", retryable: false })
      const { bodies, lambda } = yield* start({}, () => Effect.fail(expired))

      const response = yield* lambda.invoke(update)

      assert.deepStrictEqual(
        response,
        TestLambda.failure("ResponseNotSent", "the response did not reach CloudFormation: status 403")
      )
      assert.strictEqual(bodies().length, 1)
    }))

  it.effect("gives up after five attempts", () =>
    Effect.gen(function*() {
      const busy = new CustomResource.ResponseNotSent({ detail: "status 503", retryable: true })
      const { bodies, lambda } = yield* start({}, () => Effect.fail(busy))
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("10 seconds")

      assert.strictEqual((yield* sent.response)._tag, "Failure")
      assert.strictEqual(bodies().length, 5)
    }))

  it.effect.each(
    [
      [{ RequestType: "Import" }, "event.RequestType: expected"],
      [{ ResourceType: undefined }, "event.ResourceType: missing key"],
      [{ ResourceProperties: undefined }, "event.ResourceProperties: missing key"],
      [{ OldResourceProperties: undefined }, "event.OldResourceProperties: missing key"]
    ] as const
  )("responds FAILED to a request that is not valid: %o", ([wrong, reason]) =>
    Effect.gen(function*() {
      const { bodies, lambda, sent } = yield* start({ update: () => Effect.die("called") })

      const response = yield* lambda.invoke({ ...update, ...wrong })

      const [body] = bodies()
      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(bodies(), [failed(String(body?.Reason), "cert-1")])
      assert.include(String(body?.Reason), "Runtime.InvalidEvent: ")
      assert.include(String(body?.Reason), reason)
      assert.strictEqual(sent[0]?.url, update.ResponseURL)
    }))

  it.effect("repeats the ids of a request that is not valid", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({})
      const { ResponseURL } = create

      const response = yield* lambda.invoke({ ResponseURL, RequestType: "Create", RequestId: "r-1", StackId: 7 })

      const [{ Reason: _, ...body } = {}] = bodies()
      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(body, { Status: "FAILED", PhysicalResourceId: neverMade, RequestId: "r-1" })
    }))

  it.effect("rejects an event without a URL to respond to", () =>
    Effect.gen(function*() {
      const { bodies, lambda } = yield* start({})

      const response = yield* lambda.invoke({ ...create, ResponseURL: "..." })

      assert.strictEqual(response._tag === "Failure" ? response.errorType : "", "Runtime.InvalidEvent")
      assert.deepStrictEqual(bodies(), [])
    }))
})
