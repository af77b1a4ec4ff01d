/** Where the hooks of a function are kept. Types alone, so that a function without hooks has no code for them. */
import type * as Effect from "effect/Effect"
import type { HookSet } from "./hookSet.ts"

/** The hooks by their moment; absent: there are none. */
export interface Registry {
  thawed?: HookSet | undefined
  beforeDeadlineReport?: HookSet | undefined
  afterResponse?: HookSet | undefined
  shutdown?: HookSet | undefined
  beforeSnapshot?: Set<Effect.Effect<unknown, unknown>> | undefined
  afterRestore?: Set<Effect.Effect<unknown, unknown>> | undefined
}

/** The moments whose hooks the loop runs. */
export type Moment = Exclude<keyof Registry, "beforeSnapshot" | "afterRestore">
