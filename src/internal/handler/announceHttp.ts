/** Says to the emulator that a function answers HTTP. */
import * as Effect from "effect/Effect"
import { Environment } from "../../Environment.ts"

/**
 * Makes the file that the emulator names in `EFFECT_LAMBDA_HTTP_FILE`. It starts a function as a child process, and has to
 * know that before the first event: a browser must not invoke a function that takes events alone. The variable is absent
 * on Lambda.
 */
export const announceHttp: Effect.Effect<void> = /*#__PURE__*/ Effect.map(Environment, ({ variable }) => {
  const file = variable("EFFECT_LAMBDA_HTTP_FILE")
  if (file) process.getBuiltinModule("fs").writeFileSync(file, "")
})
