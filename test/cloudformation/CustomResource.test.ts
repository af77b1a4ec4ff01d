import { assert, describe, it } from "@effect/vitest"
import { Data, Deferred, Effect, Exit, Fiber, Layer, Option, Schema } from "effect"
import * as CustomResource from "effect-lambda-runtime/CustomResource"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import { fixture } from "../events/harness.ts"
import { failureOf } from "../handlers.ts"

const create = fixture("CustomResourceEvent.create") as { readonly [key: string]: unknown }
const update = fixture("CustomResourceEvent.update") as { readonly [key: string]: unknown }
const remove = fixture("CustomResourceEvent.delete") as { readonly [key: string]: unknown }

const echoed = { StackId: create.StackId, RequestId: create.RequestId, LogicalResourceId: create.LogicalResourceId }

const properties = Schema.Struct({ Domain: Schema.String, Days: Schema.FiniteFromString })

class Taken extends Data.TaggedError("Taken")<{}> {
  override readonly message = "the domain is taken"
}

type Options = Partial<Parameters<typeof CustomResource.make<typeof properties, never, never, never>>[0]>

/** A function, and what CloudFormation was told. */
const start = Effect.fnUntraced(function*(
  options: Options,
  send: (count: number) => Effect.Effect<void, CustomResource.AnswerNotSent> = () => Effect.void
) {
  const sent: Array<{ readonly url: string; readonly body: string }> = []
  const sender = Layer.succeed(CustomResource.AnswerSender, {
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
  const answers = () => sent.map(({ body }) => JSON.parse(body) as { readonly [key: string]: unknown })
  return { answers, lambda, sent }
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
  it.effect("answers a create with what was made, at the address of the request", () =>
    Effect.gen(function*() {
      const { answers, lambda, sent } = yield* start({
        create: ({ properties: { Days, Domain } }) =>
          Effect.succeed({ physicalResourceId: "cert-1", data: { Domain, Days: Days + 1 }, noEcho: true })
      })

      const response = yield* lambda.invoke(create)

      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(answers(), [
        succeeded("cert-1", { NoEcho: true, Data: { Domain: "example.com", Days: 31 } })
      ])
      assert.strictEqual(sent[0]?.url, create.ResponseURL)
    }))

  it.effect("gives a resource the same id at every delivery of a request", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({})

      yield* lambda.invoke(create)
      yield* lambda.invoke(create)

      const answer = succeeded(`Certificate-${create.RequestId}`)
      assert.deepStrictEqual(answers(), [answer, answer])
    }))

  it.effect("keeps the id in an update, unless the resource was replaced", () =>
    Effect.gen(function*() {
      const outcomes = [undefined, { physicalResourceId: "cert-2" }]
      const { answers, lambda } = yield* start({ update: () => Effect.sync(() => outcomes.shift()) })

      yield* lambda.invoke(update)
      yield* lambda.invoke(update)

      assert.deepStrictEqual(answers(), [succeeded("cert-1"), succeeded("cert-2")])
    }))

  it.effect("hands over both properties of an update, the old ones where they match", () =>
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

  it.effect("deletes what an older version of the program accepted", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const { answers, lambda } = yield* start({
        delete: ({ physicalResourceId, properties }) =>
          Effect.sync(() => void seen.push([physicalResourceId, Option.isSome(properties)]))
      })

      yield* lambda.invoke(remove)
      yield* lambda.invoke({ ...remove, ResourceProperties: {} })

      assert.deepStrictEqual(seen, [["cert-1", true], ["cert-1", false]])
      assert.deepStrictEqual(answers(), [succeeded("cert-1"), succeeded("cert-1")])
    }))

  it.effect.each(
    [
      ["a failure", Effect.fail(new Taken()), "Taken: the domain is taken"],
      ["a defect", Effect.die(new TypeError("no such method")), "TypeError: no such method"],
      ["an interruption", Effect.interrupt, "Runtime.Interrupted: the invocation was interrupted"]
    ] as const
  )("answers %s as FAILED with the reason, and is done", ([, work, reason]) =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({ create: () => work, update: () => work, delete: () => work })

      const responses = [yield* lambda.invoke(create), yield* lambda.invoke(update), yield* lambda.invoke(remove)]

      assert.deepStrictEqual(responses, [done, done, done])
      assert.deepStrictEqual(answers(), [failed(reason, neverMade), failed(reason, "cert-1"), failed(reason, "cert-1")])
    }))

  it.effect("answers an exception of a function that should have returned an effect", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({
        update: () => {
          throw new RangeError("thrown")
        }
      })

      yield* lambda.invoke(update)

      assert.deepStrictEqual(answers(), [failed("RangeError: thrown", "cert-1")])
    }))

  it.effect("answers properties that do not match with their path, never their value", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({})

      yield* lambda.invoke({ ...create, ResourceProperties: { Domain: "example.com", Days: "secret" } })

      assert.match(String(answers()[0]?.Reason), /^Runtime\.InvalidEvent: event\.ResourceProperties\.Days: /)
      assert.notInclude(String(answers()[0]?.Reason), "secret")
    }))

  it.effect("has nothing to delete where nothing was made", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({
        create: () => Effect.fail(new Taken()),
        delete: () => Effect.die("called")
      })

      yield* lambda.invoke(create)
      yield* lambda.invoke({ ...remove, PhysicalResourceId: answers()[0]?.PhysicalResourceId })

      assert.deepStrictEqual(answers()[1], succeeded(neverMade))
    }))

  it.effect("answers a delete that has no id, as samples have it", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({})
      const { PhysicalResourceId: _, ...withoutId } = remove

      yield* lambda.invoke(withoutId)

      assert.deepStrictEqual(answers(), [succeeded(`Certificate-${create.RequestId}`)])
    }))

  it.effect("has the rollback delete what an incomplete create made", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({
        create: () =>
          Effect.fail(new CustomResource.CreateIncomplete({ physicalResourceId: "cert-7", reason: "no DNS" }))
      })

      yield* lambda.invoke(create)

      assert.deepStrictEqual(answers(), [failed("CreateIncomplete: no DNS", "cert-7")])
    }))

  it.effect("answers with the id that is known in advance, however the create ends", () =>
    Effect.gen(function*() {
      const outcomes = [Effect.void, Effect.fail(new Taken())]
      const { answers, lambda } = yield* start({
        create: () => Effect.suspend(() => outcomes.shift() ?? Effect.void),
        physicalResourceId: ({ properties }) => properties.Domain
      })

      yield* lambda.invoke(create)
      yield* lambda.invoke(create)

      assert.deepStrictEqual(answers(), [
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
      ]
    ] as const
  )(
    "fails where CloudFormation would refuse %s, and has the rollback delete what was made",
    ([, outcome, id, reason]) =>
      Effect.gen(function*() {
        const { answers, lambda } = yield* start({ create: () => Effect.succeed(outcome) })

        yield* lambda.invoke(create)

        const [answer] = answers()
        assert.strictEqual(answer?.Status, "FAILED")
        assert.strictEqual(answer?.PhysicalResourceId, id)
        assert.match(
          String(answer?.Reason),
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

  it.effect("answers before the deadline, and interrupts the work", () =>
    Effect.gen(function*() {
      let interrupted = false
      const { answers, lambda } = yield* start({
        create: () => Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted = true))
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("54999 millis")
      assert.deepStrictEqual(answers(), [])
      yield* TestClock.adjust("1 millis")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.isTrue(interrupted)
      const reason = "Runtime.DeadlineExceeded: the invocation was interrupted 5000 ms before its deadline"
      assert.deepStrictEqual(answers(), [failed(reason, neverMade)])
    }))

  it.effect("gives the work half of the time where there is little", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({ update: () => Effect.never })
      const sent = yield* lambda.start(update, { timeout: "3 seconds" })

      yield* TestClock.adjust("1500 millis")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(answers()[0]?.PhysicalResourceId, "cert-1")
    }))

  it.effect("answers although a finalizer does not end", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({
        create: () => Effect.onInterrupt(Effect.never, () => Effect.never)
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("58 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(answers()[0]?.Status, "FAILED")
    }))

  it.effect("answers although the work cannot be interrupted, and is done", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({ update: () => Effect.uninterruptible(Effect.never) })
      const sent = yield* lambda.start(update, { timeout: "60 seconds" })

      yield* TestClock.adjust("58 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      const reason = "Runtime.DeadlineExceeded: the invocation was interrupted 5000 ms before its deadline"
      assert.deepStrictEqual(answers(), [failed(reason, "cert-1")])
    }))

  it.effect("answers with what was made in spite of the interruption", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({
        create: () => Effect.uninterruptible(Effect.as(Effect.sleep("56 seconds"), { physicalResourceId: "cert-1" }))
      })
      const sent = yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("56 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.deepStrictEqual(answers(), [succeeded("cert-1")])
    }))

  it.effect("has the rollback delete what was left behind after the interruption", () =>
    Effect.gen(function*() {
      const incomplete = new CustomResource.CreateIncomplete({ physicalResourceId: "cert-7", reason: "no DNS" })
      const { answers, lambda } = yield* start({
        create: () => Effect.uninterruptible(Effect.andThen(Effect.sleep("56 seconds"), Effect.fail(incomplete)))
      })
      yield* lambda.start(create, { timeout: "60 seconds" })

      yield* TestClock.adjust("56 seconds")

      assert.deepStrictEqual(answers(), [failed("CreateIncomplete: no DNS", "cert-7")])
    }))

  it.effect("needs no deadline", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({ create: () => Effect.sleep("1 hour") })
      const sent = yield* lambda.start(create, { timeout: false })

      yield* TestClock.adjust("1 hour")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(answers()[0]?.Status, "SUCCESS")
    }))

  it.effect("answers when the environment shuts down", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({ update: () => Effect.never })
      yield* lambda.start(update)
      const shutdown = yield* Effect.forkChild(lambda.shutdown)

      yield* TestClock.adjust("1 seconds")
      yield* Fiber.join(shutdown)

      assert.deepStrictEqual(answers(), [failed("Runtime.Interrupted: the invocation was interrupted", "cert-1")])
    }))

  it.effect("sends the answer again where that may help", () =>
    Effect.gen(function*() {
      const busy = new CustomResource.AnswerNotSent({ detail: "status 503", retryable: true })
      const { answers, lambda } = yield* start({}, (count) => count < 3 ? Effect.fail(busy) : Effect.void)
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("1 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.deepStrictEqual(answers(), [succeeded("cert-1"), succeeded("cert-1"), succeeded("cert-1")])
    }))

  it.effect("does not wait for an attempt that hangs", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({}, (count) => count === 1 ? Effect.never : Effect.void)
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, done)
      assert.strictEqual(answers().length, 2)
    }))

  it.effect("fails where the answer cannot be sent, so that Lambda runs it again", () =>
    Effect.gen(function*() {
      const expired = new CustomResource.AnswerNotSent({ detail: "status 403", retryable: false })
      const { answers, lambda } = yield* start({}, () => Effect.fail(expired))

      const response = yield* lambda.invoke(update)

      assert.deepStrictEqual(
        response,
        TestLambda.failure("AnswerNotSent", "the answer did not reach CloudFormation: status 403")
      )
      assert.strictEqual(answers().length, 1)
    }))

  it.effect("gives up after five attempts", () =>
    Effect.gen(function*() {
      const busy = new CustomResource.AnswerNotSent({ detail: "status 503", retryable: true })
      const { answers, lambda } = yield* start({}, () => Effect.fail(busy))
      const sent = yield* lambda.start(update)

      yield* TestClock.adjust("10 seconds")

      assert.strictEqual((yield* sent.response)._tag, "Failure")
      assert.strictEqual(answers().length, 5)
    }))

  it.effect.each(
    [
      [{ RequestType: "Import" }, "event.RequestType: expected"],
      [{ ResourceType: undefined }, "event.ResourceType: missing key"],
      [{ ResourceProperties: undefined }, "event.ResourceProperties: missing key"],
      [{ OldResourceProperties: undefined }, "event.OldResourceProperties: missing key"]
    ] as const
  )("answers a request that it does not understand as FAILED: %o", ([wrong, reason]) =>
    Effect.gen(function*() {
      const { answers, lambda, sent } = yield* start({ update: () => Effect.die("called") })

      const response = yield* lambda.invoke({ ...update, ...wrong })

      const [answer] = answers()
      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(answers(), [failed(String(answer?.Reason), "cert-1")])
      assert.include(String(answer?.Reason), "Runtime.InvalidEvent: ")
      assert.include(String(answer?.Reason), reason)
      assert.strictEqual(sent[0]?.url, update.ResponseURL)
    }))

  it.effect("answers with what there is of a request", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({})
      const { ResponseURL } = create

      const response = yield* lambda.invoke({ ResponseURL, RequestType: "Create", RequestId: "r-1", StackId: 7 })

      const [{ Reason: _, ...answer } = {}] = answers()
      assert.deepStrictEqual(response, done)
      assert.deepStrictEqual(answer, { Status: "FAILED", PhysicalResourceId: neverMade, RequestId: "r-1" })
    }))

  it.effect("refuses what is no request", () =>
    Effect.gen(function*() {
      const { answers, lambda } = yield* start({})

      const response = yield* lambda.invoke({ ...create, ResponseURL: "..." })

      assert.strictEqual(response._tag === "Failure" ? response.errorType : "", "Runtime.InvalidEvent")
      assert.deepStrictEqual(answers(), [])
    }))
})

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
}

