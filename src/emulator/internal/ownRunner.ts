/** A function that one program runs by the Runtime API of the emulator: this process, or one that somebody else starts. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Call } from "../Call.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import * as Invocations from "../Invocations.ts"
import type { Runner } from "../Runner.ts"
import * as RuntimeApiServer from "../RuntimeApiServer.ts"
import type { BindFailed } from "./http.ts"
import { observed } from "./observed.ts"

export interface OwnRunner extends Runner {
  readonly invocations: Invocations.Invocations
  /** `host:port` of its Runtime API. */
  readonly endpoint: string
}

const logTimeout = ({ requestId }: Call, timeoutMillis: number): Effect.Effect<void> =>
  Effect.annotateLogs(Effect.logWarning(`Task timed out after ${(timeoutMillis / 1000).toFixed(2)} seconds`), {
    requestId
  })

/** Opens a Runtime API until the scope ends. Callers that wait by then get `EmulatorClosed`. */
export const make = Effect.fnUntraced(function*(
  name: string,
  /** Whether the function has said that it answers HTTP. */
  answersHttp: () => boolean,
  publish: (event: EmulatorEvent) => void
): Effect.fn.Return<OwnRunner, BindFailed, Scope> {
  const invocations = yield* Invocations.make({ onTimeout: logTimeout })
  const { endpoint } = yield* RuntimeApiServer.make(invocations)
  const clock = yield* Clock.Clock
  return {
    answersHttp: Effect.sync(answersHttp),
    endpoint,
    invocations,
    submit: observed(
      name,
      (call, caller) => invocations.submit(call, caller),
      publish,
      () => clock.currentTimeMillisUnsafe()
    )
  }
})
