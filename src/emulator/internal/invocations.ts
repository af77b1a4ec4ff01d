/**
 * Invocations on their way from the callers to the runtime and back: the queue, those that run, and their deadlines.
 *
 * ```
 * Queued ──next──▶ Running ──response, error──▶ Answering ──all taken──▶ Answered
 *    │ ◀─giveBack──   │                             │
 *    ▼ caller left    └───────── deadline ──────────┴──▶ TimedOut
 * ```
 *
 * Callers wait in the order in which they came, for as long as it takes. The time of the function starts when the
 * runtime gets the invocation. A caller that leaves takes its invocation out of the queue; once that runs, it runs to
 * its end, and the answer is dropped.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"

/** What a caller asks for. */
export interface Call {
  readonly requestId: string
  readonly event: Uint8Array
  readonly invokedFunctionArn: string
  readonly traceId: string
  /** JSON text. */
  readonly clientContext: string | undefined
  /** JSON text. */
  readonly cognitoIdentity: string | undefined
  readonly tenantId: string | undefined
  /** The largest streamed answer that the caller can take. */
  readonly maxStreamedBytes: number
}

/** A call as the runtime gets it. `deadline` is in Unix milliseconds. */
export interface Delivery {
  readonly call: Call
  readonly deadline: number
}

/** What the function answers. A streamed answer fails where the function does. */
export type Reply =
  | { readonly _tag: "Buffered"; readonly contentType: string | undefined; readonly body: Uint8Array }
  | {
    readonly _tag: "Streamed"
    readonly contentType: string | undefined
    readonly body: Stream.Stream<Uint8Array, InvocationFailed | ServerClosed>
  }

/** The function answered with an error, or gave no answer that can be used. */
export class InvocationFailed extends Data.TaggedError("InvocationFailed")<{
  /** What the caller gets: JSON with `errorType` and `errorMessage`, or whatever the runtime sent. */
  readonly report: Uint8Array
}> {}

/** The server has closed before the function answered. */
export class ServerClosed extends Data.TaggedError("ServerClosed")<{}> {}

/** An answer of the Runtime API to a call that is not in order. */
export class Refused extends Data.TaggedError("Refused")<{
  readonly status: number
  readonly errorType: string
  readonly errorMessage: string
}> {}

/** An error of the platform, in the words of Lambda. */
export const platformError = (errorType: string, errorMessage: string): InvocationFailed =>
  new InvocationFailed({ report: new TextEncoder().encode(JSON.stringify({ errorType, errorMessage })) })

const invalidTransition = (from: string, to: string): Refused =>
  new Refused({
    status: 403,
    errorType: "InvalidStateTransition",
    errorMessage: `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`
  })
const invalidRequestId = new Refused({
  status: 400,
  errorType: "InvalidRequestID",
  errorMessage: "Invalid request ID"
})
const invokeTimeout = new Refused({ status: 410, errorType: "InvokeTimeout", errorMessage: "Invoke timeout" })

/** The runtime's answer to one invocation, under way. Of `respond`, `end` and `fail` exactly one is called, once. */
export interface Answer {
  readonly call: Call
  readonly respond: (contentType: string | undefined, body: Uint8Array) => Effect.Effect<void, Refused>
  /** Sends a piece of a streamed answer and waits until the caller is ready for the next. */
  readonly write: (contentType: string | undefined, chunk: Uint8Array) => Effect.Effect<unknown>
  /** Ends a streamed answer and waits until the caller has all of it. */
  readonly end: (contentType: string | undefined) => Effect.Effect<void, Refused>
  readonly fail: (error: InvocationFailed) => Effect.Effect<void, Refused>
}

export interface Invocations {
  /** Queues a call and waits for its answer. The end of the scope says that the caller has left. */
  readonly invoke: (call: Call) => Effect.Effect<Reply, InvocationFailed | ServerClosed, Scope>
  /** Queues a call whose answer nobody waits for. */
  readonly submit: (call: Call) => Effect.Effect<void>
  /**
   * Waits for the next call and delivers it. Where that is interrupted the call goes back to the head of the queue.
   * Fails once the function could not be initialized.
   */
  readonly next: (deliver: (delivery: Delivery) => Effect.Effect<void>) => Effect.Effect<void, Refused>
  /** Begins to answer. When the scope ends with no answer given, the caller gets an error. */
  readonly answer: (
    requestId: string,
    as: "InvocationResponse" | "InvocationErrorResponse"
  ) => Effect.Effect<Answer, Refused, Scope>
  /** Reports that the function could not be initialized: every caller gets the report, also those to come. */
  readonly initError: (error: InvocationFailed) => Effect.Effect<void, Refused>
  /** Whether the runtime has not asked for an invocation yet. */
  readonly isStarting: Effect.Effect<boolean>
  /** Tells every waiting caller that there will be no answer. */
  readonly close: Effect.Effect<void>
}

