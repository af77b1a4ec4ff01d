/** The errors of a client that no wire brings about. */
import { invalidTransition, type Refusal, refusals } from "../../RuntimeApi.ts"
import { ConnectionLost, RuntimeApiError, UnexpectedStatus } from "../../RuntimeApiError.ts"

export type Operation = RuntimeApiError["operation"]

/** What a function sees of a refusal. */
export const refusedBy = (operation: Operation, { errorMessage, errorType, status }: Refusal): RuntimeApiError =>
  new RuntimeApiError({ operation, reason: new UnexpectedStatus({ status, errorType, errorMessage }) })

const byStatus = new Map<number, Refusal>([
  [400, refusals.invalidRequestId],
  [403, invalidTransition("RuntimeResponseSentState", "InvocationResponse")],
  [410, refusals.invokeTimeout],
  [413, refusals.tooLarge],
  [500, refusals.internal]
])

/** What a function sees of a fault that a test asked for. */
export const toError = (operation: Operation, fault: number | "lost" | "lost after"): RuntimeApiError => {
  if (typeof fault === "string") {
    return new RuntimeApiError({ operation, reason: new ConnectionLost({ sent: true, cause: undefined }) })
  }
  const { errorMessage, errorType } = byStatus.get(fault) ?? {}
  return new RuntimeApiError({ operation, reason: new UnexpectedStatus({ status: fault, errorType, errorMessage }) })
}
