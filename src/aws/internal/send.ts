/** Signs a request, sends it, and sends it again if that may help. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Lifecycle from "../../Lifecycle.ts"
import { AwsCredentials } from "../AwsCredentials.ts"
import { AwsEnvironment } from "../AwsEnvironment.ts"
import { type Answer, AwsError, type AwsErrorReason, TimedOut } from "../AwsError.ts"
import { AwsRegion } from "../AwsRegion.ts"
import { toEndpoint } from "./endpoint.ts"
import { type AwsRequest, type AwsResponse, operationOf, toResponse } from "./message.ts"
import { toReason } from "./refusal.ts"
import { costOf, fullBudget, waitMillis } from "./retry.ts"
import { sign } from "./sign.ts"
import { timeLeft } from "./timeLeft.ts"
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
}

/**
 * How long connections may be left alone until they are no longer used: Lambda may have frozen the process meanwhile, and
 * AWS may have closed them unnoticed. (A hook for the thaw would know no more, and cost every function that calls AWS 2 kB.)
 */
const maxIdleMillis = 10_000

/** AWS accepts signatures that are up to five minutes off. */
const clockTolerance = 300_000

/** A client with connections, a budget and a clock of its own. */
export const makeSend = /*#__PURE__*/ Effect.fnUntraced(function*(
  options: ClientOptions = {}
): Effect.fn.Return<(request: AwsRequest) => Effect.Effect<AwsResponse, AwsError>, never, Scope> {
  const environment = yield* AwsEnvironment
  const credentials = yield* AwsCredentials
  const region = yield* AwsRegion
  let budget = fullBudget
  /** How far the clock of this machine is off, learnt from the `date` of answers. */
  let clockOffset = 0
  let lastUsedAt = 0
  const connections = new Connections()
  const close = Effect.sync(() => connections.close())
  yield* Effect.addFinalizer(() => close)
  yield* Lifecycle.afterRestore(close)

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
    const timeoutMillis = Duration.toMillis(request.timeout ?? options.timeout ?? 5000)

    // Once for all attempts: each of them would get a third of the rest.
    const end = (yield* Clock.currentTimeMillis) + (yield* timeLeft)

    let cost = 1
    while (true) {
      const keys = yield* orFail(credentials.get)
      const now = yield* Clock.currentTimeMillis
      if (now - lastUsedAt >= maxIdleMillis) connections.dropIdle()
      lastUsedAt = now
      const toWire = () => sign(request, endpoint, keys, inRegion, now + clockOffset)
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
        lastUsedAt = yield* Clock.currentTimeMillis
        const offset = Date.parse(outcome.headers.date ?? "") - lastUsedAt
        const wasOff = Math.abs(offset - clockOffset) >= clockTolerance
        if (wasOff) clockOffset = offset
        if (outcome.status < 300) {
          budget = Math.min(fullBudget, budget + cost)
          return toResponse(outcome, toError)
        }
        const refusal = toReason(outcome)
        reason = refusal
        headers = outcome.headers
        isAtOnce = wasOff
        if (refusal.code.startsWith("ExpiredToken")) {
          yield* credentials.expired(keys)
          isAtOnce = (yield* orFail(credentials.get)).accessKeyId !== keys.accessKeyId
        }
      } else {
        reason = outcome
        if (outcome._tag === "Unreachable" && outcome.wasReused) {
          // AWS closes connections that were not used for some time: the others are closed as well.
          connections.dropIdle()
          isAtOnce = true
        }
      }

      const wait = isAtOnce ? 0 : waitMillis(reason, attempts, headers)
      if (!(attempts < maxAttempts) || wait >= end - (yield* Clock.currentTimeMillis)) return yield* toError(reason)
      if (wait > 0) {
        cost = costOf(reason)
        if (cost > budget) return yield* toError(reason)
        budget -= cost
        yield* Effect.sleep(wait)
      }
    }
  })
})
