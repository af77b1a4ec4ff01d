import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, Fiber, Layer, Schema, Stream } from "effect"
import { Handler, Response, type RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { echo, invalidEvent, invoke, OutOfStock } from "../../handlers.ts"

const event = Schema.Unknown
const noTea = new OutOfStock({ item: "tea" })

describe("stream", () => {
  it.effect("sends strings and bytes one after the other", () =>
    Effect.gen(function*() {
      const handler = Handler.stream(
        { event: Schema.Struct({ count: Schema.Finite }), contentType: "text/plain" },
        ({ count }) => Stream.make<ReadonlyArray<string | Uint8Array>>(`${count} `, Buffer.from("bytes"))
      )

      const response = yield* invoke(handler, { count: 2 })

      assert.deepStrictEqual(response, TestLambda.streamed("2 bytes", { contentType: "text/plain" }))
    }))

  it.effect("takes an effect of a stream, and its failure", () =>
    Effect.gen(function*() {
      const handler = Handler.stream({ event: Schema.String }, (text) =>
        text === "bad" ? Effect.fail(new OutOfStock({ item: "tea" })) : Effect.succeed(Stream.make(text)))

      const responses = [yield* invoke(handler, "good"), yield* invoke(handler, "bad")]

      assert.deepStrictEqual(responses, [
        TestLambda.streamed("good"),
        TestLambda.failure("OutOfStock", "there is no tea left")
      ])
    }))

  it.effect("refuses an event that does not match, before anything is streamed", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.stream({ event: Schema.String }, (text) => Stream.make(text)), 1)

      assert.deepStrictEqual(response, invalidEvent("event: expected string"))
    }))

  it("says that it streams", () => {
    const streaming = Handler.stream({ event: Schema.String }, (text) => Stream.make(text))

    assert.isTrue(streaming.streams)
    assert.isTrue(Handler.match({ echo, streaming }).streams)
    assert.isTrue(Handler.mapResponse(streaming, (response) => response).streams)
    assert.isFalse(echo.streams)
  })
})

describe("http", () => {
  it("says that it answers HTTP, and so does whatever is made of it", () => {
    const http = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 204 }))

    assert.isTrue(http.http)
    assert.isTrue(Handler.match({ echo, http }).http)
    assert.isTrue(Handler.mapEvent(http, (event) => event).http)
    assert.isFalse(echo.http)
  })
})

const failsAfter = (...chunks: ReadonlyArray<string | Uint8Array>) =>
  Stream.concat(Stream.fromIterable(chunks).pipe(Stream.rechunk(1)), Stream.fail(noTea))

/** Every way to a body that is produced while it is sent. */
const ways = <E>(
  body: Stream.Stream<string | Uint8Array, E>
): ReadonlyArray<readonly [string, Handler.Handler<unknown>]> => [
  ["stream", Handler.stream({ event }, () => body)],
  ["stream, by an effect", Handler.stream({ event }, () => Effect.succeed(body))],
  ["http", Handler.http({ event }, () => Effect.succeed({ body }))],
  ["http that streams", Handler.http({ event, streaming: true }, () => Effect.succeed({ body }))],
  ["http that never streams", Handler.http({ event, streaming: false }, () => Effect.succeed({ body }))],
  ["make", Handler.make({ event }, () => Effect.succeed(Response.stream(body)))],
  ["make, by HTTP", Handler.make({ event }, () => Effect.succeed(Response.http({ body })))],
  ["bytes", Handler.bytes(() => Effect.succeed(Response.stream(body)))],
  [
    "a response to a failure",
    Handler.catch(Handler.bytes(() => Effect.fail("no")), () => Effect.succeed(Response.stream(body)))
  ],
  ["a wrapped handling", Handler.wrap(Handler.text(Effect.succeed), () => Effect.succeed(Response.stream(body)))]
]

describe("a body that fails before its first byte", () => {
  it.effect.each(ways(failsAfter("", new Uint8Array(), "\ud83d")))(
    "is a failure of the handling: %s",
    ([, handler]) =>
      Effect.gen(function*() {
        const seen: Array<string> = []
        const caught = handler.pipe(
          Handler.wrap((handling) => Effect.tapError(handling, (error) => Effect.sync(() => seen.push(String(error))))),
          Handler.catch(() => Effect.succeed(Response.json("caught")))
        )

        const responses = [yield* invoke(handler), yield* invoke(caught)]

        assert.deepStrictEqual(responses, [
          TestLambda.failure("OutOfStock", "there is no tea left"),
          TestLambda.response("caught")
        ])
        assert.deepStrictEqual(seen, ["OutOfStock: there is no tea left"])
      })
  )

  it.effect("is seen by catchTag and catchCause, and a defect by catchCause", () =>
    Effect.gen(function*() {
      const failing = Handler.stream({ event }, () => failsAfter())
      const dying = Handler.stream({ event }, () => Stream.die("broken"))

      const responses = [
        yield* invoke(Handler.catchTag(failing, "OutOfStock", ({ item }) => Effect.succeed(Response.json(item)))),
        yield* invoke(Handler.catchCause(failing, () => Effect.succeed(Response.json("cause")))),
        yield* invoke(Handler.catchCause(dying, () => Effect.succeed(Response.json("defect"))))
      ]

      assert.deepStrictEqual(responses, ["tea", "cause", "defect"].map((text) => TestLambda.response(text)))
    }))
})

