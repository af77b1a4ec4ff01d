/** The Runtime API in memory: what a test drives in place of Lambda. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { Environment } from "../Environment.ts"
import { type ErrorReport, fromCause } from "../ErrorReport.ts"
import { unsendable } from "../internal/client/unsendable.ts"
import { Faults } from "../internal/loop/faults.ts"
import type { Buffered, Streamed } from "../Response.ts"
import { type Delivery, type InvocationRef, maxBufferedBytes, type NextInvocation } from "../RuntimeApi.ts"
import { RuntimeApiClient } from "../RuntimeApiClient.ts"
import { ConnectionLost, RuntimeApiError, UnexpectedStatus } from "../RuntimeApiError.ts"
import { ProcessFault } from "../RuntimeError.ts"
import * as TestResponse from "./TestResponse.ts"

/**
 * How an event is sent, and what becomes of its answer.
 *
 * @category models
 * @since 0.1.0
 */
export interface SendOptions {
  /** Default: a UUID that counts up. */
  readonly requestId?: string | undefined
  /**
   * The time until the deadline, from when the function takes the event; `false` for no deadline. Measured by the
   * `Clock`, so in tests by `TestClock`, which starts at 0. Default 15 minutes, the most that Lambda allows. A negative
   * time is a deadline in the past, as a wrong clock makes one.
   */
  readonly timeout?: Duration.Input | false | undefined
  /** Default `arn:aws:lambda:us-east-1:123456789012:function:test`. */
  readonly invokedFunctionArn?: string | undefined
  /** The X-Ray header. */
  readonly traceId?: string | undefined
  readonly tenantId?: string | undefined
  /** A string is sent as it is, any other value as JSON. */
  readonly clientContext?: unknown
  /** A string is sent as it is, any other value as JSON. */
  readonly cognitoIdentity?: unknown
  /** The opaque value that the answer has to carry back. */
  readonly nonce?: string | undefined
  /** How long the Runtime API takes to accept the answer. Default: no time. */
  readonly responseDelay?: Duration.Input | undefined
  /**
   * What happens to the answer. A status refuses it. `"lost"` breaks the connection before the answer is complete: a
   * streamed one breaks at its first chunk. `"lost after"` breaks it when the answer was taken, but nobody said so yet.
   */
  readonly fault?: number | "lost" | "lost after" | undefined
}

/**
 * An event on its way.
 *
 * @category models
 * @since 0.1.0
 */
export interface Sent {
  readonly requestId: string
  /** Waits until the function has taken the event, and worked on it as far as it can without waiting. */
  readonly taken: Effect.Effect<void, FunctionEnded>
  /** Waits for the response. */
  readonly response: Effect.Effect<TestResponse.Response, FunctionEnded>
  /**
   * The chunks of the response as they come, each once: to run the stream again goes on where the last run stopped. A
   * complete response is one chunk, a function error none.
   */
  readonly chunks: Stream.Stream<Uint8Array, FunctionEnded>
  /** Breaks the connection on which the response is being streamed. */
  readonly disconnect: Effect.Effect<void>
}

/**
 * The function ended, so that what is awaited of it never comes.
 *
 * @category errors
 * @since 0.1.0
 */
export class FunctionEnded extends Data.TaggedError("FunctionEnded")<{
  readonly exit: Exit.Exit<unknown, unknown>
}> {
  override get message() {
    return `the function has ended: ${Exit.isSuccess(this.exit) ? "it succeeded" : Cause.pretty(this.exit.cause)}`
  }
}

/**
 * The Runtime API as a test sees it.
 *
 * **Details**
 *
 * It behaves as Lambda does, as far as a function can tell: an event goes to one poller, or waits for one; an
 * invocation is answered once, and a second answer is refused (400); a response of more than 6 291 556 bytes is refused
 * (413), and so is an answer after the deadline (410); a poller that asks for the next event while its invocation is
 * unanswered gets the same once more, unless there are several pollers.
 *
 * @category services
 * @since 0.1.0
 */
