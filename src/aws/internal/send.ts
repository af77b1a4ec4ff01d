/** Signs a request, sends it, and sends it again if that may help. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { shares, untilInterrupt } from "../../internal/invocation/deadline.ts"
import { Invocation } from "../../Invocation.ts"
import * as Lifecycle from "../../Lifecycle.ts"
import { AwsCredentials } from "../AwsCredentials.ts"
import { AwsEnvironment } from "../AwsEnvironment.ts"
import { type Answer, AwsError, type AwsErrorReason, TimedOut, Unreachable } from "../AwsError.ts"
import { AwsRegion } from "../AwsRegion.ts"
import { AwsClock } from "./clock.ts"
import { toEndpoint } from "./endpoint.ts"
import { type AwsRequest, type AwsResponse, operationOf, toResponse } from "./message.ts"
import { toReason } from "./refusal.ts"
import { RetryBudget, waitMillis } from "./retry.ts"
import { sign } from "./sign.ts"
import { Connections, exchange } from "./transport.ts"

/**
 * Settings of a client.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClientOptions {
  /** How often a request is sent in all. Default: `AWS_MAX_ATTEMPTS`, else 3. */
  readonly maxAttempts?: number | undefined
  /** How long an attempt may take until the whole answer is there. Default 5 seconds. */
  readonly timeout?: Duration.Input | undefined
  /**
   * How long the process may be idle between two invocations until connections are no longer used. Lambda may have frozen
   * it meanwhile, and AWS may have closed them unnoticed. Default 10 seconds.
   */
  readonly maxIdle?: Duration.Input | undefined
}

/** How long before the deadline of an invocation the client gives up, so that the handler can still respond. */
const deadlineMarginMillis = 200

/** How long a request may still take; `Infinity` outside of an invocation. */
const timeLeft = /*#__PURE__*/ Effect.contextWith((context: Context.Context<never>) =>
  Effect.map(
    Context.getOrUndefined(context, Invocation)?.remainingMillis ?? Effect.succeed(Infinity),
    (remaining) => untilInterrupt(remaining, deadlineMarginMillis, shares.part)
  )
)

/** A client with connections, a budget and a clock of its own. */
export const makeSend = /*#__PURE__*/ Effect.fnUntraced(function*(
  options: ClientOptions = {}
): Effect.fn.Return<(request: AwsRequest) => Effect.Effect<AwsResponse, AwsError>, never, Scope> {
  const environment = yield* AwsEnvironment
  const credentials = yield* AwsCredentials
  const region = yield* AwsRegion
  const budget = new RetryBudget()
  const awsClock = new AwsClock()
  const maxIdleMillis = Duration.toMillis(options.maxIdle ?? "10 seconds")
  const connections = new Connections()
  yield* Effect.addFinalizer(() => Effect.sync(() => connections.close()))
  yield* Lifecycle.thawed((idleMillis) =>
    Effect.sync(() => {
      if (idleMillis >= maxIdleMillis) connections.dropIdle()
    })
  )

  return Effect.fnUntraced(function*(request): Effect.fn.Return<AwsResponse, AwsError> {
    const { service } = request
    const operation = operationOf(request)
    let attempts = 0
    const toError = (reason: AwsErrorReason) => new AwsError({ service, operation, reason, attempts })
    const orFail = <A>(effect: Effect.Effect<A, AwsErrorReason>) =>
      Effect.mapError(Effect.provideService(effect, AwsEnvironment, environment), toError)

    const variables = yield* environment
    const inRegion = request.region ?? (yield* orFail(region))
    const endpoint = toEndpoint(request, inRegion, variables)
    if ("_tag" in endpoint) return yield* toError(endpoint)
    const { host } = endpoint
    const maxAttempts = request.maxAttempts ?? options.maxAttempts ?? (Number(variables.AWS_MAX_ATTEMPTS) || 3)
    const timeoutMillis = Duration.toMillis(request.timeout ?? options.timeout ?? "5 seconds")

    // Once for all attempts: each of them would get a third of the rest.
    const end = (yield* Clock.currentTimeMillis) + (yield* timeLeft)

    let cost = 1
    while (true) {
      const keys = yield* orFail(credentials.get)
      const now = yield* Clock.currentTimeMillis
      const toWire = () => sign(request, endpoint, keys, inRegion, now + awsClock.offset)
      const leftMillis = end - now
      const millis = Math.round(Math.min(timeoutMillis, leftMillis))
      const late = new TimedOut({ endpoint: host, millis, limit: leftMillis < timeoutMillis ? "deadline" : "timeout" })
      attempts++
      const outcome = yield* orFail(
        Effect.timeoutOrElse(exchange(endpoint, toWire, connections.agentFor(endpoint)), {
          duration: millis,
          orElse: () => Effect.succeed(late)
        })
      )

      let reason: AwsErrorReason
      let headers: Answer["headers"] = {}
      let isAtOnce = false
      if ("status" in outcome) {
        const wasOff = awsClock.learn(outcome, yield* Clock.currentTimeMillis)
        if (outcome.status < 300) {
          budget.give(cost)
          return toResponse(outcome, toError)
        }
        const refusal = toReason(outcome)
        reason = refusal
        headers = outcome.headers
        isAtOnce = wasOff
        if (/^ExpiredToken(Exception)?$/.test(refusal.code)) {
          yield* credentials.expired(keys)
          isAtOnce = (yield* orFail(credentials.get)).accessKeyId !== keys.accessKeyId
        }
      } else if (outcome._tag === "Lost") {
        reason = new Unreachable({ endpoint: host, code: outcome.code, cause: outcome.cause })
        isAtOnce = outcome.wasReused
        // AWS closes connections that were not used for some time: the others are closed as well.
        if (isAtOnce) connections.dropIdle()
      } else {
        reason = outcome
      }

      const wait = isAtOnce ? 0 : waitMillis(reason, attempts, headers)
      if (attempts >= maxAttempts || wait >= end - (yield* Clock.currentTimeMillis)) return yield* toError(reason)
      if (wait > 0) {
        cost = budget.take(reason)
        if (cost === 0) return yield* toError(reason)
        yield* Effect.sleep(wait)
      }
    }
  })
})
