/** Signs a request, sends it, and sends it again if that may help. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Scope } from "effect/Scope"
import { shares, untilInterrupt } from "../../internal/invocation/deadline.ts"
import { Invocation } from "../../Invocation.ts"
import * as Lifecycle from "../../Lifecycle.ts"
import { InvalidVariable } from "../../RuntimeError.ts"
import { AwsCredentials, type Credentials } from "../AwsCredentials.ts"
import { AwsEnvironment, type Variables } from "../AwsEnvironment.ts"
import { AwsError, type AwsErrorReason, InvalidRequest, TimedOut, Unreachable } from "../AwsError.ts"
import { AwsRegion } from "../AwsRegion.ts"
import { AwsClock, isAboutTime } from "./clock.ts"
import { type Endpoint, signingNameOf, toEndpoint } from "./endpoint.ts"
import { type AwsRequest, AwsResponse, operationOf } from "./message.ts"
import { requestIdOf, toReason } from "./refusal.ts"
import { askedMillis, isRetryable, RetryQuota, waitMillis } from "./retry.ts"
import { sign, type Wire } from "./sign.ts"
import * as Transport from "./transport.ts"

/**
 * Settings of a client.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClientOptions {
  /** How often a request is sent in all. Default: `AWS_MAX_ATTEMPTS`, else 3. */
  readonly maxAttempts?: number | undefined
  /** How long an attempt may take until the whole answer is there. Default 10 seconds. */
  readonly timeout?: Duration.Input | undefined
  /** How long an attempt may take until there is a connection. Default 2 seconds. */
  readonly connectTimeout?: Duration.Input | undefined
  /**
   * How long the process may be idle between two invocations until connections are no longer used. Lambda may have frozen
   * it meanwhile, and AWS may have closed them unnoticed. Default 10 seconds.
   */
  readonly maxIdle?: Duration.Input | undefined
}

/** How long before the deadline of an invocation the client gives up, so that the handler can still respond. */
const deadlineMarginMillis = 200

/** How long the request may still take; `Infinity` outside of an invocation. */
const timeLeft = Effect.flatMap(Effect.serviceOption(Invocation), (invocation) =>
  Option.isNone(invocation)
    ? Effect.succeed(Infinity)
    : Effect.map(invocation.value.remainingMillis, (remaining) =>
      untilInterrupt(remaining, deadlineMarginMillis, shares.part)))

const maxAttemptsOf = (variables: Variables): number => {
  const attempts = Number(variables.AWS_MAX_ATTEMPTS)
  return Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 3
}

const isSame = (a: Credentials, b: Credentials): boolean =>
  a.accessKeyId === b.accessKeyId &&
  Redacted.value(a.secretAccessKey) === Redacted.value(b.secretAccessKey) &&
  (a.sessionToken && Redacted.value(a.sessionToken)) === (b.sessionToken && Redacted.value(b.sessionToken))

const isExpiry = (code: string): boolean => code === "ExpiredToken" || code === "ExpiredTokenException"

/** Fails when an attempt has taken too long: to connect, or in all. */
const watch = (
  { host }: Endpoint,
  limits: { readonly connectMillis: number; readonly timeoutMillis: number; readonly leftMillis: number },
  isConnected: () => boolean
): Effect.Effect<never, TimedOut> => {
  const { connectMillis, leftMillis, timeoutMillis } = limits
  const totalMillis = Math.min(timeoutMillis, leftMillis)
  const late = new TimedOut({
    endpoint: host,
    millis: Math.round(totalMillis),
    limit: leftMillis < timeoutMillis ? "deadline" : "timeout"
  })
  const whole = (millis: number) => Effect.andThen(Effect.sleep(millis), Effect.fail(late))
  if (connectMillis >= totalMillis) return whole(totalMillis)
  return Effect.flatMap(Effect.sleep(connectMillis), () =>
    isConnected()
      ? whole(totalMillis - connectMillis)
      : Effect.fail(new TimedOut({ endpoint: host, millis: connectMillis, limit: "connectTimeout" })))
}