/** A server that answers with a status, or not at all. */
const serve = Effect.fnUntraced(function*(status: number | undefined) {
  const received = yield* Deferred.make<Received>()
  const closed = yield* Deferred.make<void>()
  const server = Http.createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk) => chunks.push(chunk))
    request.on("end", () => {
      const { headers, method, url } = request
      Deferred.doneUnsafe(received, Exit.succeed({ method, url, headers, body: Buffer.concat(chunks).toString() }))
      if (status !== undefined) response.writeHead(status).end("<Error>secret</Error>")
    })
    response.on("close", () => Deferred.doneUnsafe(closed, Exit.void))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/key?X-Amz-Signature=a%2Fb`
  return { closed: Deferred.await(closed), received: Deferred.await(received), url }
})

const sendTo = (url: string) => Effect.flatMap(CustomResource.AnswerSender, (sender) => sender.send(url, `{"a":"é"}`))

describe("AnswerSender", () => {
  it.live("puts the answer without a content type, as the address was signed without one", () =>
    Effect.gen(function*() {
      const server = yield* serve(200)

      yield* sendTo(server.url)

      const { body, headers, method, url } = yield* server.received
      assert.deepStrictEqual([method, url, body], ["PUT", "/key?X-Amz-Signature=a%2Fb", `{"a":"é"}`])
      assert.strictEqual(headers["content-type"], "")
      assert.strictEqual(headers["content-length"], "10")
      assert.strictEqual(headers["transfer-encoding"], undefined)
    }))

  it.live.each([[503, true], [429, true], [403, false], [307, false]] as const)(
    "fails for status %d",
    ([status, retryable]) =>
      Effect.gen(function*() {
        const server = yield* serve(status)

        const error = yield* Effect.flip(sendTo(server.url))

        assert.strictEqual(error.message, `the answer did not reach CloudFormation: status ${status}`)
        assert.strictEqual(error.retryable, retryable)
      })
  )

  it.live("may be tried again where nobody listens", () =>
    Effect.gen(function*() {
      const { url } = yield* Effect.scoped(serve(200))

      const error = yield* Effect.flip(sendTo(url))

      assert.isTrue(error.retryable)
    }))

  it.live("ends the request when it is interrupted", () =>
    Effect.gen(function*() {
      const server = yield* serve(undefined)
      const fiber = yield* Effect.forkChild(sendTo(server.url))
      yield* server.received

      yield* Fiber.interrupt(fiber)

      yield* server.closed
    }))

  it.effect("does not tell the address", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(sendTo("http//secret"))

      const error = failureOf(exit)
      assert.instanceOf(error, CustomResource.AnswerNotSent)
      assert.notInclude(JSON.stringify([error, error.message, error.cause]), "secret")
      assert.isFalse(error.retryable)
    }))
})
