/**
 * The Lambda Runtime API, version 2018-06-01, as a service.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import { Environment } from "./Environment.ts"
import type { ErrorReport } from "./ErrorReport.ts"
import { toBody, toSmallBody } from "./internal/client/errorBody.ts"
import { type Outgoing, withBody } from "./internal/client/outgoing.ts"
import { Polling } from "./internal/client/polling.ts"
import { connect, type Server } from "./internal/client/server.ts"
import { expectStatus, toUnexpectedStatus } from "./internal/client/unexpectedStatus.ts"
import { unsendable } from "./internal/client/unsendable.ts"
import { senderOf, type Wire } from "./Response.ts"
import { type Delivery, type InvocationRef, type Local, maxBufferedBytes, type NextInvocation } from "./RuntimeApi.ts"
import { RuntimeApiError, type RuntimeApiErrorReason, UnexpectedStatus } from "./RuntimeApiError.ts"
import type { InvalidVariable } from "./RuntimeError.ts"

/**
 * The Runtime API. Up to as many invocations may be in hand at once as Lambda allows; each call has a connection to
 * itself.
 *
 * @category services
 * @since 0.1.0
 */
export class RuntimeApiClient extends Context.Service<RuntimeApiClient, {
  /** Waits, without limit, until Lambda has an invocation for this environment. Interrupt it only to exit. */
  readonly next: Effect.Effect<NextInvocation, RuntimeApiError>
  /** Responds to an invocation. Interrupting it while a body streams ends the body and sends the trailers. */
  readonly respond: (invocation: InvocationRef, response: Wire) => Effect.Effect<Delivery, RuntimeApiError>
  /** Reports that an invocation failed. */
  readonly fail: (invocation: InvocationRef, report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /** Reports that the function could not be initialized. Only before the first `next`. */
  readonly initError: (report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /** @internal Reports that the function could not go on after a restore. Absent unless this process is the function. */
  readonly restoreError?: ((report: ErrorReport) => Effect.Effect<void, RuntimeApiError>) | undefined
  /** @internal Absent on Lambda. */
  readonly local?: Local | undefined
  // The key is what an error shows if the service is missing, and then it is `Lambda.main` that is missing.
}>()("effect-lambda-runtime/RuntimeApiClient, which Lambda.main provides") {}

export type { Delivery, InvocationRef, NextInvocation } from "./RuntimeApi.ts"

const failsAs = (operation: RuntimeApiError["operation"]) => (reason: RuntimeApiErrorReason) =>
  new RuntimeApiError({ operation, reason })

const accepted = Effect.succeed<Delivery>({ _tag: "Accepted" })

/** If a body is too long, Lambda may close the connection before its refusal can be read. */
const isTooLarge = (response: Wire, reason: RuntimeApiErrorReason): boolean =>
  response._tag === "Buffered" &&
  reason._tag === "ConnectionLost" &&
  reason.sent &&
  Buffer.byteLength(response.body) > maxBufferedBytes

const tooLarge = () =>
  new UnexpectedStatus({
    status: 413,
    errorType: "RequestEntityTooLarge",
    errorMessage: `the connection was lost over a body of more than ${maxBufferedBytes} bytes`
  })

/** @internal */
export const fromServer = ({ pool, requests }: Server): RuntimeApiClient["Service"] => {
  const polling = new Polling(pool, requests.next)

  const send = (invocation: InvocationRef, response: Wire): Effect.Effect<Delivery, RuntimeApiErrorReason> => {
    const { contentType } = response
    if (response._tag === "Streamed") {
      const deliver = senderOf(response)
      return Effect.map(deliver(pool, requests.response(invocation, contentType), response), (delivery) => {
        if (delivery._tag !== "NotStarted") polling.answered(invocation)
        return delivery
      })
    }
    const request = withBody(requests.response(invocation, contentType), response.body)
    return Effect.flatMap(pool.exchange(request), (answer) => {
      if (answer.status !== 202) return Effect.fail(toUnexpectedStatus(answer))
      polling.answered(invocation)
      return accepted
    })
  }

  /** Sends a report, and a shorter one if Lambda finds the headers (431) or the body (413) too long. */
  const report = (
    error: ErrorReport,
    request: (body: string, withXrayCause: boolean) => Outgoing
  ): Effect.Effect<void, RuntimeApiErrorReason> => {
    const attempt = (isSmall: boolean, withXrayCause: boolean): Effect.Effect<unknown, RuntimeApiErrorReason> =>
      Effect.flatMap(
        pool.exchange(request(isSmall ? toSmallBody(error) : toBody(error), withXrayCause)),
        (answer) => {
          if (answer.status === 431 && withXrayCause) return attempt(isSmall, false)
          if (answer.status === 413 && !isSmall) return attempt(true, withXrayCause)
          return expectStatus(answer, 202)
        }
      )
    return Effect.asVoid(Effect.suspend(() => attempt(false, error.xrayCause !== undefined)))
  }

  const reportStart =
    (operation: "initError" | "restoreError", request: Server["requests"]["initError"]) => (error: ErrorReport) =>
      Effect.mapError(report(error, (body, xrayCause) => request(error, body, xrayCause)), failsAs(operation))

  return RuntimeApiClient.of({
    next: Effect.mapError(polling.next, failsAs("next")),
    respond: (invocation, response) => {
      const reason = unsendable(response)
      if (reason !== undefined) return Effect.succeed({ _tag: "NotStarted", cause: Cause.fail(reason) })
      return Effect.mapError(
        send(invocation, response),
        (reason) => failsAs("respond")(isTooLarge(response, reason) ? tooLarge() : reason)
      )
    },
    fail: (invocation, error) =>
      report(error, (body, xrayCause) => requests.error(invocation, error, body, xrayCause)).pipe(
        Effect.map(() => polling.answered(invocation)),
        Effect.mapError(failsAs("fail"))
      ),
    initError: reportStart("initError", requests.initError),
    restoreError: reportStart("restoreError", requests.restoreError)
  })
}

/**
 * A client of the Runtime API at `host:port`, an IPv6 address in brackets.
 *
 * **Details**
 *
 * It speaks HTTP/1.1 over sockets of its own, which end with the scope. The first call opens the first connection; a
 * loop of `next` and `respond` keeps to one, and n loops to n. No call has a timeout, and none goes through a proxy.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (endpoint: string): Effect.Effect<RuntimeApiClient["Service"], InvalidVariable, Scope> =>
  Effect.map(connect(endpoint), fromServer)

/**
 * A client of the Runtime API that the environment names in `AWS_LAMBDA_RUNTIME_API`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const makeConfig: Effect.Effect<RuntimeApiClient["Service"], InvalidVariable, Scope> = /*#__PURE__*/ Effect
  .flatMap(Environment, ({ runtimeApi }) => make(runtimeApi ?? ""))

/**
 * The Runtime API at `host:port`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (endpoint: string): Layer.Layer<RuntimeApiClient, InvalidVariable> =>
  Layer.effect(RuntimeApiClient, make(endpoint))

/**
 * The Runtime API that the environment names in `AWS_LAMBDA_RUNTIME_API`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig: Layer.Layer<RuntimeApiClient, InvalidVariable> = /*#__PURE__*/ Layer.effect(
  RuntimeApiClient,
  makeConfig
)
