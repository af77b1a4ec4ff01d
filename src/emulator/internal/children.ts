/** Functions that run as child processes. */
import * as Effect from "effect/Effect"
import type { MakeChildren } from "../Functions.ts"

export const makeChildren: MakeChildren = (name) =>
  Effect.die(new Error(`the emulator cannot start ${name}: this version has no child processes`))
