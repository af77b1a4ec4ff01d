/** What the process around the loop does for it. A loop in a test has none of it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { ProcessFault } from "../RuntimeError.ts"
import type { Loop } from "./poller.ts"

export interface Host {
  /** Fails when the process is at fault: then the loop reports what it has in hand and ends. */
  readonly fault: Effect.Effect<never, ProcessFault>
  readonly announce: Loop["announce"]
}

const nobody: ReturnType<Loop["announce"]> = { enter: (start) => start(), leave: () => {} }

export const Host: Context.Reference<Host> = Context.Reference("effect-lambda-runtime/internal/Host", {
  defaultValue: (): Host => ({ announce: () => nobody, fault: Effect.never })
})
