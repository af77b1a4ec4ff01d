/** The variable `_X_AMZN_TRACE_ID`, which AWS's SDKs and the X-Ray SDK read. */
import type { Environment } from "../../Environment.ts"

/**
 * How `_X_AMZN_TRACE_ID` follows the invocation in hand: it is set before each, and deleted where an invocation has no
 * trace. Beside other invocations it is left alone, since it can belong to none of them.
 */
export const makeTraceVariable = (
  environment: Environment,
  variables: Record<string, string | undefined> = process.env
): (traceId: string | undefined) => void => {
  if (environment.maxConcurrency > 1) return () => {}
  // Whoever started the process may have set it, so the first invocation always decides.
  let last: string | null | undefined = null
  return (traceId) => {
    // A write to the environment costs microseconds.
    if (traceId === last) return
    last = traceId
    if (traceId === undefined) delete variables["_X_AMZN_TRACE_ID"]
    else variables["_X_AMZN_TRACE_ID"] = traceId
  }
}
