/** Many callers, few environments, and processes that are killed at random: for the tests that take their time. */
import { Clock, Effect, Random } from "effect"
import { make, options } from "./harness.ts"

interface Settings {
  readonly millis: number
  readonly callers: number
  readonly environments: number
  /** How long a process lives at most, in milliseconds. */
  readonly lifeMillis: number
}

const mb = () => process.memoryUsage().heapUsed / 1_048_576

/**
 * Each caller sends one event after another until time is over. Yields what became of them, and what the events of the
 * emulator say of it.
 */
export const load = Effect.fnUntraced(function*({ callers, environments, lifeMillis, millis }: Settings) {
  const fn = yield* make(options(undefined, { concurrency: environments, timeout: "20 seconds" }))
  const end = (yield* Clock.currentTimeMillis) + millis
  const counts = { calls: 0, right: 0, killed: 0, started: 0, ended: 0, kills: 0 }
  const wrong: Array<unknown> = []
  const heap: Array<number> = []
  /** The invocation that runs in each environment. */
  const running = new Map<number, string>()

  /** Events are checked and forgotten, so that memory says something. */
  const check = Effect.sync(() => {
    for (const event of fn.events.splice(0)) {
      if (event._tag === "InvocationStarted") {
        counts.started += 1
        if (running.has(event.environment)) wrong.push(`two at once in ${event.environment}`)
        running.set(event.environment, event.requestId)
      }
      if (event._tag === "InvocationEnded") {
        counts.ended += 1
        if (running.get(event.environment) !== event.report.requestId) wrong.push(event)
        running.delete(event.environment)
      }
    }
  })

  const caller = Effect.fnUntraced(function*(name: number) {
    for (let n = 0; (yield* Clock.currentTimeMillis) < end; n++) {
      const value = `${name}-${n}`
      const sent = fn.send([["respond", value]])
      counts.calls += 1
      const received = yield* sent.received
      if (sent.settled !== 1) wrong.push({ value, settled: sent.settled })
      if (received === value) counts.right += 1
      else if (Object(received).errorType === "Runtime.ExitError") counts.killed += 1
      else wrong.push(received)
    }
  })

  const killer = Effect.gen(function*() {
    yield* Effect.sleep(yield* Random.nextIntBetween(0, lifeMillis))
    const { pid } = yield* Random.choice(fn.environments.snapshot.environments)
    if (pid !== undefined && (yield* Clock.currentTimeMillis) < end) {
      counts.kills += 1
      yield* Effect.ignore(Effect.try(() => process.kill(pid, "SIGKILL")))
    }
  }).pipe(Effect.ignore, Effect.forever)

  const watch = Effect.andThen(check, Effect.sync(() => heap.push(mb()))).pipe(
    Effect.delay("250 millis"),
    Effect.forever
  )

  yield* Effect.forkScoped(killer)
  yield* Effect.forkScoped(watch)
  yield* Effect.forEach(Array.from({ length: callers }, (_, n) => n), caller, { concurrency: "unbounded" })
  yield* check
  return { counts, wrong, heap, snapshot: fn.environments.snapshot }
})
