/** The function of this process, which `Lambda.main` runs when it is started without AWS. */
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Local } from "../../RuntimeApi.ts"
import type { Caller } from "../Call.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import { type LocalFunction, queued } from "../Functions.ts"
import { type Output, tee } from "./outputTee.ts"
import * as OwnRunner from "./ownRunner.ts"
import { httpConcurrency } from "./settings.ts"

/** Which invocation has written a line: the one that runs, or the one whose id is in it. */
class Running {
  readonly #requestIds = new Set<string>()
  #last: string | undefined

  publish(event: EmulatorEvent): void {
    if (event._tag === "InvocationStarted") this.#requestIds.add(event.requestId)
    if (event._tag === "InvocationEnded") {
      this.#requestIds.delete(event.report.requestId)
      // Background work goes on.
      this.#last = event.report.requestId
    }
  }

  of(line: string): string | undefined {
    const { size } = this.#requestIds
    if (size === 0) return this.#last
    for (const requestId of this.#requestIds) if (size === 1 || line.includes(requestId)) return requestId
    return undefined
  }
}

/** `concurrency` is how many events and requests it gets at once, if somebody has said that. */
export const make = Effect.fnUntraced(function*(
  name: string | undefined,
  timeoutMillis: number,
  concurrency: number | undefined,
  options: {
    readonly clock: Clock.Clock
    readonly publish: (event: EmulatorEvent) => void
    readonly watch: (requestId: string, caller: Caller) => Caller
  }
) {
  let kind: "event" | "http" = "event"
  let endTee: (() => void) | undefined
  const shown = name ?? "function"
  yield* Effect.addFinalizer(() => Effect.sync(() => endTee?.()))
  const running = new Running()
  const publish = (event: EmulatorEvent): void => {
    running.publish(event)
    options.publish(event)
  }
  const runner = yield* OwnRunner.make(shown, () => kind === "http", publish)
  const logLine = (output: Output, line: string): void => {
    const time = options.clock.currentTimeMillisUnsafe()
    const requestId = running.of(line)
    options.publish({ _tag: "Log", functionName: shown, environment: 1, requestId, output, line, time })
  }
  const serve: Local["serve"] = ({ http }) => {
    // From now on a function of this process writes a log.
    endTee ??= tee(logLine)
    if (!http) return concurrency ?? 1
    kind = "http"
    if (concurrency === undefined) runner.invocations.limitEvents(1)
    return concurrency ?? httpConcurrency
  }
  const fn: LocalFunction = {
    answersHttp: runner.answersHttp,
    definition: undefined,
    isBusy: () => false,
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
