/** The smallest function: a string in, a string out. */
import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"

/** Reverses by code points: `split("")` would cut an emoji in two. */
export const reverse = Handler.text((text) => Effect.succeed(Array.from(text).toReversed().join("")))
