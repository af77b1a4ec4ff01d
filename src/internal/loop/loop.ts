/** The loop of a function: as many pollers as invocations may run at once, and how they stop. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Environment } from "../../Environment.ts"
import type { Handler } from "../../Handler.ts"
import { Lifecycle, registryOf } from "../../Lifecycle.ts"
import { RuntimeApiClient } from "../../RuntimeApiClient.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import { type ProcessFault, ShuttingDown } from "../../RuntimeError.ts"
import { Restoring } from "../lifecycle/restoring.ts"
import { Ending } from "./ending.ts"
import { Faults, isFault } from "./faults.ts"
import { Idleness } from "./idleness.ts"
import { finalizerMillis } from "./invocationInHand.ts"
import { InvokeStore } from "./invokeStore.ts"
import { type Loop, Poller } from "./poller.ts"
import { takeOver } from "./startUp.ts"
import { StuckInvocation } from "./stuckInvocation.ts"

/**
 * How long after its deadline an invocation that was interrupted may take to end. After that the process ends: the slot
 * would never come back. If it is alone, Lambda ends the process at the deadline.
 */
const stuckMillis = 10_000

/** How long a response may wait for Lambda at shutdown, once its invocation was cut short. */
const abandonMillis = finalizerMillis + 20

/**
 * No new invocation is taken. Those in hand are cut short after the grace. One whose response Lambda does not accept
 * then is left behind, so that the finalizers of the function still run; one that does not even end makes the function
 * fail.
 */
const stop = <R>(
  pollers: ReadonlyArray<Poller<R>>,
  fibers: ReadonlyArray<Fiber.Fiber<never, RuntimeApiError>>,
  reason: ProcessFault | ShuttingDown,
  grace: Duration.Input
): Effect.Effect<unknown> => {
  for (const fiber of fibers) fiber.interruptUnsafe()
  const limit = Effect.gen(function*() {
    yield* Effect.sleep(grace)
    for (const poller of pollers) poller.cutShort(reason)
    yield* Effect.sleep(abandonMillis)
  })
  return Effect.raceFirst(Fiber.awaitAll(fibers), limit)
}

/** Prepares the handler, and runs the pollers until they fail or are interrupted. */
export const run = Effect.fnUntraced(function*<E, R>(
  handler: Handler<E, R>,
  options: {
    readonly marginMillis: number | undefined
    readonly grace: Duration.Input
  }
) {
  yield* takeOver
  const client = yield* RuntimeApiClient
  const environment = yield* Environment
  const { announce } = yield* InvokeStore
  const fault = yield* Faults
  const ending = yield* Ending
  const hooks = registryOf(yield* Lifecycle)
  const restoring = yield* Restoring
  const ready = restoring === undefined
    ? { take: yield* handler.prepare, context: yield* Effect.context<R | Scope>() }
    : yield* restoring.through(handler.prepare, hooks)
  const concurrency = client.local?.serve(handler) ?? environment.maxConcurrency
  const isAlone = concurrency === 1
  // As one map: Effect keeps up to eight services that were added above it, and copies it for each further one. Every
  // invocation adds four, so it would copy the map for each.
  const context = Context.makeUnsafe<R>(ready.context.mapUnsafe)
  const loop: Loop<R> = {
    announce,
    client,
    context,
    environment,
    hooks,
    idleness: new Idleness(hooks, context),
    isAlone,
    marginMillis: options.marginMillis,
    stuckMillis: isAlone ? Infinity : stuckMillis,
    take: ready.take
  }
  const pollers = Array.from({ length: concurrency }, () => new Poller(loop))
  // Detached, so that one whose response Lambda never accepts can be left behind.
  const fibers = pollers.map((poller) => Effect.runForkWith(context)(poller.run))

  const running = () => pollers.flatMap((poller) => poller.running ?? [])
  return yield* Effect.onExit(Effect.raceAllFirst([fault, ...fibers.map(Fiber.join)]), (exit) => {
    const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    ending.running = () => running().join(", ") || "a response that Lambda has not accepted"
    const stopped = isFault(error)
      ? stop(pollers, fibers, error, Duration.zero)
      : stop(pollers, fibers, new ShuttingDown(), options.grace)
    const flushed = Effect.suspend(() => {
      ending.running = () => "a hook for shutdown"
      return hooks.shutdown?.run(0.75 * ending.remainingMillis()) ?? Effect.void
    })
    return Effect.flatMap(Effect.andThen(stopped, flushed), () => {
      const left = running()
      ending.running = () => "a finalizer of a layer"
      return left.length === 0 ? Effect.void : Effect.die(new StuckInvocation({ running: left }))
    })
  })
}, Effect.scoped)
