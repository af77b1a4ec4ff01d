/** How the outcome of an invocation reaches Lambda: exactly one response or error report, whatever happens. */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import { fromCause } from "../../ErrorReport.ts"
import type { Wire } from "../../Response.ts"
import type { InvocationRef } from "../../RuntimeApi.ts"
import type { RuntimeApiClient } from "../../RuntimeApiClient.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import { ProcessFault } from "../../RuntimeError.ts"
import type { InvocationInHand } from "./invocationInHand.ts"

/** Where the outcome goes. */
export interface Destination {
  readonly client: RuntimeApiClient["Service"]
  /** Whether there are no other invocations at the same time. */
  readonly isAlone: boolean
}

/** Sends the response of an invocation, or its error. */
export const deliver = <R>(
  to: Destination,
  inHand: InvocationInHand<R>,
  ref: InvocationRef,
  exit: Exit.Exit<Wire, unknown>
): Effect.Effect<void, RuntimeApiError> =>
  Exit.isSuccess(exit)
    ? Effect.flatMap(Effect.result(to.client.respond(ref, inHand.guard(exit.value))), (result) => {
      if (Result.isFailure(result)) return refused(to, inHand, result.failure, exit.value)
      const delivery = result.success
      if (delivery._tag === "NotStarted") return report(to, inHand, ref, delivery.cause)
      if (delivery._tag === "Truncated") inHand.log(Effect.logError("the response was cut short", delivery.cause))
      return Effect.void
    })
    : report(to, inHand, ref, exit.cause)

const report = <R>(to: Destination, inHand: InvocationInHand<R>, ref: InvocationRef, cause: Cause.Cause<unknown>) =>
  Effect.suspend(() => {
    // A fault of the process was logged when it happened.
    if (!(inHand.reason instanceof ProcessFault)) inHand.log(Effect.logError("Invoke Error", cause))
    return Effect.catch(to.client.fail(ref, fromCause(cause)), (error) => refused(to, inHand, error))
  })

/**
 * Lambda did not accept it.
 *
 * A refusal ends the invocation all the same, and the caller has been told. After any other failure the state of the
 * environment is unknown: the process has to end, unless other invocations run; then only this one is lost.
 */
const refused = <R>(
  to: Destination,
  inHand: InvocationInHand<R>,
  error: RuntimeApiError,
  response?: Wire
): Effect.Effect<void, RuntimeApiError> =>
  Effect.suspend(() => {
    const status = error.reason._tag === "UnexpectedStatus" ? error.reason.status : undefined
    if (status === 410) inHand.log(Effect.logWarning("the invocation timed out before its response was sent"))
    else if (status === 400) inHand.log(Effect.logWarning(error.message))
    else if (status === 413 && response?._tag === "Buffered") {
      inHand.log(Effect.logError(tooLarge(error, response.body)))
    } else inHand.log(Effect.logError(error.message))
    return isOver(status) || !to.isAlone ? Effect.void : Effect.fail(error)
  })

/** Lambda's own words about a response that is too large end with a period. */
const tooLarge = (error: RuntimeApiError, body: string | Uint8Array): string =>
  `${error.message.replace(/\.$/, "")}; the response has ${Buffer.byteLength(body)} bytes: stream it, or return less`

/** The statuses after which the invocation is over and the next one may come. */
const isOver = (status: number | undefined): boolean =>
  status === 400 || status === 403 || status === 410 || status === 413 || status === 431
