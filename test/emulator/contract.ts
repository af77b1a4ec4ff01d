/**
 * What the Runtime API and its callers do together, whichever way a function reaches it: in memory or over sockets.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Deferred, Effect, Fiber, Layer, type Scope, Stream } from "effect"
import { ErrorReport, Response, type RuntimeApiError } from "effect-lambda-runtime"
import { RuntimeApiClient } from "effect-lambda-runtime/RuntimeApiClient"
import { TestClock } from "effect/testing"

/** What a caller has received at the end. */
export interface Received {
  /** All pieces of the response. */
  readonly body: string
  readonly error: { readonly errorType: string; readonly errorMessage: string } | undefined
}

/** An event that a caller has sent. */
export interface Sent {
  /** The next piece of the response. */
  readonly piece: Effect.Effect<string>
  /** Waits for the end. */
  readonly received: Effect.Effect<Received>
}

export interface SendOptions {
  readonly tenantId?: string
  readonly traceId?: string
  /** JSON text. */
  readonly clientContext?: string
}

/** Those who send events to the function. It has three seconds for each. */
export class Callers extends Context.Service<Callers, {
  /** Sends an event, as JSON text. It is queued when this returns. */
  readonly send: (event: string, options?: SendOptions) => Effect.Effect<Sent, never, Scope.Scope>
}>()("test/emulator/Callers") {}

const hello = Response.jsonText("\"hello\"")
const report = ErrorReport.fromUnknown(new TypeError("no"))
const failed = { errorType: "TypeError", errorMessage: "no" }

/** Streams these chunks, and then does what the effect does. */
const streaming = (
  chunks: ReadonlyArray<string>,
  end: Effect.Effect<void, unknown> = Effect.void
): Response.Wire =>
  Response.streamed<unknown>({
    contentType: "text/plain",
    produce: (write) =>
      Effect.andThen(Effect.forEach(chunks, (chunk) => write([Buffer.from(chunk)]), { discard: true }), end)
  })

const start = Effect.fnUntraced(function*(...events: ReadonlyArray<string>) {
  const callers = yield* Callers
  const client = yield* RuntimeApiClient
  return { callers, client, sent: yield* Effect.forEach(events, (event) => callers.send(event)) }
})

/** One event that the function has taken. */
const taken = Effect.gen(function*() {
  const { callers, client, sent } = yield* start("1")
  return { callers, client, sent: sent[0]!, next: yield* client.next }
})

/** Status and type of a refusal. */
const refusal = <R>(call: Effect.Effect<unknown, RuntimeApiError.RuntimeApiError, R>) =>
  Effect.map(
    Effect.flip(call),
    ({ reason }) => reason._tag === "UnexpectedStatus" ? [reason.status, reason.errorType] : [reason._tag]
  )

type Face = Layer.Layer<Callers | RuntimeApiClient, unknown>

const over =
  (layer: Face) => <E>(what: string, test: Effect.Effect<void, E, Callers | RuntimeApiClient | Scope.Scope>) =>
    it.effect(what, () => Effect.provide(test, layer))

