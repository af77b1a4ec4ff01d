import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Schema, Stream } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { Writable } from "node:stream"
import type { AwsHandler, AwsResponseStream } from "../../../src/internal/loop/awsHost.ts"

const context = {
  awsRequestId: "id-1",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:f",
  getRemainingTimeInMillis: () => 3000
}

const invoke = (handler: AwsHandler, event: unknown = null) =>
  Effect.exit(Effect.promise(() => handler(event, context)))

/** What `awslambda.streamifyResponse` gets is called with a stream as well. */
const invokeStreaming = (handler: AwsHandler, stream: AwsResponseStream) =>
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

const streaming = (body: Stream.Stream<string | Uint8Array>) =>
  Lambda.toAwsHandler(Handler.stream({ event: Schema.Unknown, contentType: "text/plain" }, () => body), {
    streaming: true
  })

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
})
