import { assert, describe, it } from "@effect/vitest"
import type * as Aws from "aws-lambda"
import { Effect, Exit, Fiber } from "effect"
import { Environment, Invocation, RuntimeError } from "effect-lambda-runtime"
import type { RuntimeApiClient } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { interrupted, OutOfStock, responding } from "./handlers.ts"

const next: RuntimeApiClient.NextInvocation = {
  requestId: "a",
  nonce: undefined,
  deadline: 3000,
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders:live",
  traceId: "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:9581a8d4:0",
  tenantId: "blue",
  clientContext: undefined,
  cognitoIdentity: undefined,
  event: new Uint8Array()
}

const fromNext = (
  overrides: Partial<RuntimeApiClient.NextInvocation> = {},
  variables: Record<string, string> = {}
) => Invocation.fromNext({ ...next, ...overrides }, Environment.fromRecord(variables))

describe("fromNext", () => {
  it("has what Lambda sent with the event, unchanged", () => {
    const { invalid, invocation } = fromNext()

    assert.strictEqual(invocation.requestId, "a")
    assert.strictEqual(invocation.invokedFunctionArn, next.invokedFunctionArn)
    assert.strictEqual(invocation.deadline, 3000)
    assert.strictEqual(invocation.traceId, next.traceId)
    assert.strictEqual(invocation.tenantId, "blue")
    assert.isUndefined(invalid)
  })

  it("has what the environment says about the function", () => {
    const { invocation } = fromNext({}, {
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_FUNCTION_NAME: "orders",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[$LATEST]abc"
    })

    assert.strictEqual(invocation.functionName, "orders")
    assert.strictEqual(invocation.functionVersion, "$LATEST")
    assert.strictEqual(invocation.memoryLimitInMB, 512)
    assert.strictEqual(invocation.logGroupName, "/aws/lambda/orders")
    assert.strictEqual(invocation.logStreamName, "2026/11/21/[$LATEST]abc")
  })

  it("has nothing that nobody said", () => {
    const { invocation } = fromNext({ deadline: undefined, tenantId: undefined, traceId: undefined })

    const { remainingMillis: _, ...told } = invocation
    assert.deepStrictEqual(
      Object.entries(told).filter(([, value]) => value !== undefined).map(([name]) => name),
      ["requestId", "invokedFunctionArn"]
    )
  })

  it("parses the client context and the Cognito identity", () => {
    const { invocation } = fromNext({
      clientContext: "{\"client\":{\"app_title\":\"Tea\"},\"custom\":{\"k\":\"é\",\"n\":1}}",
      cognitoIdentity: "{\"cognitoIdentityId\":\"id\",\"cognitoIdentityPoolId\":\"pool\"}"
    })

    assert.deepStrictEqual(invocation.clientContext, { client: { app_title: "Tea" }, custom: { k: "é", n: 1 } })
    assert.deepStrictEqual(invocation.cognitoIdentity, { cognitoIdentityId: "id", cognitoIdentityPoolId: "pool" })
  })

  it("ignores a client context or an identity that is JSON, but not an object", () => {
    for (const text of ["\"text\"", "1", "null", "[1]", "true"]) {
      const { invalid, invocation } = fromNext({ clientContext: text, cognitoIdentity: text })

      assert.isUndefined(invocation.clientContext)
      assert.isUndefined(invocation.cognitoIdentity)
      assert.isUndefined(invalid)
    }
  })

  it("ignores each field of the Cognito identity that is not text", () => {
    for (const wrong of [1, null, true, ["id"], { id: "id" }]) {
      const id = fromNext({
        cognitoIdentity: JSON.stringify({ cognitoIdentityId: wrong, cognitoIdentityPoolId: "pool" })
      })
      const pool = fromNext({
        cognitoIdentity: JSON.stringify({ cognitoIdentityId: "id", cognitoIdentityPoolId: wrong })
      })

      assert.deepStrictEqual(id.invocation.cognitoIdentity, { cognitoIdentityPoolId: "pool" })
      assert.deepStrictEqual(pool.invocation.cognitoIdentity, { cognitoIdentityId: "id" })
      assert.isUndefined(id.invalid)
    }
  })

  it("ignores `client`, `custom` and `env` of the client context if they are not objects, and keeps the rest", () => {
    for (const name of ["client", "custom", "env"]) {
      for (const wrong of [1, null, "text", ["a"]]) {
        const parts = { client: { app_title: "Tea" }, custom: { k: 1 }, env: { locale: "de" }, own: 1, list: ["a"] }
        const { invalid, invocation } = fromNext({ clientContext: JSON.stringify({ ...parts, [name]: wrong }) })

        const { [name]: _, ...rest } = parts as Record<string, unknown>
        assert.deepStrictEqual(invocation.clientContext, rest)
        assert.isUndefined(invalid)
      }
    }
  })

  it("is invalid if one of them is not JSON, and names the header", () => {
    const context = fromNext({ clientContext: "{bad" })
    const identity = fromNext({ cognitoIdentity: "{bad" })

    assert.instanceOf(context.invalid, RuntimeError.InvalidInvocation)
    assert.strictEqual(context.invalid?.header, "Lambda-Runtime-Client-Context")
    assert.strictEqual(identity.invalid?.header, "Lambda-Runtime-Cognito-Identity")
    assert.notInclude(context.invalid?.message ?? "", "bad")
    assert.isUndefined(context.invocation.clientContext)
  })

  it("takes the W3C trace context out of the client context", () => {
    const { invocation } = fromNext({
      clientContext:
        "{\"custom\":{},\"w3c\":{\"traceparent\":\"00-1-2-01\",\"tracestate\":1,\"baggage\":\"\",\"x\":\"y\"}}"
    })

    assert.deepStrictEqual(invocation.w3c, { traceparent: "00-1-2-01" })
    assert.deepStrictEqual(invocation.clientContext, { custom: {} })
  })

  it("leaves a `w3c` alone that is not an object", () => {
    for (const w3c of ["text", 1, null, ["a"]]) {
      const { invocation } = fromNext({ clientContext: JSON.stringify({ w3c }) })

      assert.isUndefined(invocation.w3c)
      assert.deepStrictEqual(invocation.clientContext, { w3c })
    }
  })
})