export const suite = (name: string, layer: Face) =>
  describe(name, () => {
    const behaves = over(layer)

    describe("next", () => {
      behaves(
        "hands out the events in the order in which they came, as they were sent",
        Effect.gen(function*() {
          const { client } = yield* start("1", "{\"a\" : \"é\"}", "[3]")

          const events: Array<string> = []
          for (let i = 0; i < 3; i++) {
            const next = yield* client.next
            events.push(Buffer.from(next.event).toString())
            yield* client.respond(next, hello)
          }

          assert.deepStrictEqual(events, ["1", "{\"a\" : \"é\"}", "[3]"])
        })
      )

      behaves(
        "hands out what the caller sent along, and the deadline",
        Effect.gen(function*() {
          const { callers, client } = yield* start()
          const options = { clientContext: "{\"custom\":\"é\"}", tenantId: "blue", traceId: "Root=1;Sampled=1" }
          yield* callers.send("1", options)
          yield* TestClock.adjust("10 seconds")

          const next = yield* client.next

          assert.deepInclude(next, { ...options, deadline: 13_000, cognitoIdentity: undefined, nonce: undefined })
          assert.match(next.invokedFunctionArn, /^arn:aws:lambda:us-east-1:\d{12}:function:\w+$/)
          assert.isNotEmpty(next.requestId)
        })
      )

      behaves(
        "waits for an event",
        Effect.gen(function*() {
          const { callers, client } = yield* start()
          const waiting = yield* Effect.forkChild(client.next, { startImmediately: true })

          yield* callers.send("1")

          assert.strictEqual(Buffer.from((yield* Fiber.join(waiting)).event).toString(), "1")
        })
      )
    })

    describe("a response", () => {
      behaves(
        "reaches the caller, and is accepted",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const delivery = yield* client.respond(next, hello)

          assert.deepStrictEqual(delivery, { _tag: "Accepted" })
          assert.deepStrictEqual(yield* sent.received, { body: "\"hello\"", error: undefined })
        })
      )

      behaves(
        "goes to the caller of its invocation",
        Effect.gen(function*() {
          const { client, sent } = yield* start("1", "2")

          for (const body of ["for 1", "for 2"]) yield* client.respond(yield* client.next, Response.bytes(body))

          const received = yield* Effect.forEach(sent, ({ received }) => received)
          assert.deepStrictEqual(received.map(({ body }) => body), ["for 1", "for 2"])
        })
      )

      behaves(
        "may be empty",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          yield* client.respond(next, Response.bytes(""))

          assert.deepStrictEqual(yield* sent.received, { body: "", error: undefined })
        })
      )

      behaves(
        "is refused before the event is taken, with another id and with another nonce",
        Effect.gen(function*() {
          const { client } = yield* start("1")
          const before = yield* refusal(client.respond({ requestId: "unknown", nonce: undefined }, hello))
          const { nonce, requestId } = yield* client.next

          const otherId = yield* refusal(client.respond({ requestId: "unknown", nonce }, hello))
          const otherNonce = yield* refusal(client.fail({ requestId, nonce: "other" }, report))

          const unknown = [400, "InvalidRequestID"]
          assert.deepStrictEqual([before, otherId, otherNonce], [unknown, unknown, unknown])
        })
      )

      behaves(
        "is refused when the invocation has one: as a wrong transition, and after the next event as unknown",
        Effect.gen(function*() {
          const { client, sent } = yield* start("1", "2")
          const next = yield* client.next
          yield* client.respond(next, hello)

          const second = yield* refusal(client.respond(next, Response.bytes("second")))
          const error = yield* refusal(client.fail(next, report))
          yield* client.next
          const later = yield* refusal(client.respond(next, hello))

          const wrong = [403, "InvalidStateTransition"]
          assert.deepStrictEqual([second, error, later], [wrong, wrong, [400, "InvalidRequestID"]])
          assert.deepStrictEqual(yield* sent[0]!.received, { body: "\"hello\"", error: undefined })
        })
      )

      behaves(
        "may have 6 291 556 bytes",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const delivery = yield* client.respond(next, Response.bytes("a".repeat(6_291_556)))

          assert.deepStrictEqual(delivery, { _tag: "Accepted" })
          assert.strictEqual((yield* sent.received).body.length, 6_291_556)
        })
      )

      behaves(
        "of more bytes is refused, and the caller gets an error",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const refused = yield* refusal(client.respond(next, Response.bytes("a".repeat(6_291_557))))
          const error = yield* refusal(client.fail(next, report))

          assert.deepStrictEqual(refused, [413, "RequestEntityTooLarge"])
          assert.deepStrictEqual(error, [403, "InvalidStateTransition"])
          assert.deepStrictEqual((yield* sent.received).error, {
            errorType: "Function.ResponseSizeTooLarge",
            errorMessage: "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes)."
          })
        })
      )
    })

    describe("an error", () => {
      behaves(
        "reaches the caller by its type and message",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          yield* client.fail(next, report)

          assert.deepStrictEqual(yield* sent.received, { body: "", error: failed })
        })
      )
    })

    describe("a streamed response", () => {
      behaves(
        "reaches the caller piece by piece",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken
          const gate = yield* Deferred.make<void>()
          const body = Stream.make("a").pipe(
            Stream.concat(Stream.drain(Stream.fromEffect(Deferred.await(gate)))),
            Stream.concat(Stream.make("b"))
          )
          const responding = yield* Effect.forkChild(client.respond(next, Response.stream(body)), {
            startImmediately: true
          })

          const first = yield* sent.piece
          yield* Deferred.succeed(gate, undefined)
          const second = yield* sent.piece

          assert.deepStrictEqual([first, second], ["a", "b"])
          assert.deepStrictEqual(yield* Fiber.join(responding), { _tag: "Accepted" })
          assert.deepStrictEqual(yield* sent.received, { body: "ab", error: undefined })
        })
      )

      behaves(
        "may be empty",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const delivery = yield* client.respond(next, streaming([""]))

          assert.deepStrictEqual(delivery, { _tag: "Accepted" })
          assert.deepStrictEqual(yield* sent.received, { body: "", error: undefined })
        })
      )

      behaves(
        "that fails before its first byte leaves the invocation without a response",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const delivery = yield* client.respond(next, streaming([""], Effect.fail("no")))
          yield* client.fail(next, report)

          assert.deepStrictEqual(delivery, { _tag: "NotStarted", cause: Cause.fail("no") })
          assert.deepStrictEqual(yield* sent.received, { body: "", error: failed })
        })
      )

      behaves(
        "that fails later is truncated, and the caller gets the error",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          const delivery = yield* client.respond(next, streaming(["a"], Effect.die(new TypeError("no"))))
          const error = yield* refusal(client.fail(next, report))

          assert.strictEqual(delivery._tag, "Truncated")
          assert.deepStrictEqual(error, [403, "InvalidStateTransition"])
          assert.deepStrictEqual(yield* sent.received, { body: "a", error: failed })
        })
      )

      behaves(
        "refuses an error while it is under way",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken
          const gate = yield* Deferred.make<void>()
          const responding = yield* Effect.forkChild(client.respond(next, streaming(["a"], Deferred.await(gate))), {
            startImmediately: true
          })
          yield* sent.piece

          const error = yield* refusal(client.fail(next, report))
          yield* Deferred.succeed(gate, undefined)

          assert.deepStrictEqual(error, [403, "InvalidStateTransition"])
          assert.deepStrictEqual(yield* Fiber.join(responding), { _tag: "Accepted" })
        })
      )
    })

    describe("the deadline", () => {
      behaves(
        "ends the invocation: the caller gets an error, and a late response is refused, once by its name",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken

          yield* TestClock.adjust("3 seconds")
          const { error } = yield* sent.received
          const late = [yield* refusal(client.respond(next, hello)), yield* refusal(client.respond(next, hello))]

          assert.deepStrictEqual(error, {
            errorType: "Sandbox.Timedout",
            errorMessage: `RequestId: ${next.requestId} Error: Task timed out after 3.00 seconds`
          })
          assert.deepStrictEqual(late, [[410, "InvokeTimeout"], [400, "InvalidRequestID"]])
        })
      )

      behaves(
        "ends a streamed response in its middle",
        Effect.gen(function*() {
          const { client, next, sent } = yield* taken
          const gate = yield* Deferred.make<void>()
          const responding = yield* Effect.forkChild(
            refusal(client.respond(next, streaming(["a"], Deferred.await(gate)))),
            { startImmediately: true }
          )
          yield* sent.piece

          yield* TestClock.adjust("3 seconds")
          const { body, error } = yield* sent.received
          yield* Deferred.succeed(gate, undefined)

          assert.deepStrictEqual([body, error?.errorType], ["a", "Sandbox.Timedout"])
          assert.deepStrictEqual(yield* Fiber.join(responding), [410, "InvokeTimeout"])
        })
      )

      behaves(
        "does not come while an event waits, and leaves the function alive",
        Effect.gen(function*() {
          const { client, sent } = yield* start("1", "2")
          yield* TestClock.adjust("1 hour")
          yield* client.next
          yield* TestClock.adjust("3 seconds")

          yield* client.respond(yield* client.next, hello)

          const received = yield* Effect.forEach(sent, ({ received }) => received)
          assert.deepStrictEqual(received.map(({ error }) => error?.errorType), ["Sandbox.Timedout", undefined])
        })
      )
    })

    describe("an init error", () => {
      behaves(
        "reaches every caller, also later ones, and no event is handed out any more",
        Effect.gen(function*() {
          const { callers, client, sent } = yield* start("1")

          yield* client.initError(report)
          const later = yield* callers.send("2")

          assert.deepStrictEqual(yield* sent[0]!.received, { body: "", error: failed })
          assert.deepStrictEqual(yield* later.received, { body: "", error: failed })
          assert.deepStrictEqual(yield* refusal(client.next), [403, "InvalidStateTransition"])
        })
      )

      behaves(
        "is refused if it is the second",
        Effect.gen(function*() {
          const { client } = yield* start()
          yield* client.initError(report)

          assert.deepStrictEqual(yield* refusal(client.initError(report)), [403, "InvalidStateTransition"])
        })
      )

      behaves(
        "is refused after the first next",
        Effect.gen(function*() {
          const { client } = yield* taken

          assert.deepStrictEqual(yield* refusal(client.initError(report)), [403, "InvalidStateTransition"])
        })
      )
    })
  })
