import { assert, describe, it } from "@effect/vitest"
import { Cause, Clock, Deferred, Effect, Exit, Fiber, Layer, Logger, Schema, Stream } from "effect"
import { Background, Handler, Invocation, Lambda, Response } from "effect-lambda-runtime"
import { TestClock } from "effect/testing"
import { Writable } from "node:stream"
import { awsGlobal } from "../../../src/internal/loop/awsGlobal.ts"
import type { AwsResponseStream } from "../../../src/internal/loop/awsResponse.ts"
import { responding } from "../../handlers.ts"
import { Logs } from "../../logs.ts"

const context = {
  awsRequestId: "id-1",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:f",
  getRemainingTimeInMillis: () => 3000
}

const invoke = (handler: Lambda.AwsHandler, event: unknown = null) =>
  Effect.exit(Effect.promise(() => handler(event, context)))

/** What `awslambda.streamifyResponse` gets is called with a stream as well. */
const invokeStreaming = (handler: Lambda.AwsHandler, stream: AwsResponseStream) =>
  Effect.exit(Effect.promise(() => Reflect.apply(handler, undefined, [null, stream, context])))

/** A stream of AWS's runtime whose caller reads all, or nothing at all. */
class ResponseStream extends Writable {
  readonly received: Array<string> = []
  contentType: string | undefined
  private readonly reads: boolean

  constructor(options: { readonly reads: boolean }) {
    super({ highWaterMark: 4 })
    this.reads = options.reads
    // The request of AWS's runtime below the stream has a listener of its own.
    this.on("error", () => {})
  }

  setContentType(contentType: string): void {
    this.contentType = contentType
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.received.push(chunk.toString())
    if (this.reads) setImmediate(done)
  }
}

const failure = (name: string, message: string) => ({ name, message })
const failureOf = (exit: Exit.Exit<unknown>) => {
  const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
  return error instanceof Error ? failure(error.name, error.message) : undefined
}

/** What an SDK finds in the store, from within a promise. */
const look = async () => {
  await Promise.resolve()
  const store = awsGlobal.awslambda?.InvokeStore
  return [store?.getXRayTraceId(), Reflect.get(store ?? {}, "getRequestId")()]
}

const streaming = (body: Stream.Stream<string | Uint8Array>) =>
  Lambda.toAwsHandler(Handler.stream({ event: Schema.Unknown, contentType: "text/plain" }, () => body), {
    streaming: true
  })

const respond = (streaming?: boolean) =>
  Handler.http({ event: Schema.Unknown, streaming }, () => Effect.fail("no")).pipe(
    Handler.catch(() => Effect.succeed(Response.http({ status: 404, headers: { a: "b" }, body: Stream.make("tea") })))
  )

/** What is logged of work that does not end. */
const stuckLines = (what: string) => [`Error id-1 ${what} of invocation id-1 did not end before the deadline`]

