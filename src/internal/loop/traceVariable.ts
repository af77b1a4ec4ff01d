/** The variable `_X_AMZN_TRACE_ID`, which AWS's SDKs and the X-Ray SDK read. */
import type { Environment } from "../../Environment.ts"

const name = "_X_AMZN_TRACE_ID"

/**
 * How `_X_AMZN_TRACE_ID` follows the invocation in hand: it is set before each, and deleted if an invocation has no trace.
 * With several invocations at once it is left alone, since it can belong to none of them.
 */
export const makeTraceVariable = (
  environment: Environment,
  variables: Record<string, string | undefined> = process.env
): (traceId: string | undefined) => void => {
  if (environment.maxConcurrency > 1) return () => {}
  // Whoever started the process may have set it, so the first invocation always decides.
  let last: string | null | undefined = null
  return (traceId) => {
    // A write to the environment costs microseconds, and on Lambda each invocation has a trace of its own. So the variable
    // is read only if it should still be what it was: code of the function may have changed it.
    if (traceId === last && variables[name] === traceId) return
    last = traceId
    if (traceId === undefined) delete variables[name]
    else variables[name] = traceId
  }
}
