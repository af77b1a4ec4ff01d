/** Which invocation code outside any fiber, such as a promise or a callback, works for. */
import * as Context from "effect/Context"
import type { Invocation } from "../../Invocation.ts"

/** Finds the invocation. By default it finds none. */
export const CurrentInvocation: Context.Reference<() => Invocation["Service"] | undefined> = Context.Reference(
  "effect-lambda-runtime/internal/CurrentInvocation",
  { defaultValue: (): () => Invocation["Service"] | undefined => () => undefined }
)
