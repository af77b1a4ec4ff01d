/** Waiting for the next invocation. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { InvocationRef, NextInvocation } from "../../RuntimeApi.ts"
import { headerNames } from "../../RuntimeApi.ts"
import {
  type ConnectionLost,
  InvalidAnswer,
  type RuntimeApiErrorReason,
  type UnexpectedStatus
} from "../../RuntimeApiError.ts"
import type { Answer } from "./answerParser.ts"
import type { ConnectionPool } from "./connectionPool.ts"
import type { Outgoing } from "./outgoing.ts"
import { isHeaderText } from "./requests.ts"
import { toUnexpectedStatus } from "./unexpectedStatus.ts"

/** A connection that is lost so soon after a reconnect ends the wait, in milliseconds. */
const reconnectWindowMillis = 1000

const isLost = (reason: RuntimeApiErrorReason): reason is ConnectionLost =>
  reason._tag === "ConnectionLost" && reason.sent

const parseDeadline = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined

/** The wait of one client for its next invocations. */
export class Polling {
  /**
   * Waits for an invocation. Asking twice does no harm, so a connection that is lost is replaced at once. If the
   * new one is lost within a second, the wait fails.
   */
  readonly next: Effect.Effect<NextInvocation, RuntimeApiErrorReason>

  readonly #poll: Effect.Effect<NextInvocation, RuntimeApiErrorReason>
  readonly #warnings = new Set<string>()
  #lastAnswered: InvocationRef | undefined

  constructor(pool: ConnectionPool, request: Outgoing) {
    this.#poll = Effect.flatMap(pool.exchange(request), (answer) => this.#toInvocation(answer))
    this.next = Effect.catch(this.#poll, (reason) => this.#pollAgain(reason))
  }

  /** Notes that Lambda accepted the outcome of an invocation. */
  answered({ nonce, requestId }: InvocationRef): void {
    this.#lastAnswered = { nonce, requestId }
  }

  readonly #pollAgain = Effect.fnUntraced({ self: this }, function*(reason: RuntimeApiErrorReason) {
    if (!isLost(reason)) return yield* reason
    let reconnectedAt = yield* Clock.currentTimeMillis
    while (true) {
      const result = yield* Effect.result(this.#poll)
      if (Result.isSuccess(result)) {
        const invocation = result.success
        if (!this.#isAnswered(invocation)) return invocation
        yield* Effect.logWarning(
          `invocation ${invocation.requestId} was handed out again after its outcome had been accepted`
        )
      } else {
        const now = yield* Clock.currentTimeMillis
        if (!isLost(result.failure) || now - reconnectedAt < reconnectWindowMillis) return yield* result.failure
        reconnectedAt = now
      }
    }
  })

  #isAnswered({ nonce, requestId }: InvocationRef): boolean {
    return requestId === this.#lastAnswered?.requestId && nonce === this.#lastAnswered.nonce
  }

  #toInvocation(answer: Answer): Effect.Effect<NextInvocation, UnexpectedStatus | InvalidAnswer> {
    if (answer.status !== 200) return Effect.fail(toUnexpectedStatus(answer))
    const { headers } = answer
    if (headers.requestId === undefined) {
      return Effect.fail(new InvalidAnswer({ detail: `the invocation has no ${headerNames.requestId}` }))
    }
    const deadline = parseDeadline(headers.deadline)
    const nonce = headers.nonce !== undefined && isHeaderText(headers.nonce) ? headers.nonce : undefined
    const invocation: NextInvocation = {
      requestId: headers.requestId,
      nonce,
      deadline,
      invokedFunctionArn: headers.invokedFunctionArn ?? "",
      traceId: headers.traceId,
      tenantId: headers.tenantId,
      clientContext: headers.clientContext,
      cognitoIdentity: headers.cognitoIdentity,
      event: answer.body
    }
    if (deadline === undefined) return this.#warnOnce(`${headerNames.deadline} is missing or not a number`, invocation)
    if (nonce !== headers.nonce) return this.#warnOnce(`${headerNames.nonce} cannot be sent back`, invocation)
    return Effect.succeed(invocation)
  }

  #warnOnce(warning: string, invocation: NextInvocation): Effect.Effect<NextInvocation> {
    if (this.#warnings.has(warning)) return Effect.succeed(invocation)
    this.#warnings.add(warning)
    return Effect.as(Effect.logWarning(warning), invocation)
  }
}
