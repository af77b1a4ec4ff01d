/**
 * Lets a handler return what is done so far when its invocation is cut short. An interruption would lose it: a fiber that
 * is interrupted has no result.
 */
import type { DeadlineExceeded, ProcessFault, ShuttingDown } from "../../RuntimeError.ts"

/** Why an invocation is cut short. */
export type CutShortReason = DeadlineExceeded | ShuttingDown | ProcessFault

/** Begins to end the handler and returns `true`, or returns `false`: then the handler is interrupted. */
export type EndEarly = (reason: CutShortReason) => boolean

// By invocation and not in its context, so that it costs nothing if nobody uses it.
const registered = new WeakMap<object, EndEarly>()

/** Registers how the handler of an invocation ends early, until the returned function is called. */
export const register = (invocation: object, endEarly: EndEarly): () => void => {
  registered.set(invocation, endEarly)
  return () => {
    if (registered.get(invocation) === endEarly) registered.delete(invocation)
  }
}

/** Has the handler end early. `false`: it has to be interrupted. */
export const request = (invocation: object, reason: CutShortReason): boolean =>
  registered.get(invocation)?.(reason) ?? false
