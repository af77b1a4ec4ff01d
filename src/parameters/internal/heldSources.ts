/** The sources of all layers that are provided, so that `live` notices when one of them has new values. */
import * as Context from "effect/Context"
import type { Held } from "./held.ts"

export const HeldSources: Context.Reference<ReadonlyArray<Held>> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/parameters/HeldSources",
  { defaultValue: (): ReadonlyArray<Held> => [] }
)