/** How long an invocation may still run, and its end. */
const remaining = ({ end, invocation }: ReturnType<typeof fromNext>) => ({
  end,
  now: Effect.provideService(Invocation.remainingMillis, Invocation.Invocation, invocation)
})

describe("remainingMillis", () => {
  it.effect("falls with the clock, and never below 0", () =>
    Effect.gen(function*() {
      const { now } = remaining(fromNext({ deadline: 500 }))

      const left: Array<number> = []
      for (const millis of [0, 200, 300, 1]) {
        yield* TestClock.adjust(millis)
        left.push(yield* now)
      }

      assert.deepStrictEqual(left, [500, 300, 0, 0])
    }))

  it.effect("is unlimited if the deadline is not known", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* remaining(fromNext({ deadline: undefined })).now, Infinity)
    }))

  it.effect("is 0 once the invocation has ended", () =>
    Effect.gen(function*() {
      const known = remaining(fromNext({ deadline: 500 }))
      const unknown = remaining(fromNext({ deadline: undefined }))

      known.end()
      unknown.end()

      assert.deepStrictEqual([yield* known.now, yield* unknown.now], [0, 0])
    }))
})

describe("withDeadline", () => {
  it.effect("yields what the effect yields in time", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Effect.all([
        Invocation.withDeadline(Effect.succeed("at once")),
        Invocation.withDeadline(Effect.as(Effect.sleep("1 second"), "later")),
        Effect.exit(Invocation.withDeadline(Effect.fail(new OutOfStock({ item: "tea" }))))
      ])))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("1 second")

      const response = yield* sent.response
      assert.nestedInclude(response, { "body[0]": "at once", "body[1]": "later", "body[2]._tag": "Failure" })
    }))

  it.effect("interrupts the effect by the margin before the deadline, and fails once its finalizers have run", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const lambda = yield* TestLambda.make(responding(
        Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("finalizer"))).pipe(
          Invocation.withDeadline({ deadlineMargin: "1 second" }),
          Effect.catchTag("DeadlineExceeded", ({ message }) => Effect.succeed([...journal, message]))
        )
      ))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("1999 millis")
      const before = journal.slice()
      yield* TestClock.adjust("1 millis")

      assert.deepStrictEqual(before, [])
      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.response(["finalizer", "the invocation was interrupted 1000 ms before its deadline"])
      )
    }))

  it.effect("interrupts 200 ms before the deadline by default, so before the loop does", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Invocation.withDeadline(Effect.never)))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("2800 millis")

      assert.deepStrictEqual(yield* sent.response, interrupted(200))
    }))

  it.effect("yields what `orElse` yields", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Invocation.withDeadline(Effect.never, {
        deadlineMargin: "2 seconds",
        orElse: ({ remainingMillis }) => Effect.as(Effect.sleep("1 second"), `${remainingMillis} ms were left`)
      })))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("2 seconds")

      assert.deepStrictEqual(yield* sent.response, TestLambda.response("2000 ms were left"))
    }))

  it.effect("leaves the effect at least a third of the time", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(
        Invocation.withDeadline(Effect.never, { deadlineMargin: "1 minute" })
      ))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* sent.response, interrupted(2000))
    }))

  it.effect.each([["without a deadline", false], ["when the deadline is in the past", "-1 second"]] as const)(
    "interrupts nothing %s",
    ([, timeout]) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(
          Invocation.withDeadline(Effect.as(Effect.sleep("1 hour"), "done"))
        ))
        const sent = yield* lambda.start(null, { timeout })

        yield* TestClock.adjust("1 hour")

        assert.deepStrictEqual(yield* sent.response, TestLambda.response("done"))
      })
  )

  it.effect("does not wait for slow finalizers: the handler goes on, and the next event comes after them", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(
        Effect.onInterrupt(Effect.never, () => Effect.sleep("5 seconds")).pipe(
          Invocation.withDeadline({ deadlineMargin: "1 second", orElse: () => Effect.succeed("partial") })
        )
      ))
      const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

      yield* TestClock.adjust("2199 millis")
      const before = yield* lambda.api.calls
      yield* TestClock.adjust("1 millis")
      const response = yield* sent.response
      const calls = yield* lambda.api.calls
      yield* TestClock.adjust("5 seconds")
      yield* lambda.idle

      assert.deepStrictEqual(before, ["next"])
      assert.deepStrictEqual(response, TestLambda.response("partial"))
      assert.deepStrictEqual(calls, ["next", "respond a"])
      assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
    }))

  it.effect.each(
    [
      ["result", Effect.succeed("made"), Exit.succeed("made")],
      ["failure", Effect.fail("broken"), Exit.fail("broken")]
    ] as const
  )(
    "keeps the %s of an effect that cannot be interrupted and ends a little later",
    ([, end, expected]) =>
      Effect.gen(function*() {
        const exits: Array<Exit.Exit<string, unknown>> = []
        const lambda = yield* TestLambda.make(responding(
          Effect.uninterruptible(Effect.andThen(Effect.sleep("2100 millis"), end)).pipe(
            Invocation.withDeadline({ deadlineMargin: "1 second" }),
            Effect.exit,
            Effect.map((exit) => void exits.push(exit))
          )
        ))
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2100 millis")

        assert.strictEqual((yield* sent.response)._tag, "Buffered")
        assert.deepStrictEqual(exits, [expected])
      })
  )

  it.effect("passes an interruption on, and waits for the finalizers", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const part = Effect.onInterrupt(
        Effect.never,
        () => Effect.andThen(Effect.sleep("1 second"), Effect.sync(() => journal.push("finalizer")))
      )
      const lambda = yield* TestLambda.make(responding(Effect.gen(function*() {
        const fiber = yield* Effect.forkChild(Invocation.withDeadline(part), { startImmediately: true })
        yield* Fiber.interrupt(fiber)
        return journal.slice()
      })))
      const sent = yield* lambda.start(null, { timeout: "1 minute" })

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* sent.response, TestLambda.response(["finalizer"]))
    }))
})

