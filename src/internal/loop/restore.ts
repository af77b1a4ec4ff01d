/**
 * SnapStart: Lambda takes a snapshot of the process once it is initialized, and starts environments from copies of it.
 *
 * Init ──hooks, last first──▶ Snapshotting ──restore/next is answered──▶ Restoring ──hooks, layers──▶ Polling
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { RuntimeApiError } from "../../RuntimeApiError.ts"
import type { Server } from "../client/server.ts"
import { expectStatus } from "../client/unexpectedStatus.ts"
import type { Registry } from "../lifecycle/registry.ts"
import type { Restoring } from "../lifecycle/restoring.ts"
import type { Phase } from "./phase.ts"
import { renewRandomness } from "./randomness.ts"

/** How long the hooks before the snapshot may take: Lambda allows 130 seconds for the whole init phase. */
const beforeMillis = 120_000
/** How long everything after the restore may take, so that its failure can still be reported: Lambda allows 10 seconds. */
const afterMillis = 9_000

/** Runs an effect. One that takes too long, or that is interrupted, is left behind. */
const within = <A, E, R>(effect: Effect.Effect<A, E, R>, millis: number, what: string): Effect.Effect<A, E, R> =>
  Effect.contextWith((context: Context.Context<R>) => {
    const fiber = Effect.runForkWith(context)(effect)
    const late = Effect.andThen(
      Effect.sleep(millis),
      Effect.die(new Error(`${what} took longer than ${millis / 1000} seconds`))
    )
    return Effect.ensuring(
      Effect.raceFirst(Fiber.join(fiber), late),
      Effect.sync(() => fiber.interruptUnsafe())
    )
  })

const runAll = /*#__PURE__*/ Effect.fnUntraced(function*(hooks: Iterable<Effect.Effect<unknown, unknown>>) {
  for (const hook of hooks) yield* Effect.orDie(hook)
})

const awaitRestore = ({ pool, requests }: Server): Effect.Effect<unknown, RuntimeApiError> =>
  Effect.mapError(
    Effect.flatMap(pool.exchange(requests.restoreNext), (answer) => expectStatus(answer, 200)),
    (reason) => new RuntimeApiError({ operation: "restoreNext", reason })
  )

/** The snapshot of this process. `enter` is told of each phase, so that a failure is reported as one of it. */
export const make = (server: Server, enter: (phase: Phase) => void): Restoring => {
  const restoring: Restoring = {
    layers: [],
    state: "Waiting",
    through: Effect.fnUntraced(function*<A, E, R>(prepare: Effect.Effect<A, E, R | Scope>, hooks: Registry) {
      const { layers } = restoring
      // Preparing a handler may take a service that waits. Then it is prepared after the restore.
      const early = yield* Effect.exit(prepare)
      if (early._tag === "Failure" && !restoring.isTooEarly?.(early.cause)) return yield* Effect.failCause(early.cause)
      const context = yield* Effect.context<R | Scope>()

      enter("Snapshotting")
      const before = [...hooks.beforeSnapshot ?? []].toReversed()
      yield* within(runAll(before), beforeMillis, "the hooks for beforeSnapshot")
      enter("Init")
      // Promises that were rejected come up now, rather than in each copy.
      yield* Effect.yieldNow
      yield* Effect.orDie(awaitRestore(server))
      enter("Restoring")
      restoring.state = "Restored"
      server.pool.renew()
      renewRandomness()

      const rest = Effect.gen(function*() {
        yield* runAll(hooks.afterRestore ?? [])
        let whole = context
        for (const layer of layers) {
          whole = Context.merge(whole, yield* Effect.provideContext(Effect.orDie(layer), whole))
        }
        return {
          context: whole,
          take: early._tag === "Success" ? early.value : yield* Effect.provideContext(prepare, whole)
        }
      })
      return yield* within(rest, afterMillis, "what follows the restore")
    })
  }
  return restoring
}
