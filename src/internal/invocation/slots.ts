/** How many invocations run at once, if that depends on the handler. */
import * as Context from "effect/Context"
import { constUndefined } from "effect/Function"

/** How many invocations a handler gets at once on the emulator. */
export type Slots = (handler: { readonly http: boolean }) => number

/** Absent on Lambda: as many as `AWS_LAMBDA_MAX_CONCURRENCY` says. */
export const Slots: Context.Reference<Slots | undefined> = Context.Reference<Slots | undefined>(
  "effect-lambda-runtime/internal/Slots",
  { defaultValue: constUndefined }
)