describe("toAwsHandler", () => {
  describe("a response", () => {
    it.live("of bytes is the JSON that it holds, or a text", () =>
      Effect.gen(function*() {
        const handler = Lambda.toAwsHandler(Handler.bytes((event) => Effect.succeed(event)))
        const csv = Lambda.toAwsHandler(Handler.bytes(() => Effect.succeed(Buffer.from("é,b"))))

        const exits = [yield* invoke(handler, { n: 1 }), yield* invoke(csv)]

        assert.deepStrictEqual(exits, [Exit.succeed({ n: 1 }), Exit.succeed("é,b")])
      }))

    it.live("that is not UTF-8 fails", () =>
      Effect.gen(function*() {
        const bytes = Buffer.from([0x61, 0xff])
        const whole = Lambda.toAwsHandler(Handler.bytes(() => Effect.succeed(bytes)))
        const collected = Lambda.toAwsHandler(
          Handler.stream({ event: Schema.Unknown }, () => Stream.make(bytes)),
          { streaming: false }
        )

        const exits = [yield* invoke(whole), yield* invoke(collected)]

        const invalid = failure(
          "Runtime.InvalidResponse",
          "the response is not UTF-8, and AWS's own runtime sends nothing else"
        )
        assert.deepStrictEqual(exits.map(failureOf), [invalid, invalid])
      }))
  })

  describe("an HTTP response", () => {
    it.live("is the object that HTTP sources read if the function does not stream, whatever the handler does", () =>
      Effect.gen(function*() {
        const handlers = [undefined, true, false].map((streaming) =>
          Lambda.toAwsHandler(respond(streaming), { streaming: false })
        )

        const exits = yield* Effect.forEach(handlers, (handler) => invoke(handler))

        const expected = { statusCode: 404, headers: { a: "b" }, body: "tea", isBase64Encoded: false }
        assert.deepStrictEqual(exits, exits.map(() => Exit.succeed(expected)))
      }))

    it.live("goes behind a prelude if the function streams, unless the handler never does", () =>
      Effect.gen(function*() {
        const texts = yield* Effect.forEach([undefined, true, false], (streaming) =>
          Effect.gen(function*() {
            const stream = new ResponseStream({ reads: true })
            yield* invokeStreaming(Lambda.toAwsHandler(respond(streaming), { streaming: true }), stream)
            return [stream.contentType, stream.received.join("")]
          }))

        const head = "{\"statusCode\":404,\"headers\":{\"a\":\"b\"}"
        const prelude = ["application/vnd.awslambda.http-integration-response", `${head}}${"\0".repeat(8)}tea`]
        const whole = ["application/json", `${head},"body":"tea","isBase64Encoded":false}`]
        assert.deepStrictEqual(texts, [prelude, prelude, whole])
      }))

    it.live("that sends its head at once has it before the body fails", () =>
      Effect.gen(function*() {
        const wire = Response.streamed({
          headAtOnce: true,
          prelude: "{}",
          produce: () => Effect.die(new Error("no"))
        })
        const stream = new ResponseStream({ reads: true })
        const handler = Handler.make({ event: Schema.Unknown, streaming: true }, () => Effect.succeed(wire))

        yield* Effect.exit(invokeStreaming(Lambda.toAwsHandler(handler, { streaming: true }), stream))

        assert.strictEqual(stream.received.join(""), `{}${"\0".repeat(8)}`)
      }))

    it.live("that is not a response fails", () =>
      Effect.gen(function*() {
        const exit = yield* invoke(Lambda.toAwsHandler(Handler.bytes(() => Effect.succeed(null as never))))

        assert.deepStrictEqual(
          failureOf(exit),
          failure("Runtime.InvalidResponse", "response: expected a Response, not null")
        )
      }))
  })

  describe("a streamed response", () => {
    it.live("is written as fast as it is read, and resolves with nothing", () =>
      Effect.gen(function*() {
        const stream = new ResponseStream({ reads: true })

        const exit = yield* invokeStreaming(streaming(Stream.make("one ", "two ", "three")), stream)

        assert.deepStrictEqual(exit, Exit.succeed(undefined))
        assert.strictEqual(stream.received.join(""), "one two three")
        assert.strictEqual(stream.contentType, "text/plain")
        assert.isTrue(stream.writableEnded)
        assert.deepStrictEqual([stream.listenerCount("close"), stream.listenerCount("error")], [0, 1])
      }))

    it.live.each(
      [
        ["an error", new Error("socket hang up"), "the connection was lost (socket hang up)"],
        ["none", undefined, "the connection was lost"]
      ] as const
    )("fails when its caller leaves while it waits for it, with %s", ([, error, message]) =>
      Effect.gen(function*() {
        const stream = new ResponseStream({ reads: false })
        const waiting = yield* Deferred.make<void>()
        const body = Stream.concat(Stream.make("more than the buffer"), Stream.make("the rest"))
        stream.write = new Proxy(stream.write, {
          apply: (write, self, args: [string]) => {
            const flowing = Reflect.apply(write, self, args)
            if (!flowing) Deferred.doneUnsafe(waiting, Effect.void)
            return flowing
          }
        })
        yield* Effect.forkChild(Effect.andThen(Deferred.await(waiting), Effect.sync(() => stream.destroy(error))))

        const exit = yield* Effect.timeout(invokeStreaming(streaming(body), stream), "2 seconds")

        assert.deepStrictEqual(failureOf(exit), failure("Runtime.ConnectionLost", message))
        assert.deepStrictEqual(stream.received, ["more than the buffer"])
      }))

    it.live("fails at its next chunk when its caller has left", () =>
      Effect.gen(function*() {
        const stream = new ResponseStream({ reads: true })
        const body = Stream.concat(
          Stream.make("a"),
          Stream.fromEffect(Effect.callback<string>((resume) => {
            stream.once("close", () => resume(Effect.succeed("b")))
            stream.destroy()
          }))
        )

        const exit = yield* Effect.timeout(invokeStreaming(streaming(body), stream), "2 seconds")

        assert.deepStrictEqual(failureOf(exit), failure("Runtime.ConnectionLost", "the connection was lost"))
      }))
  })

  describe("the deadline", () => {
    const timeout = failure("Runtime.DeadlineExceeded", "the invocation was interrupted 100 ms before its deadline")
    const invokeFor = Effect.fnUntraced(function*(handler: Handler.Handler<unknown>) {
      const layer = Layer.merge(
        Layer.succeed(Clock.Clock, yield* Clock.Clock),
        Layer.succeed(Logger.CurrentLoggers, yield* Logger.CurrentLoggers)
      )
      const exported = Lambda.toAwsHandler(handler, { layer })
      yield* Effect.promise(() => exported.ready)
      const fiber = yield* Effect.forkChild(invoke(exported), { startImmediately: true })
      // The handler starts when the promise of the layer has settled.
      yield* Effect.promise(() => new Promise(setImmediate))
      return fiber
    })

    it.effect("interrupts the handler and rejects before it", () =>
      Effect.gen(function*() {
        const fiber = yield* invokeFor(responding(Effect.never))

        yield* TestClock.adjust("2900 millis")

        assert.deepStrictEqual(failureOf(yield* Fiber.join(fiber)), timeout)
      }))

    it.effect.each(
      [
        ["the handler cannot be interrupted", Effect.uninterruptible(Effect.never)],
        ["a finalizer of the handler does not end", Effect.onInterrupt(Effect.never, () => Effect.never)]
      ] as const
    )("rejects before it although %s, and logs that", ([, stuck]) =>
      Effect.gen(function*() {
        const fiber = yield* invokeFor(responding(stuck))

        yield* TestClock.adjust("2999 millis")

        assert.deepStrictEqual(failureOf(yield* Fiber.join(fiber)), timeout)
        assert.deepStrictEqual(yield* (yield* Logs).lines, stuckLines("the handler"))
      }).pipe(Effect.provide(Logs.layer)))

    it.effect.each<readonly [string, Effect.Effect<void, never, Handler.Provided>]>(
      [
        ["background work", Background.run(Effect.uninterruptible(Effect.never))],
        ["a finalizer", Effect.addFinalizer(() => Effect.never)]
      ]
    )("resolves before it although %s does not end, and logs that", ([what, stuck]) =>
      Effect.gen(function*() {
        const fiber = yield* invokeFor(responding(Effect.as(stuck, "done")))

        yield* TestClock.adjust("2999 millis")

        assert.deepStrictEqual(yield* Fiber.join(fiber), Exit.succeed("done"))
        assert.deepStrictEqual(yield* (yield* Logs).lines, stuckLines(what))
      }).pipe(Effect.provide(Logs.layer)))
  })

  describe("the trace", () => {
    const header = "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1"
    const traced = Effect.acquireRelease(
      Effect.sync(() => {
        process.env["_X_AMZN_TRACE_ID"] = header
      }),
      () => Effect.sync(() => delete process.env["_X_AMZN_TRACE_ID"])
    )

    it.live("of the caller is the parent of the spans of the handler", () =>
      Effect.gen(function*() {
        yield* traced
        const handler = Lambda.toAwsHandler(responding(
          Effect.map(Effect.currentParentSpan, ({ spanId, traceId }) => ({ spanId, traceId }))
        ))

        const exit = yield* invoke(handler)

        assert.deepStrictEqual(
          exit,
          Exit.succeed({ spanId: "53995c3f42cd8ad8", traceId: "5e1b41515ac6c58dc39a6b6d157a9c2c" })
        )
      }))

    it.live("is in the invoke store while the handler runs, also for its promises", () =>
      Effect.gen(function*() {
        yield* traced
        const handler = Lambda.toAwsHandler(responding(Effect.promise(look)))

        const exit = yield* invoke(handler)

        assert.deepStrictEqual(exit, Exit.succeed([header, "id-1"]))
        assert.isUndefined(awsGlobal.awslambda)
      }))

    it.live("comes from the store of AWS's runtime, which stays in place", () =>
      Effect.gen(function*() {
        const store = {
          getTraceparent: () => "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          getXRayTraceId: () => header
        }
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            awsGlobal.awslambda = { InvokeStore: store }
          }),
          () => Effect.sync(() => Reflect.deleteProperty(globalThis, "awslambda"))
        )
        const handler = Lambda.toAwsHandler(responding(Effect.gen(function*() {
          const { traceId, w3c } = yield* Invocation.Invocation
          const parent = yield* Effect.currentParentSpan
          return [traceId, w3c, parent.spanId, awsGlobal.awslambda?.InvokeStore === store]
        })))

        const exit = yield* invoke(handler)

        assert.deepStrictEqual(
          exit,
          Exit.succeed([header, { traceparent: store.getTraceparent() }, "b7ad6b7169203331", true])
        )
      }))

    it.live("of the client context is the parent, and is not shown as part of the context", () =>
      Effect.gen(function*() {
        const handler = Lambda.toAwsHandler(responding(Effect.gen(function*() {
          const { clientContext } = yield* Invocation.Invocation
          return [clientContext, (yield* Effect.currentParentSpan).spanId]
        })))
        const clientContext = {
          custom: { n: 1 },
          w3c: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }
        }

        const exit = yield* Effect.exit(Effect.promise(() => handler(null, { ...context, clientContext })))

        assert.deepStrictEqual(exit, Exit.succeed([{ custom: { n: 1 } }, "b7ad6b7169203331"]))
      }))
  })
})

describe("main", () => {
  it("throws on AWS's own loop, and names the variable that the function lacks", () => {
    awsGlobal.awslambda = { streamifyResponse: (handler) => handler }
    try {
      assert.throws(
        () => Lambda.main(Effect.never),
        "AWS's own loop runs this process: set AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap, " +
          "or export Lambda.toAwsHandler(...)"
      )
    } finally {
      delete awsGlobal.awslambda
    }
  })
})
