/** A function as child processes, its callers and its events. */
import { Deferred, Effect } from "effect"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Call, Outcome } from "../../../src/emulator/Call.ts"
import type { EmulatorEvent } from "../../../src/emulator/EmulatorEvent.ts"
import * as Environments from "../../../src/emulator/environments/Environments.ts"
import type { FunctionOptions } from "../../../src/emulator/FunctionOptions.ts"
import { makeCall } from "../calls.ts"

const program = fileURLToPath(new URL("function.mjs", import.meta.url))

/** What the function does with an event, one after another: see function.mjs. */
export type Step = readonly [step: string, argument?: unknown]

/** The options of a function that does at its start what `init` says. */
export const options = (init?: string, others?: Partial<FunctionOptions>): FunctionOptions => ({
  command: [process.execPath, program],
  env: init === undefined ? {} : { INIT: init },
  timeout: "30 seconds",
  ...others
})

const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** What a caller has received: the response as JSON, or the error. */
export const received = (outcome: Outcome): unknown =>
  outcome._tag === "Buffered"
    ? JSON.parse(toText(outcome.body))
    : outcome._tag === "InvocationFailed"
    ? JSON.parse(toText(outcome.report))
    : outcome._tag

export const make = Effect.fnUntraced(function*(given: FunctionOptions = options()) {
  const events: Array<EmulatorEvent> = []
  const watchers = new Set<() => void>()
  let calls = 0
  const environments = yield* Environments.make("hello", given, (event) => {
    events.push(event)
    for (const watch of watchers) watch()
  })

  /** Sends an event. */
  const send = (steps: ReadonlyArray<Step>, others?: Partial<Call>) => {
    const requestId = `request-${++calls}`
    const outcome = Deferred.makeUnsafe<unknown>()
    const taken = Deferred.makeUnsafe<void>()
    let settled = 0
    const leave = environments.submit(
      makeCall(requestId, { event: new TextEncoder().encode(JSON.stringify(steps)), ...others }),
      {
        taken: () => void Deferred.doneUnsafe(taken, Effect.void),
        write: () => Effect.void,
        settle: (value) => {
          settled += 1
          Deferred.doneUnsafe(outcome, Effect.sync(() => received(value)))
        }
      }
    )
    return {
      requestId,
      leave,
      taken: Deferred.await(taken),
      received: Deferred.await(outcome),
      get settled() {
        return settled
      }
    }
  }

  return {
    environments,
    events,
    send,
    invoke: (...steps: ReadonlyArray<Step>) => send(steps).received,
    /** Waits for an event of this kind that matches. */
    seen: <Tag extends EmulatorEvent["_tag"]>(
      tag: Tag,
      matches: (event: Extract<EmulatorEvent, { _tag: Tag }>) => boolean = () => true
    ) =>
      Effect.callback<Extract<EmulatorEvent, { _tag: Tag }>>((resume) => {
        const watch = () => {
          const found = events.find((event): event is Extract<EmulatorEvent, { _tag: Tag }> =>
            event._tag === tag && matches(event as Extract<EmulatorEvent, { _tag: Tag }>)
          )
          if (found !== undefined) resume(Effect.succeed(found))
        }
        watchers.add(watch)
        watch()
        return Effect.sync(() => watchers.delete(watch))
      }),
    /** Waits until every environment waits for an event. */
    idle: Effect.promise(() => new Promise((resolve) => setImmediate(resolve))).pipe(
      Effect.repeat({ until: () => environments.snapshot.environments.every(({ state }) => state === "Idle") })
    ),
    lines: () => events.flatMap((event) => event._tag === "Log" ? [event.line] : [])
  }
})

/** Whether a process runs. One that has ended may stay in the list until its parent has asked how. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"))
  } catch {
    return false
  }
}
