/** How the invocation ended that hooks for `afterResponse` run for. */
import * as Context from "effect/Context"
import type { Exit } from "effect/Exit"
import { Scope } from "effect/Scope"

/** The exit of the handler and of its streamed body. Absent elsewhere. */
export const Outcome: Context.Reference<Exit<unknown, unknown> | undefined> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/internal/Outcome",
  { defaultValue: (): Exit<unknown, unknown> | undefined => undefined }
)

/** The scope of an invocation is closed with that exit. */
export const outcomeOf = (context: Context.Context<never>): Exit<unknown, unknown> | undefined => {
  const state = Context.getOrUndefined(context, Scope)?.state
  return state?._tag === "Closed" ? state.exit : undefined
}
