/** The function of this process, which `Lambda.main` runs when it is started without AWS. */
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Local } from "../../RuntimeApi.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import { type LocalFunction, queued } from "../Functions.ts"
import * as OwnRunner from "./ownRunner.ts"
import { httpConcurrency } from "./settings.ts"

/** `concurrency` is how many events and requests it gets at once, if somebody has said that. */
export const make = Effect.fnUntraced(function*(
  name: string | undefined,
  timeoutMillis: number,
  concurrency: number | undefined,
  options: { readonly clock: Clock.Clock; readonly publish: (event: EmulatorEvent) => void }
) {
  let kind: "event" | "http" = "event"
  const shown = name ?? "function"
  const runner = yield* OwnRunner.make(shown, () => kind === "http", options.publish)
  const serve: Local["serve"] = ({ http }) => {
    if (!http) return concurrency ?? 1
    kind = "http"
    if (concurrency === undefined) runner.invocations.limitEvents(1)
    return concurrency ?? httpConcurrency
  }
  const fn: LocalFunction = {
    answersHttp: runner.answersHttp,
    definition: undefined,
    get mayAnswerHttp() {
      return kind === "http"
    },
    name,
    runtimeApi: runner.endpoint,
    submit: queued(shown, runner.submit, options),
    timeoutMillis
  }
  return {
    close: runner.invocations.close,
    endpoint: runner.endpoint,
    fn,
    httpConcurrency: () => kind === "http" ? concurrency ?? httpConcurrency : undefined,
    serve
  }
})
