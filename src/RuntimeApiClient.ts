/**
 * The Lambda Runtime API, version 2018-06-01, as a service.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import { Environment } from "./Environment.ts"
import type { ErrorReport } from "./ErrorReport.ts"
import { Connection } from "./internal/client/connection.ts"
import { ConnectionPool } from "./internal/client/connectionPool.ts"
import { parseEndpoint } from "./internal/client/endpoint.ts"
import { toBody, toSmallBody } from "./internal/client/errorBody.ts"
import type { Outgoing } from "./internal/client/outgoing.ts"
import { Polling } from "./internal/client/polling.ts"
import * as Requests from "./internal/client/requests.ts"
import { deliver } from "./internal/client/streamedResponse.ts"
import { expectStatus, toUnexpectedStatus } from "./internal/client/unexpectedStatus.ts"
import { unsendable } from "./internal/client/unsendable.ts"
import type { Wire } from "./Response.ts"
import { type Delivery, type InvocationRef, maxBufferedBytes, type NextInvocation } from "./RuntimeApi.ts"
import { headerNames } from "./RuntimeApi.ts"
import { InvalidAnswer, RuntimeApiError, UnexpectedStatus } from "./RuntimeApiError.ts"
import { InvalidVariable } from "./RuntimeError.ts"

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
  /** Answers an invocation. Interrupting it while a body streams ends the body and sends the trailers. */
  readonly respond: (invocation: InvocationRef, response: Wire) => Effect.Effect<Delivery, RuntimeApiError>
  /** Answers an invocation with an error. */
  readonly fail: (invocation: InvocationRef, report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /** Reports that the function could not be initialized. Only before the first `next`. */
  readonly initError: (report: ErrorReport) => Effect.Effect<void, RuntimeApiError>
  /**
   * Registers an internal extension, so that Lambda sends SIGTERM before it ends the environment. Only before the
   * first `next`; the registration lives until the scope ends.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
   */
  readonly registerExtension: (name: string) => Effect.Effect<void, RuntimeApiError, Scope>
}>()("effect-lambda-runtime/RuntimeApiClient") {}

export type { Delivery, InvocationRef, NextInvocation } from "./RuntimeApi.ts"

type Reason = RuntimeApiError["reason"]

const failsAs = (operation: RuntimeApiError["operation"]) => (reason: Reason) =>
  new RuntimeApiError({ operation, reason })

const accepted = Effect.succeed<Delivery>({ _tag: "Accepted" })

/** Over a body that is too long Lambda may close the connection before its refusal can be read. */
const isTooLarge = (response: Wire, reason: Reason): boolean =>
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
export const make = Effect.fnUntraced(function*(
  endpoint: string
): Effect.fn.Return<RuntimeApiClient["Service"], InvalidVariable, Scope> {
  const address = parseEndpoint(endpoint)
  if (address === undefined) {
    return yield* new InvalidVariable({ variable: "AWS_LAMBDA_RUNTIME_API", expected: "host:port", actual: endpoint })
  }
  const requests = Requests.make(endpoint)
  const pool = yield* Effect.acquireRelease(
    Effect.sync(() => new ConnectionPool(address)),
    (pool) => Effect.sync(() => pool.close())
  )
  const polling = new Polling(pool, requests.next)

  const send = (invocation: InvocationRef, response: Wire): Effect.Effect<Delivery, Reason> => {
    const { contentType } = response
    if (response._tag === "Streamed") {
      return Effect.map(deliver(pool, requests.streamedResponse(invocation, contentType), response), (delivery) => {
        if (delivery._tag !== "NotStarted") polling.answered(invocation)
        return delivery
      })
    }
    return Effect.flatMap(pool.exchange(requests.response(invocation, contentType, response.body)), (answer) => {
      if (answer.status !== 202) return Effect.fail(toUnexpectedStatus(answer))
      polling.answered(invocation)
      return accepted
    })
  }

  /** Sends a report; once more with less, where Lambda finds the headers (431) or the body (413) too long. */
  const report = (
    error: ErrorReport,
    request: (body: string, withXrayCause: boolean) => Outgoing
  ): Effect.Effect<void, Reason> => {
    const attempt = (isSmall: boolean, withXrayCause: boolean): Effect.Effect<unknown, Reason> =>
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
      Effect.mapBoth(report(error, (body, xrayCause) => requests.error(invocation, error, body, xrayCause)), {
        onSuccess: () => polling.answered(invocation),
        onFailure: failsAs("fail")
      }),
    initError: (error) =>
      Effect.mapError(
        report(error, (body, xrayCause) => requests.initError(error, body, xrayCause)),
        failsAs("initError")
      ),
    registerExtension: Effect.fnUntraced(function*(name) {
      if (!Requests.isHeaderText(name)) return yield* Effect.die(new Error("an extension's name is printable ASCII"))
      const { headers } = yield* expectStatus(yield* pool.exchange(requests.registerExtension(name)), 200)
      const identifier = headers.extensionIdentifier
      if (identifier === undefined || !Requests.isHeaderText(identifier)) {
        return yield* new InvalidAnswer({ detail: `the extension has no ${headerNames.extensionIdentifier}` })
      }
      // Lambda never answers this, but waits for it before it counts the init phase as over.
      const events = new Connection(address, constVoid)
      yield* events.exchange(requests.nextExtensionEvent(identifier)).pipe(
        Effect.matchEffect({
          onSuccess: ({ status }) => Effect.logWarning(`the wait for extension events was answered with ${status}`),
          onFailure: (reason) => Effect.logWarning("the wait for extension events failed:", reason.message)
        }),
        Effect.ensuring(Effect.sync(() => events.close())),
        Effect.forkScoped({ startImmediately: true })
      )
    }, Effect.mapError(failsAs("registerExtension")))
  })
})

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