/** The context, by the type that libraries ask for. */
const toAws = (invocation: Invocation.Invocation["Service"]) =>
  Effect.map(
    Effect.provideService(Invocation.toAwsContext, Invocation.Invocation, invocation),
    (context): Aws.Context => context
  )

describe("toAwsContext", () => {
  const { invocation } = fromNext({
    clientContext: "{\"custom\":{\"n\":1}}",
    cognitoIdentity: "{\"cognitoIdentityId\":\"id\",\"cognitoIdentityPoolId\":\"pool\"}"
  }, {
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_FUNCTION_NAME: "orders",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[$LATEST]abc"
  })

  it.effect("has what AWS's own runtime passes along with an event", () =>
    Effect.gen(function*() {
      const { done: _1, fail: _2, getRemainingTimeInMillis: _3, succeed: _4, ...fields } = yield* toAws(invocation)

      assert.deepStrictEqual(fields, {
        awsRequestId: "a",
        callbackWaitsForEmptyEventLoop: true,
        clientContext: { custom: { n: 1 } } as never,
        functionName: "orders",
        functionVersion: "$LATEST",
        identity: { cognitoIdentityId: "id", cognitoIdentityPoolId: "pool" },
        invokedFunctionArn: next.invokedFunctionArn,
        logGroupName: "/aws/lambda/orders",
        logStreamName: "2026/11/21/[$LATEST]abc",
        memoryLimitInMB: "512",
        tenantId: "blue"
      })
    }))

  it.effect("says how much time is left, by the clock", () =>
    Effect.gen(function*() {
      const context = yield* toAws(invocation)

      const before = context.getRemainingTimeInMillis()
      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual([before, context.getRemainingTimeInMillis()], [3000, 2000])
    }))

  it.effect("has empty strings and no objects for what nobody said", () =>
    Effect.gen(function*() {
      const context = yield* toAws(fromNext({ deadline: undefined, tenantId: undefined }).invocation)

      const { clientContext, functionName, identity, memoryLimitInMB, tenantId } = context
      assert.deepStrictEqual([clientContext, functionName, identity, memoryLimitInMB, tenantId], [
        undefined,
        "",
        undefined,
        "",
        undefined
      ])
      assert.strictEqual(context.getRemainingTimeInMillis(), Infinity)
    }))

  it.effect("cannot end the invocation", () =>
    Effect.gen(function*() {
      const context = yield* toAws(invocation)

      for (const end of [() => context.done(), () => context.fail("x"), () => context.succeed("x")]) {
        assert.throws(end, "the context cannot end an invocation: return an effect instead")
      }
    }))
})
