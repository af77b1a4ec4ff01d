/** How much of the invocation a call to AWS may take. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { shares, untilInterrupt } from "../../internal/invocation/deadline.ts"
import { Invocation } from "../../Invocation.ts"

/** How long before the deadline of an invocation the client gives up, so that the handler can still respond. */
const deadlineMarginMillis = 200

/** How long a request may still take; `Infinity` outside of an invocation. */
export const timeLeft = /*#__PURE__*/ Effect.contextWith((context: Context.Context<never>) =>
  Effect.map(
    Context.getOrUndefined(context, Invocation)?.remainingMillis ?? Effect.succeed(Infinity),
    (remaining) => untilInterrupt(remaining, deadlineMarginMillis, shares.part)
  )
)