export class TestRuntimeApi extends Context.Service<TestRuntimeApi, {
  /** Sends an event: a `Uint8Array` as it is, such as `Buffer.from("{no json")`, any other value as JSON. */
  readonly send: (event: unknown, options?: SendOptions) => Effect.Effect<Sent>
  /** How many calls of `next` wait for an event. */
  readonly waiting: Effect.Effect<number>
  /** Waits until no event is left and every poller waits: all are answered, and their background work is done. */
  readonly idle: Effect.Effect<void, FunctionEnded>
  /** Fails as many calls of `next` as `times` says, first those that wait. Default 1. */
  readonly failNext: (fault: number | "lost", times?: number) => Effect.Effect<void>
  /** Every call so far, as `next`, `respond <requestId>`, `fail <requestId>`, `initError` or `registerExtension <name>`. */
  readonly calls: Effect.Effect<ReadonlyArray<string>>
  /** Every init error so far. */
  readonly initErrors: Effect.Effect<ReadonlyArray<ErrorReport>>
  /**
   * Starts a program as the function: what awaits anything of it fails with `FunctionEnded` when the program ends. It
   * is ended with the scope.
   */
  readonly start: <A, E, R>(program: Effect.Effect<A, E, R>) => Effect.Effect<Fiber.Fiber<A, E>, never, R | Scope>
}>()("effect-lambda-runtime/testing/TestRuntimeApi") {}

interface Invocation {
  readonly next: Omit<NextInvocation, "deadline">
  readonly options: SendOptions
  readonly taken: Deferred.Deferred<void, FunctionEnded>
  readonly response: Deferred.Deferred<TestResponse.Response, FunctionEnded>
  readonly chunks: Queue.Queue<Uint8Array, FunctionEnded | Cause.Done>
  readonly lost: Deferred.Deferred<never, "lost">
  deadline: number | undefined
  /** When an answer comes too late. */
  expires: number
  state: "unanswered" | "answering" | "over"
}

type Resume = (effect: Effect.Effect<NextInvocation, RuntimeApiError>) => void

const statusTexts: Readonly<Record<number, readonly [errorType: string, errorMessage: string]>> = {
  400: ["InvalidRequestID", "Invalid request ID"],
  403: ["InvalidStateTransition", "State transition is not allowed"],
  410: ["InvokeTimeout", "Invoke timeout"],
  413: ["RequestEntityTooLarge", `Exceeded maximum allowed payload size (${maxBufferedBytes} bytes).`],
  500: ["InternalServerError", "Internal Server Error"]
}

const toError = (operation: RuntimeApiError["operation"], fault: number | "lost" | "lost after"): RuntimeApiError => {
  if (typeof fault === "string") {
    return new RuntimeApiError({ operation, reason: new ConnectionLost({ sent: true, cause: undefined }) })
  }
  const [errorType, errorMessage] = statusTexts[fault] ?? []
  return new RuntimeApiError({ operation, reason: new UnexpectedStatus({ status: fault, errorType, errorMessage }) })
}

const toHeader = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value || undefined : JSON.stringify(value)

const toBytes = (event: unknown): Uint8Array =>
  event instanceof Uint8Array ? new Uint8Array(event) : Buffer.from(JSON.stringify(event) ?? "null")

const accepted: Delivery = { _tag: "Accepted" }

