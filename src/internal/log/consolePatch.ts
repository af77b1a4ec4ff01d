/** `console` in the format of the logger. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Environment } from "../../Environment.ts"
import { Invocation } from "../../Invocation.ts"
import { ofInvocation } from "./annotations.ts"
import * as ConsoleMethods from "./consoleMethods.ts"
import { CurrentInvocation } from "./currentInvocation.ts"
import * as LogOutput from "./logOutput.ts"

/** The invocation that the running fiber works for. */
export const ofFiber = (): Invocation["Service"] | undefined => {
  const fiber = Fiber.getCurrent()
  return fiber && Context.getOrUndefined(fiber.context, Invocation)
}

/** Patches `console` until the scope closes. */
export const patchConsole: Effect.Effect<void, never, Scope> = Effect.gen(function*() {
  const environment = yield* Environment
  const output = (yield* LogOutput.LogOutput) ?? LogOutput.make(environment)
  const current = yield* CurrentInvocation
  const write = ConsoleMethods.makeWrite(environment, output, () => {
    const invocation = ofFiber() ?? current()
    return { annotations: ofInvocation(invocation), invocation }
  })
  const restore = ConsoleMethods.patch(write)
  yield* Effect.addFinalizer(() => Effect.sync(restore))
})
