/**
 * SnapStart: Lambda takes a snapshot of the process once it is initialized, and starts environments from copies of it.
 *
 * Init ──hooks, last first──▶ Snapshotting ──restore/next is answered──▶ Restoring ──hooks, layers──▶ Polling
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { RuntimeApiError } from "../../RuntimeApiError.ts"
import type { Server } from "../client/server.ts"
import { expectStatus } from "../client/unexpectedStatus.ts"
import { awaitWithin } from "../invocation/deadline.ts"
import type { Registry } from "../lifecycle/registry.ts"
import type { Restoring } from "../lifecycle/restoring.ts"
import type { Phase } from "./phase.ts"
import { renewRandomness } from "./randomness.ts"

/** How long the hooks before the snapshot may take: Lambda allows 130 seconds for the whole init phase. */
const beforeMillis = 120_000
/** How long everything after the restore may take, so that its failure can still be reported: Lambda allows 10 seconds. */
const afterMillis = 9_000

/** Runs an effect. One that takes too long is interrupted and left behind. */
const within = /*#__PURE__*/ Effect.fnUntraced(function*<A, E, R>(
  effect: Effect.Effect<A, E, R>,
  millis: number,
  what: string
) {
  const fiber = yield* Effect.forkDetach(effect, { startImmediately: true })
  const stop = Effect.sync(() => fiber.interruptUnsafe())
  const exit = yield* Effect.onInterrupt(awaitWithin(fiber, millis), () => stop)
  if (exit !== undefined) return yield* exit
  yield* stop
  return yield* Effect.die(new Cause.TimeoutError(`${what} took longer than ${millis / 1000} seconds`))
})

const runHooks = (hooks: Iterable<Effect.Effect<unknown, unknown>>): Effect.Effect<void, unknown> =>
  Effect.forEach(hooks, (hook) => hook, { discard: true })

const awaitRestore = ({ pool, requests }: Server): Effect.Effect<unknown, RuntimeApiError> =>
  Effect.mapError(
    Effect.flatMap(pool.exchange(requests.restoreNext), (answer) => expectStatus(answer, 200)),
    (reason) => new RuntimeApiError({ operation: "restoreNext", reason })
  )

/** The snapshot of this process. `enter` is told of each phase, so that a failure is reported as one of it. */
export const make = (server: Server, enter: (phase: Phase) => void): Restoring => {
  const snapshot = Effect.fnUntraced(function*({ beforeSnapshot = new Set() }: Registry) {
    enter("Snapshotting")
    yield* within(runHooks([...beforeSnapshot].toReversed()), beforeMillis, "the hooks for beforeSnapshot")
    enter("Init")
    // Promises that were rejected come up now, rather than in each copy.
    yield* Effect.yieldNow
    yield* awaitRestore(server)
    enter("Restoring")
    server.pool.renew()
    renewRandomness()
  })
  const restoring: Restoring = {
    layers: [],
    state: "Waiting",
    through: Effect.fnUntraced(function*<A, E, R>(prepare: Effect.Effect<A, E, R | Scope>, hooks: Registry) {
      const { layers } = restoring
      // Preparing a handler may take a service that waits. Then it fails now, or is left for later at once.
      const early = layers.length === 0 ? yield* Effect.exit(prepare) : undefined
      if (early?._tag === "Failure" && layers.length === 0) return yield* Effect.failCause(early.cause)
      const context = yield* Effect.context<R | Scope>()
      yield* Effect.orDie(snapshot(hooks))
      restoring.state = "Restored"
      const rest = Effect.gen(function*() {
        yield* Effect.orDie(runHooks(hooks.afterRestore ?? []))
        const built = yield* Effect.orDie(Effect.forEach(layers, (layer) => layer))
        const whole = Context.mergeAll(context, ...built)
        const take = early?._tag === "Success" ? early.value : yield* Effect.provideContext(prepare, whole)
        return { context: whole, take }
      })
      return yield* within(rest, afterMillis, "what follows the restore")
    })
  }
  return restoring
}
