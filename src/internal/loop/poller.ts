/**
 * One poller: asks for an invocation, handles it, answers it, joins its background work, and asks again.
 *
 * Waiting ──event──▶ Handling ──result──▶ Responding ──202──▶ Joining ──background done──▶ Waiting
 */
import type * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import type { Environment } from "../../Environment.ts"
import { fromCause } from "../../ErrorReport.ts"
import type { Provided, Take } from "../../Handler.ts"
import * as Invocation from "../../Invocation.ts"
import type { Response } from "../../Response.ts"
import type { NextInvocation } from "../../RuntimeApi.ts"
import type { RuntimeApiClient } from "../../RuntimeApiClient.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import { ProcessFault } from "../../RuntimeError.ts"
import { addParentSpan } from "../invocation/callerSpan.ts"
import * as RawEvent from "../invocation/rawEvent.ts"
import { InFlight, type Reason } from "./inFlight.ts"
import type { InvokeStore } from "./invokeStore.ts"

/** What the pollers of one loop share. */
export interface Loop {
  readonly client: RuntimeApiClient["Service"]
  readonly environment: Environment
  readonly take: Take<unknown, never>
  readonly context: Context.Context<never>
  /** How long before the deadline an invocation is interrupted, in milliseconds; absent: never. */
  readonly marginMillis: number | undefined
  readonly announce: InvokeStore["announce"]
}

/** Runs once Lambda has taken the answer, or has refused it. */
const finish = (inFlight: InFlight): Effect.Effect<void> => {
  inFlight.answered()
  return inFlight.isIdle ? inFlight.end : Effect.andThen(inFlight.joined, inFlight.end)
}

const handling = (take: Loop["take"], event: Uint8Array): Effect.Effect<Response, unknown, Provided> =>
  Effect.suspend(() => Effect.flatMapEager(take(RawEvent.fromBytes(event)), ({ run }) => run))

/** Exactly one answer leaves for each invocation, whatever becomes of it. */
const answer = (
  loop: Loop,
  inFlight: InFlight,
  next: NextInvocation,
  exit: Exit.Exit<Response, unknown>
): Effect.Effect<void, RuntimeApiError> =>
  Exit.isSuccess(exit)
    ? Effect.matchEffect(loop.client.respond(next, inFlight.guard(exit.value)), {
      onSuccess: (delivery) => {
        if (delivery._tag === "NotStarted") return fail(loop, inFlight, next, delivery.cause)
        if (delivery._tag === "Truncated") inFlight.log(Effect.logError("the response was cut short", delivery.cause))
        return Effect.void
      },
      onFailure: (error) => refused(loop, inFlight, error, exit.value)
    })
    : fail(loop, inFlight, next, exit.cause)

const fail = (loop: Loop, inFlight: InFlight, next: NextInvocation, cause: Cause.Cause<unknown>) =>
  Effect.suspend(() => {
    // A fault of the process was logged when it happened.
    if (!(inFlight.reason instanceof ProcessFault)) inFlight.log(Effect.logError("Invoke Error", cause))
    return Effect.catch(loop.client.fail(next, fromCause(cause)), (error) => refused(loop, inFlight, error))
  })

/**
 * Lambda did not take the answer.
 *
 * A refusal ends the invocation all the same, and the caller has been told. Any other outcome leaves the state of the
 * environment unknown: alone, the process has to end; beside other invocations, this poller goes on.
 */
const refused = (
  loop: Loop,
  inFlight: InFlight,
  error: RuntimeApiError,
  response?: Response
): Effect.Effect<void, RuntimeApiError> =>
  Effect.suspend(() => {
    const status = error.reason._tag === "UnexpectedStatus" ? error.reason.status : undefined
    const size = status === 413 && response?._tag === "Buffered"
      ? ` The response has ${Buffer.byteLength(response.body)} bytes`
      : ""
    if (status === 410) inFlight.log(Effect.logWarning("the invocation timed out before it was answered"))
    else if (status === 400) inFlight.log(Effect.logWarning(error.message))
    else inFlight.log(Effect.logError(`${error.message}${size}`))
    return isOver(status) || loop.environment.maxConcurrency > 1 ? Effect.void : Effect.fail(error)
  })

/** The statuses after which the invocation is over and the next one may come. */
const isOver = (status: number | undefined): boolean =>
  status === 400 || status === 403 || status === 410 || status === 413 || status === 431

const firstDelayMillis = 100
const longestDelayMillis = 90_000
const mostAttempts = 20

/** Beside other pollers, a lost connection is no reason to end them: try again, ever more slowly, but not for ever. */
const retryNext = Effect.fnUntraced(function*(next: RuntimeApiClient["Service"]["next"]) {
  for (let attempt = 1;; attempt++) {
    const result = yield* Effect.result(next)
    if (Result.isSuccess(result)) return result.success
    if (attempt === mostAttempts) return yield* result.failure
    yield* Effect.logWarning(result.failure.message)
    yield* Effect.sleep(Math.min(firstDelayMillis * 2 ** (attempt - 1), longestDelayMillis))
  }
})

export class Poller {
  private readonly loop: Loop
  private inFlight: InFlight | undefined
  private stopping: Reason | undefined

  constructor(loop: Loop) {
    this.loop = loop
    this.inFlight = undefined
    this.stopping = undefined
  }

  /** Whether the handler of an invocation, its body or its background work is still at it. */
  get isRunning(): boolean {
    return this.inFlight?.isRunning === true
  }

  /** Cuts the invocation in hand short, and any that still comes. */
  cutShort(reason: Reason): void {
    this.stopping ??= reason
    this.inFlight?.cutShort(reason)
  }

  /** Interrupted, it ends where no invocation is in hand: at once while it waits, else when that one is over. */
  get run(): Effect.Effect<never, RuntimeApiError> {
    return Effect.uninterruptibleMask((restore) => {
      const wait = restore(this.next)
      return Effect.forever(Effect.flatMap(wait, (next) => this.handle(next)), { disableYield: true })
    })
  }

  private get next(): Effect.Effect<NextInvocation, RuntimeApiError> {
    const { client, environment } = this.loop
    return environment.maxConcurrency === 1 ? client.next : retryNext(client.next)
  }

  private handle(next: NextInvocation): Effect.Effect<void, RuntimeApiError> {
    const { announce, context, environment, marginMillis, take } = this.loop
    return Effect.suspend(() => {
      const { end, invalid, invocation } = Invocation.fromNext(next, environment)
      const { enter, leave } = announce(invocation)
      const inFlight = new InFlight({ context: addParentSpan(context, invocation), enter, invocation, marginMillis })
      this.inFlight = inFlight
      if (this.stopping !== undefined) inFlight.cutShort(this.stopping)
      const over = () => {
        this.inFlight = undefined
        end()
        leave()
      }
      const handled = Effect.suspend(() => {
        const attempted = invalid === undefined
          ? inFlight.attempt(handling(take, next.event))
          : Effect.succeed(Exit.fail(invalid))
        const answered = Effect.flatMapEager(attempted, (exit) => answer(this.loop, inFlight, next, exit))
        return Effect.flatMap(answered, () => finish(inFlight))
      })
      return Effect.onExit(handled, (exit) => {
        // Without an answer it still has to be joined and closed.
        if (Exit.isFailure(exit)) {
          return Effect.andThen(inFlight.joined, Effect.ensuring(inFlight.end, Effect.sync(over)))
        }
        over()
        return Effect.void
      })
    })
  }
}