describe("a body that fails later", () => {
  it.effect.each(ways(failsAfter("a")).filter(([way]) => way !== "http that never streams"))(
    "breaks off, whatever is caught: %s",
    ([, handler]) =>
      Effect.gen(function*() {
        const response = yield* invoke(Handler.catchCause(handler, () => Effect.succeed(Response.json("caught"))))

        assert.strictEqual(response._tag === "Streamed" && response.body, "a")
        assert.deepStrictEqual(
          response._tag === "Streamed" && response.error,
          TestLambda.failure("OutOfStock", "there is no tea left")
        )
      })
  )

  it.effect("fails the handling if the body is collected", () =>
    Effect.gen(function*() {
      const handler = Handler.http({ event, streaming: false }, () => Effect.succeed({ body: failsAfter("a") }))

      const response = yield* invoke(Handler.catch(handler, ({ _tag }) => Effect.succeed(Response.json(_tag))))

      assert.deepStrictEqual(response, TestLambda.response("OutOfStock"))
    }))
})

/** A stream that says when it is opened and closed. */
const opened = (journal: Array<string>, body: Stream.Stream<string, OutOfStock>) =>
  Stream.unwrap(Effect.as(
    Effect.acquireRelease(
      Effect.sync(() => journal.push("opened")),
      (_, exit) => Effect.sync(() => journal.push(Exit.isSuccess(exit) ? "closed" : "failed"))
    ),
    body
  ))

/** Two chunks, each after a while. */
const slow = (wait: number) =>
  Stream.make("a", "b").pipe(Stream.rechunk(1), Stream.tap((chunk) => Effect.sleep(chunk === "a" ? wait : 5000)))

/** Starts a function whose handling takes at most a second. */
const startBounded = (wait: number) =>
  Effect.gen(function*() {
    const handler = Handler.stream({ event }, () => slow(wait)).pipe(
      Handler.wrap(Effect.timeoutOrElse({ duration: 1000, orElse: () => Effect.fail(noTea) }))
    )
    const lambda = yield* TestLambda.make(handler)
    return yield* Effect.forkChild(lambda.invoke(null))
  })