/** A client with connections, a budget and a clock of its own. */
export const makeSend = /*#__PURE__*/ Effect.fnUntraced(function*(
  options: ClientOptions = {}
): Effect.fn.Return<(request: AwsRequest) => Effect.Effect<AwsResponse, AwsError>, never, Scope> {
  const environment = yield* AwsEnvironment
  const credentials = yield* AwsCredentials
  const region = yield* AwsRegion
  const transport = yield* Transport.make
  const quota = new RetryQuota()
  const awsClock = new AwsClock()
  const defaultTimeoutMillis = Duration.toMillis(options.timeout ?? "10 seconds")
  const connectMillis = Duration.toMillis(options.connectTimeout ?? "2 seconds")
  const maxIdleMillis = Duration.toMillis(options.maxIdle ?? "10 seconds")
  yield* Lifecycle.thawed((idleMillis) => idleMillis < maxIdleMillis ? Effect.void : transport.dropIdle)

  const exchange = (endpoint: Endpoint, wire: Wire, timeoutMillis: number, leftMillis: number) =>
    Effect.suspend(() => {
      let isConnected = false
      const answer = transport.exchange(endpoint, wire, () => {
        isConnected = true
      })
      return Effect.raceFirst(answer, watch(endpoint, { connectMillis, leftMillis, timeoutMillis }, () => isConnected))
    })

  return Effect.fnUntraced(function*(request): Effect.fn.Return<AwsResponse, AwsError> {
    const { service } = request
    const operation = operationOf(request)
    let attempts = 0
    const fail = (reason: AwsErrorReason) => Effect.fail(new AwsError({ service, operation, reason, attempts }))
    const orFail = Effect.mapError((reason: AwsErrorReason) => new AwsError({ service, operation, reason, attempts }))

    const variables = yield* environment
    const inEnvironment = Effect.provideService(AwsEnvironment, environment)
    const inRegion = request.region ?? (yield* orFail(inEnvironment(region)))
    const endpoint = toEndpoint(request, inRegion, variables)
    if (endpoint instanceof InvalidRequest || endpoint instanceof InvalidVariable) return yield* fail(endpoint)
    const maxAttempts = request.maxAttempts ?? options.maxAttempts ?? maxAttemptsOf(variables)
    const timeoutMillis = request.timeout === undefined ? defaultTimeoutMillis : Duration.toMillis(request.timeout)
    const signingName = signingNameOf(request)

    /** What was tried once. */
    const tried = { fresh: false, skew: false, renewal: false }
    let keys = yield* orFail(inEnvironment(credentials.get))
    let cost = 1
    for (let counted = 1;; counted++) {
      const now = yield* Clock.currentTimeMillis
      const wire = sign(request, {
        credentials: keys,
        region: inRegion,
        signingName,
        host: endpoint.host,
        prefix: endpoint.prefix,
        now: awsClock.at(now)
      })
      if (wire instanceof InvalidRequest) return yield* fail(wire)
      const leftMillis = yield* timeLeft
      attempts++
      const outcome = yield* Effect.result(exchange(endpoint, wire, timeoutMillis, leftMillis))

      let reason: AwsErrorReason
      let asked = 0
      if (outcome._tag === "Success") {
        const answer = outcome.success
        const wasSkewed = awsClock.learn(answer, yield* Clock.currentTimeMillis)
        if (answer.status < 300) {
          quota.give(cost)
          return new AwsResponse(answer, requestIdOf(answer), [service, operation])
        }
        const refusal = toReason(answer)
        if (wasSkewed && isAboutTime(refusal.code) && !tried.skew) {
          tried.skew = true
          continue
        }
        if (isExpiry(refusal.code) && !tried.renewal) {
          tried.renewal = true
          yield* credentials.expired(keys)
          const renewed = yield* orFail(inEnvironment(credentials.get))
          if (!isSame(keys, renewed)) {
            keys = renewed
            continue
          }
        }
        reason = refusal
        asked = askedMillis(answer.headers)
      } else if (outcome.failure._tag === "Lost") {
        const { cause, wasReused } = outcome.failure
        // AWS closes connections that were not used for some time. Then the others are closed as well.
        if (wasReused && !tried.fresh) {
          tried.fresh = true
          yield* transport.dropIdle
          counted--
          continue
        }
        reason = new Unreachable({ endpoint: endpoint.host, cause })
      } else {
        reason = outcome.failure
      }

      if (!isRetryable(reason) || counted >= maxAttempts) return yield* fail(reason)
      const taken = quota.take(reason)
      if (taken === undefined) return yield* fail(reason)
      cost = taken
      const wait = Math.max(asked, waitMillis(reason, counted, Math.random()))
      if (wait >= (yield* timeLeft)) return yield* fail(reason)
      yield* Effect.sleep(wait)
      keys = yield* orFail(inEnvironment(credentials.get))
    }
  })
})