interface InFlight {
  readonly call: Call
  readonly reply: Deferred.Deferred<Reply, InvocationFailed | ServerClosed>
  readonly chunks: Queue.Queue<Uint8Array, InvocationFailed | ServerClosed | Cause.Done>
  state: "Queued" | "Running" | "Answering" | "Answered" | "TimedOut"
  timer: Fiber.Fiber<void> | undefined
  hasCaller: boolean
}

/** How many ended invocations are known by name, so that a late or second answer gets a fitting status. */
const maxEnded = 1000

export const make = Effect.fnUntraced(
  function*(options: { readonly timeout: Duration.Duration }): Effect.fn.Return<Invocations, never, Scope> {
    const scope = yield* Effect.scope
    const timeoutMillis = Duration.toMillis(options.timeout)

    let phase: "Started" | "Running" | "InitError" | "Closed" = "Started"
    /** What every call gets from now on. */
    let verdict: InvocationFailed | ServerClosed | undefined
    let queued = new Set<InFlight>()
    /** One per call that was queued: wakes one poller, which then takes the oldest call that is still queued. */
    const turns = yield* Queue.unbounded<void>()
    const running = new Map<string, InFlight>()
    const ended = new Map<string, "Answered" | "TimedOut">()

    const settle = (inFlight: InFlight, error: InvocationFailed | ServerClosed): void => {
      Deferred.doneUnsafe(inFlight.reply, Effect.fail(error))
      Queue.failCauseUnsafe(inFlight.chunks, Cause.fail(error))
    }
    const leave = (inFlight: InFlight): void => {
      inFlight.hasCaller = false
      queued.delete(inFlight)
      Queue.shutdownUnsafe(inFlight.chunks)
    }
    const end = (inFlight: InFlight, state: "Answered" | "TimedOut"): void => {
      inFlight.state = state
      inFlight.timer?.interruptUnsafe()
      running.delete(inFlight.call.requestId)
      ended.set(inFlight.call.requestId, state)
      const [oldest] = ended.keys()
      if (ended.size > maxEnded && oldest !== undefined) ended.delete(oldest)
    }

    const invoke = Effect.fnUntraced(function*(call: Call) {
      if (verdict !== undefined) return yield* verdict
      const inFlight: InFlight = {
        call,
        reply: yield* Deferred.make<Reply, InvocationFailed | ServerClosed>(),
        chunks: yield* Queue.bounded<Uint8Array, InvocationFailed | ServerClosed | Cause.Done>(1),
        state: "Queued",
        timer: undefined,
        hasCaller: true
      }
      yield* Effect.addFinalizer(() => Effect.sync(() => leave(inFlight)))
      queued.add(inFlight)
      Queue.offerUnsafe(turns, undefined)
      return yield* Deferred.await(inFlight.reply)
    })

    const expire = (inFlight: InFlight) =>
      Effect.suspend(() => {
        const { requestId } = inFlight.call
        const seconds = (timeoutMillis / 1000).toFixed(2)
        // This fiber is the timer, and ends by itself.
        inFlight.timer = undefined
        end(inFlight, "TimedOut")
        settle(
          inFlight,
          platformError("Sandbox.Timedout", `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`)
        )
        return Effect.annotateLogs(Effect.logWarning(`Task timed out after ${seconds} seconds`), { requestId })
      })

    const take = (): InFlight | undefined => {
      for (const inFlight of queued) {
        queued.delete(inFlight)
        running.set(inFlight.call.requestId, inFlight)
        inFlight.state = "Running"
        return inFlight
      }
      return undefined
    }
    const giveBack = (inFlight: InFlight): void => {
      if (inFlight.state !== "Running") return
      inFlight.timer?.interruptUnsafe()
      inFlight.state = "Queued"
      running.delete(inFlight.call.requestId)
      if (!inFlight.hasCaller) return
      queued = new Set([inFlight, ...queued])
      Queue.offerUnsafe(turns, undefined)
    }

    const next = Effect.fnUntraced(
      function*(
        deliver: (delivery: Delivery) => Effect.Effect<void>,
        restore: <A>(effect: Effect.Effect<A>) => Effect.Effect<A>
      ) {
        if (phase === "InitError") return yield* invalidTransition("InitError", "Ready")
        if (phase === "Started") phase = "Running"
        for (const [requestId, state] of ended) if (state === "Answered") ended.delete(requestId)
        let inFlight: InFlight | undefined
        while (inFlight === undefined) {
          yield* restore(Queue.take(turns))
          inFlight = take()
        }
        const delivered = inFlight
        const deadline = (yield* Clock.currentTimeMillis) + timeoutMillis
        delivered.timer = yield* expire(delivered).pipe(Effect.delay(timeoutMillis), Effect.forkIn(scope))
        yield* Effect.onInterrupt(
          restore(deliver({ call: delivered.call, deadline })),
          () => Effect.sync(() => giveBack(delivered))
        )
      }
    )

    const find = (requestId: string, as: string): Effect.Effect<InFlight, Refused> =>
      Effect.suspend(() => {
        const inFlight = running.get(requestId)
        if (inFlight?.state === "Running") return Effect.succeed(inFlight)
        if (inFlight !== undefined) return Effect.fail(invalidTransition("InvocationResponse", as))
        switch (ended.get(requestId)) {
          case "Answered":
            return Effect.fail(invalidTransition("RuntimeResponseSentState", as))
          case "TimedOut":
            ended.delete(requestId)
            return Effect.fail(invokeTimeout)
          case undefined:
            return Effect.fail(invalidRequestId)
        }
      })

    const answer = Effect.fnUntraced(
      function*(requestId: string, as: string): Effect.fn.Return<Answer, Refused, Scope> {
        const inFlight = yield* find(requestId, as)
        inFlight.state = "Answering"
        yield* Effect.addFinalizer(() =>
          Effect.sync(() => {
            if (inFlight.state !== "Answering") return
            end(inFlight, "Answered")
            settle(inFlight, platformError("Runtime.TruncatedResponse", "The response of the function was cut off"))
          })
        )
        /** The last step of every answer. It comes too late once the time of the function is up. */
        const finish: Effect.Effect<void, Refused> = Effect.suspend(() => {
          if (inFlight.state === "Answering") return Effect.sync(() => end(inFlight, "Answered"))
          ended.delete(requestId)
          return Effect.fail(invokeTimeout)
        })
        const reply = (reply: Reply) => Deferred.succeed(inFlight.reply, reply)
        return {
          call: inFlight.call,
          respond: (contentType, body) => Effect.andThen(reply({ _tag: "Buffered", contentType, body }), finish),
          write: (contentType, chunk) =>
            Effect.andThen(
              reply({ _tag: "Streamed", contentType, body: Stream.fromQueue(inFlight.chunks) }),
              Queue.offer(inFlight.chunks, chunk)
            ),
          end: (contentType) =>
            reply({ _tag: "Buffered", contentType, body: new Uint8Array() }).pipe(
              Effect.andThen(Queue.end(inFlight.chunks)),
              // A caller that left has shut the queue down: that ends the wait as well.
              Effect.andThen(Effect.exit(Queue.await(inFlight.chunks))),
              Effect.andThen(finish)
            ),
          fail: (error) => Effect.andThen(Effect.sync(() => settle(inFlight, error)), finish)
        }
      }
    )

    /** Gives everyone who waits the same answer, and everyone to come. */
    const refuseAll = (error: InvocationFailed | ServerClosed): void => {
      verdict = error
      for (const inFlight of [...queued, ...running.values()]) settle(inFlight, error)
      queued.clear()
    }

    return {
      invoke,
      submit: (call) => Effect.asVoid(Effect.forkIn(Effect.ignore(Effect.scoped(invoke(call))), scope)),
      next: (deliver) => Effect.uninterruptibleMask((restore) => next(deliver, restore)),
      answer,
      initError: (error) =>
        Effect.suspend(() => {
          if (phase !== "Started") return Effect.fail(invalidTransition(phase, "InitError"))
          phase = "InitError"
          refuseAll(error)
          return Effect.void
        }),
      isStarting: Effect.sync(() => phase === "Started"),
      close: Effect.sync(() => {
        phase = "Closed"
        refuseAll(new ServerClosed())
      })
    }
  }
)