/**
 * Makes a Runtime API, and the client of it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: Effect.Effect<{
  readonly api: TestRuntimeApi["Service"]
  readonly client: RuntimeApiClient["Service"]
}> = Effect.gen(function*() {
  const clock = yield* Clock.Clock
  const pollers = (yield* Environment).maxConcurrency
  const queue: Array<Invocation> = []
  const inHand: Array<Invocation> = []
  const waiting = new Set<Resume>()
  const nextFaults: Array<number | "lost"> = []
  const idle = new Set<Deferred.Deferred<void, FunctionEnded>>()
  const calls: Array<string> = []
  const initErrors: Array<ErrorReport> = []
  let ended: FunctionEnded | undefined
  let sent = 0

  // Events

  const send = Effect.fnUntraced(function*(event: unknown, options: SendOptions = {}) {
    const requestId = options.requestId ?? `00000000-0000-4000-8000-${String(++sent).padStart(12, "0")}`
    const invocation: Invocation = {
      next: {
        requestId,
        nonce: options.nonce,
        invokedFunctionArn: options.invokedFunctionArn ?? "arn:aws:lambda:us-east-1:123456789012:function:test",
        traceId: options.traceId,
        tenantId: options.tenantId,
        clientContext: toHeader(options.clientContext),
        cognitoIdentity: toHeader(options.cognitoIdentity),
        event: toBytes(event)
      },
      options,
      taken: Deferred.makeUnsafe(),
      response: Deferred.makeUnsafe(),
      chunks: yield* Queue.unbounded<Uint8Array, FunctionEnded | Cause.Done>(),
      lost: Deferred.makeUnsafe(),
      deadline: undefined,
      expires: Infinity,
      state: "unanswered"
    }
    if (ended !== undefined) abandon(invocation, ended)
    else {
      queue.push(invocation)
      const [resume] = waiting
      if (resume !== undefined) handOut(resume)
    }
    return {
      requestId,
      // Whoever took the event goes on first.
      taken: Effect.andThen(Deferred.await(invocation.taken), Effect.yieldNow),
      response: Deferred.await(invocation.response),
      chunks: Stream.fromEffectRepeat(Queue.take(invocation.chunks)),
      disconnect: Effect.asVoid(Deferred.fail(invocation.lost, "lost"))
    }
  })

  const handOut = (resume: Resume): void => {
    const invocation = queue.shift()
    if (invocation === undefined) return
    waiting.delete(resume)
    const { timeout = "15 minutes" } = invocation.options
    if (timeout !== false) {
      const millis = Duration.toMillis(timeout)
      invocation.deadline = clock.currentTimeMillisUnsafe() + millis
      if (millis > 0) invocation.expires = invocation.deadline
    }
    inHand.push(invocation)
    resume(Effect.succeed({ ...invocation.next, deadline: invocation.deadline }))
    Deferred.doneUnsafe(invocation.taken, Effect.void)
  }

  const next = Effect.callback<NextInvocation, RuntimeApiError>((resume) => {
    calls.push("next")
    const fault = nextFaults.shift()
    if (fault !== undefined) return resume(Effect.fail(toError("next", fault)))
    const unanswered = pollers === 1 ? inHand.find(({ state }) => state === "unanswered") : undefined
    if (unanswered !== undefined) {
      return resume(Effect.succeed({ ...unanswered.next, deadline: unanswered.deadline }))
    }
    waiting.add(resume)
    if (queue.length > 0) handOut(resume)
    else if (waiting.size >= pollers) settleIdle(Effect.void)
    return Effect.sync(() => {
      waiting.delete(resume)
    })
  })

  const failNext = (fault: number | "lost", times = 1) =>
    Effect.sync(() => {
      const failing = Array.from(waiting).slice(0, times)
      for (let i = failing.length; i < times; i++) nextFaults.push(fault)
      for (const resume of failing) {
        waiting.delete(resume)
        resume(Effect.fail(toError("next", fault)))
      }
    })

  const settleIdle = (result: Effect.Effect<void, FunctionEnded>): void => {
    for (const deferred of idle) {
      idle.delete(deferred)
      Deferred.doneUnsafe(deferred, result)
    }
  }

  const awaitIdle = Effect.suspend(() => {
    if (ended !== undefined) return Effect.fail(ended)
    if (waiting.size >= pollers && queue.length === 0) return Effect.void
    const deferred = Deferred.makeUnsafe<void, FunctionEnded>()
    idle.add(deferred)
    return Deferred.await(deferred)
  })

  // Answers

  /** The invocation that may be answered now; else the answer is refused. */
  const find = (operation: "respond" | "fail", ref: InvocationRef): Effect.Effect<Invocation, RuntimeApiError> =>
    Effect.suspend(() => {
      calls.push(`${operation} ${ref.requestId}`)
      const invocation = inHand.find(({ next, state }) =>
        state === "unanswered" && next.requestId === ref.requestId && next.nonce === ref.nonce
      )
      if (invocation === undefined) return Effect.fail(toError(operation, 400))
      invocation.state = "answering"
      return Effect.succeed(invocation)
    })

  const settle = (invocation: Invocation, response: TestResponse.Response): void => {
    if (invocation.state === "over") return
    invocation.state = "over"
    inHand.splice(inHand.indexOf(invocation), 1)
    Queue.endUnsafe(invocation.chunks)
    Deferred.doneUnsafe(invocation.response, Effect.succeed(response))
  }

  const abandon = (invocation: Invocation, error: FunctionEnded): void => {
    invocation.state = "over"
    Queue.failCauseUnsafe(invocation.chunks, Cause.fail(error))
    Deferred.doneUnsafe(invocation.taken, Effect.fail(error))
    Deferred.doneUnsafe(invocation.response, Effect.fail(error))
  }

  /** The answer is complete: it is taken, or not. */
  const accept = Effect.fnUntraced(function*(
    operation: "respond" | "fail",
    invocation: Invocation,
    answer: TestResponse.Refused["response"],
    bytes: number
  ) {
    const { responseDelay = 0, fault } = invocation.options
    yield* Effect.sleep(responseDelay)
    const late = clock.currentTimeMillisUnsafe() > invocation.expires
    const refusal = fault ?? (bytes > maxBufferedBytes ? 413 : late ? 410 : undefined)
    settle(
      invocation,
      refusal === undefined || refusal === "lost after" ? answer : TestResponse.refused(refusal, answer)
    )
    if (refusal !== undefined) return yield* toError(operation, refusal)
  })

  const respondBuffered = Effect.fnUntraced(function*(invocation: Invocation, response: Buffered) {
    const body = typeof response.body === "string" ? Buffer.from(response.body) : new Uint8Array(response.body)
    yield* Queue.offer(invocation.chunks, body)
    yield* accept("respond", invocation, TestResponse.fromBody(body, response.contentType), body.length)
    return accepted
  })

  const respondStreamed = Effect.fnUntraced(function*(invocation: Invocation, response: Streamed) {
    const chunks: Array<Uint8Array> = []
    let started = false
    let ended = false
    const write = (written: ReadonlyArray<Uint8Array>) =>
      Effect.suspend(() => {
        if (ended) return Effect.void
        for (const chunk of written) {
          if (chunk.length === 0) continue
          started = true
          chunks.push(chunk)
          Queue.offerUnsafe(invocation.chunks, chunk)
        }
        return started && invocation.options.fault === "lost"
          ? Effect.andThen(Deferred.fail(invocation.lost, "lost"), Effect.never)
          : Effect.void
      })
    const sent = (cause?: Cause.Cause<unknown>) =>
      TestResponse.streamed(Buffer.concat(chunks), {
        contentType: response.contentType,
        error: cause && TestResponse.fromReport(fromCause(cause)),
        prelude: response.prelude === undefined ? undefined : JSON.parse(response.prelude)
      })

    const produce = Effect.raceFirst(response.produce(write), Deferred.await(invocation.lost))
    // An interruption from outside ends the body as well, and the answer is waited for.
    return yield* Effect.uninterruptibleMask((restore) => Effect.flatMap(Effect.exit(restore(produce)), endBody))

    function endBody(exit: Exit.Exit<void, unknown>): Effect.Effect<Delivery, RuntimeApiError> {
      ended = true
      if (Deferred.isDoneUnsafe(invocation.lost)) {
        settle(invocation, TestResponse.refused("lost", sent()))
        return Effect.fail(toError("respond", "lost"))
      }
      if (Exit.isSuccess(exit)) return Effect.as(accept("respond", invocation, sent(), 0), accepted)
      const { cause } = exit
      if (!started) {
        invocation.state = "unanswered"
        return Effect.succeed({ _tag: "NotStarted", cause })
      }
      return Effect.as(accept("respond", invocation, sent(cause), 0), { _tag: "Truncated", cause })
    }
  })

  // The function

  const end = (exit: Exit.Exit<unknown, unknown>): void => {
    ended = new FunctionEnded({ exit })
    for (const invocation of [...queue.splice(0), ...inHand.splice(0)]) abandon(invocation, ended)
    waiting.clear()
    settleIdle(Effect.fail(ended))
  }

  const start = Effect.fnUntraced(function*<A, E, R>(program: Effect.Effect<A, E, R>) {
    const faults = yield* Faults
    const closing = yield* Deferred.make<never, ProcessFault>()
    const fiber = yield* program.pipe(
      Effect.provideService(Faults, Effect.raceFirst(faults, Deferred.await(closing))),
      Effect.onExit((exit) => Effect.sync(() => end(exit))),
      Effect.forkDetach({ startImmediately: true })
    )
    yield* Effect.addFinalizer(() => {
      // At the end of a test nobody moves its clock any more, so the function must not wait for it.
      Deferred.doneUnsafe(closing, Effect.fail(new ProcessFault({ kind: "uncaughtException", cause: undefined })))
      fiber.interruptUnsafe()
      return Effect.raceFirst(Effect.asVoid(Fiber.await(fiber)), liveSleep(1000))
    })
    return fiber
  })

  return {
    api: TestRuntimeApi.of({
      calls: Effect.sync(() => calls.slice()),
      failNext,
      idle: awaitIdle,
      initErrors: Effect.sync(() => initErrors.slice()),
      send,
      start,
      waiting: Effect.sync(() => waiting.size)
    }),
    client: RuntimeApiClient.of({
      fail: (ref, report) =>
        Effect.flatMap(
          find("fail", ref),
          (invocation) => accept("fail", invocation, TestResponse.fromReport(report), 0)
        ),
      initError: (report) =>
        Effect.sync(() => {
          calls.push("initError")
          initErrors.push(report)
        }),
      next,
      registerExtension: (name) =>
        Effect.sync(() => {
          calls.push(`registerExtension ${name}`)
        }),
      respond: (ref, response) => {
        const reason = unsendable(response)
        if (reason !== undefined) return Effect.succeed({ _tag: "NotStarted", cause: Cause.fail(reason) })
        return Effect.flatMap(
          find("respond", ref),
          (invocation): Effect.Effect<Delivery, RuntimeApiError> =>
            response._tag === "Buffered"
              ? respondBuffered(invocation, response)
              : respondStreamed(invocation, response)
        )
      }
    })
  }
})

/** Time that passes by itself, whatever clock the test has. */
const liveSleep = (millis: number): Effect.Effect<void> =>
  Effect.provideService(Effect.sleep(millis), Clock.Clock, Clock.Clock.defaultValue())

/**
 * A Runtime API in memory, for as many pollers as the `Environment` says.
 *
 * **Example** (A program against it)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
 *
 * it.effect("greets", () =>
 *   Effect.gen(function*() {
 *     const api = yield* TestRuntimeApi.TestRuntimeApi
 *     yield* api.start(Lambda.run(Handler.text((name) => Effect.succeed(`Hello ${name}`))))
 *
 *     const sent = yield* api.send("Ada")
 *
 *     assert.deepStrictEqual(yield* sent.response, TestLambda.response("Hello Ada"))
 *   }).pipe(Effect.provide(TestRuntimeApi.layer)))
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<TestRuntimeApi | RuntimeApiClient> = Layer.effectContext(
  Effect.map(make, ({ api, client }) => Context.make(TestRuntimeApi, api).pipe(Context.add(RuntimeApiClient, client)))
)