describe("the stream of a response", () => {
  it.effect.each(ways(Stream.make("a", "", Buffer.from("b"), "\ud83d", "\ude00").pipe(Stream.rechunk(1))))(
    "is sent whole: %s",
    ([, handler]) =>
      Effect.gen(function*() {
        const response = yield* invoke(handler)

        const { body } = response as { readonly body: unknown }
        assert.include([body, (body as { readonly body?: unknown }).body], "ab\u{1f600}")
      })
  )

  it.effect.each(ways(Stream.make("", new Uint8Array())))(
    "may have no byte at all: %s",
    ([, handler]) =>
      Effect.gen(function*() {
        const response = yield* invoke(handler)

        assert.notStrictEqual(response._tag, "Failure")
      })
  )

  it.effect("is pulled once, up to its first byte before the response begins", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const body = Stream.fromIterable(["", "a", "b"]).pipe(
        Stream.rechunk(1),
        Stream.tap((chunk) => Effect.sync(() => journal.push(`pulled ${JSON.stringify(chunk)}`)))
      )
      const handler = Handler.stream({ event }, () => body).pipe(
        Handler.wrap(Effect.tap(() => Effect.sync(() => journal.push("handled"))))
      )

      const response = yield* invoke(handler)

      assert.deepStrictEqual(response, TestLambda.streamed("ab"))
      assert.deepStrictEqual(journal, ["pulled \"\"", "pulled \"a\"", "handled", "pulled \"b\""])
    }))

  it.effect.each<[string, Stream.Stream<string, OutOfStock>, string]>([
    ["when it ends", Stream.make("a", "b").pipe(Stream.rechunk(1)), "closed"],
    ["when it ends without a byte", Stream.empty, "closed"],
    ["when it fails at once", failsAfter() as Stream.Stream<string, OutOfStock>, "failed"],
    ["when it fails later", failsAfter("a") as Stream.Stream<string, OutOfStock>, "failed"]
  ])("is closed %s, before the scope of the invocation", ([, body, end]) =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const handler = Handler.stream({ event }, () =>
        Effect.as(
          Effect.addFinalizer(() => Effect.sync(() => journal.push("invocation over"))),
          opened(journal, body)
        ))
      const lambda = yield* TestLambda.make(handler)

      yield* lambda.invoke(null)
      yield* lambda.idle

      assert.deepStrictEqual(journal, ["opened", end, "invocation over"])
    }))

  it.effect("is closed with the invocation if another response is sent", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const handler = Handler.stream({ event }, () => opened(journal, Stream.make("a", "b"))).pipe(
        Handler.mapResponse(() => Response.json("instead"))
      )
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke(null)
      yield* lambda.idle

      assert.deepStrictEqual(response, TestLambda.response("instead"))
      assert.deepStrictEqual(journal, ["opened", "closed"])
    }))

  it.effect("is interrupted and closed if its first byte does not come before the deadline", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const lambda = yield* TestLambda.make(Handler.stream({ event }, () => opened(journal, Stream.never)))
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.failure("Runtime.DeadlineExceeded", "the invocation was interrupted 100 ms before its deadline")
      )
      assert.deepStrictEqual(journal, ["opened", "failed"])
    }))

  it.effect("keeps to a timeout around the handling until its first byte is there", () =>
    Effect.gen(function*() {
      const early = yield* startBounded(999)
      const late = yield* startBounded(1001)
      yield* TestClock.adjust("10 seconds")

      assert.deepStrictEqual(yield* Fiber.join(early), TestLambda.streamed("ab"))
      assert.deepStrictEqual(yield* Fiber.join(late), TestLambda.failure("OutOfStock", "there is no tea left"))
    }))

  it.effect("produces what is left after the handling has ended, in its context", () =>
    Effect.gen(function*() {
      class Unit extends Context.Service<Unit, string>()("test/Unit") {}
      const gate = yield* Deferred.make<void>()
      const body = Stream.make("1 ", "2 ").pipe(
        Stream.rechunk(1),
        Stream.mapEffect((n) => Effect.map(Unit, (unit) => n + unit)),
        Stream.tap((text) => text.startsWith("2") ? Deferred.await(gate) : Effect.void)
      )
      const lambda = yield* TestLambda.make(
        Handler.stream({ event }, () => body).pipe(Handler.provide(Layer.succeed(Unit, "euros ")))
      )
      const sent = yield* lambda.start(null)

      const first = yield* Stream.runCollect(Stream.take(sent.chunks, 1))
      yield* Deferred.succeed(gate, undefined)

      assert.strictEqual(Buffer.concat(first).toString(), "1 euros ")
      assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("1 euros 2 euros "))
    }))
})

/** Whether two types are one; `any` is the same as itself alone. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

const respond = () => Effect.succeed(Response.json(1))

const traced = <E, R>(self: Handler.Handler<E, R>): Handler.Handler<E, R> =>
  Handler.wrap(self, Effect.withSpan("handling"))

describe("the error type of a handler", () => {
  type Invalid = RuntimeError.InvalidEvent
  const counted = Handler.stream({ event }, () => failsAfter())
  const page = Handler.http({ event }, () => Effect.succeed({ body: failsAfter() }))
  const whole = Handler.json({ event }, () => Effect.fail(noTea))

  it("keeps what a body can fail with after its first byte, and loses the rest", () => {
    const caught = {
      catch: Handler.catch(counted, respond),
      catchTag: Handler.catchTag(counted, "OutOfStock", respond),
      catchCause: Handler.catchCause(counted, respond),
      http: Handler.catch(page, respond),
      whole: Handler.catch(whole, respond),
      replaced: Handler.mapResponse(counted, () => Response.json(1)),
      added: Handler.catch(whole, () => Effect.succeed(Response.stream(failsAfter()))),
      named: Handler.catch(Handler.named({ counted, whole }), respond),
      match: Handler.catch(Handler.match({ counted, whole }), respond)
    }

    const same: Same<{ [K in keyof typeof caught]: Handler.Error<typeof caught[K]> }, {
      catch: OutOfStock
      catchTag: OutOfStock | Invalid
      catchCause: OutOfStock
      http: OutOfStock
      whole: never
      replaced: OutOfStock | Invalid
      added: OutOfStock
      named: OutOfStock
      match: OutOfStock
    }> = true
    const bodies: Same<
      [Handler.BodyError<typeof counted>, Handler.BodyError<typeof whole>, Handler.BodyError<typeof caught.replaced>],
      [OutOfStock, never, never]
    > = true

    assert.isTrue(same && bodies && Object.values(caught).every(Handler.isHandler))
  })

  it("may be written without saying which part of it is the body's", () => {
    const written: Handler.Handler<OutOfStock | Invalid> = counted
    const same: [
      Same<Handler.BodyError<typeof written>, OutOfStock | Invalid>,
      Same<Handler.Error<ReturnType<typeof traced<OutOfStock, never>>>, OutOfStock>
    ] = [true, true]

    assert.isTrue(same.every(Boolean) && Handler.isHandler(traced(counted)) && Handler.isHandler(counted.pipe(traced)))
  })
})
