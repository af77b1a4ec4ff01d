/**
 * Moments in the life of a function at which a layer can run an effect: after a response, before the report of a deadline,
 * after the process was frozen, and at the end.
 *
 * **Details**
 *
 * A layer registers hooks for as long as its scope lives. They run with the services that the layer had when it registered
 * them.
 *
 * | hook | when it runs | what it is told |
 * | --- | --- | --- |
 * | `thawed` | before an invocation, if none was in hand | how long the process was idle |
 * | `beforeDeadlineReport` | when the deadline has cut an invocation short, before the caller learns of it | its limit |
 * | `afterResponse` | when an invocation is over, before the next is asked for | its limit |
 * | `shutdown` | when the loop has ended, before layers are released | its limit |
 * | `beforeSnapshot`, `afterRestore` | nothing runs them yet | |
 *
 * - The hooks of one moment run at once, so a slow one takes no time from the others. They start in the order in which they
 *   were registered.
 * - The time of a hook is limited, by its own `timeout` and by what is left. Then it is interrupted and left behind. That,
 *   and a failure, is logged as an error and changes nothing else.
 * - With several invocations at once, a hook runs for each of them, so it may run several times at once.
 * - Nothing runs, and no time is lost, if no hook is registered.
 *
 * On AWS's own loop (`Lambda.toAwsHandler`) they run as well, with two differences. AWS's runtime freezes the process once
 * it has the response, so `afterResponse` comes before that and delays the response. And `shutdown` runs on SIGTERM, which
 * Lambda sends only to environments that have an extension.
 *
 * **Example** (A buffer that is flushed before Lambda can freeze the process)
 *
 * ```ts
 * import { Context, Effect, Layer } from "effect"
 * import { Lifecycle } from "effect-lambda-runtime"
 *
 * class Audit extends Context.Service<Audit, {
 *   readonly add: (line: string) => Effect.Effect<void>
 *   readonly flush: Effect.Effect<void>
 * }>()("Audit") {
 *   static readonly layer = Layer.effect(Audit, Effect.gen(function*() {
 *     const lines: Array<string> = []
 *     const flush = Effect.suspend(() => Effect.log("audit", ...lines.splice(0)))
 *     yield* Lifecycle.afterResponse(() => flush)
 *     yield* Lifecycle.beforeDeadlineReport(() => flush)
 *     yield* Lifecycle.shutdown(() => flush)
 *     return { add: (line) => Effect.sync(() => void lines.push(line)), flush }
 *   }))
 * }
 * ```
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Scope } from "effect/Scope"
import { awaitWithin } from "./internal/invocation/deadline.ts"
import { Invocation } from "./Invocation.ts"

/**
 * A hook as the loop runs it: within a limit, and for `thawed` with how long the process was idle. It never fails. The
 * hooks of an invocation take it from the context in which they run.
 *
 * @category models
 * @since 0.1.0
 */
export type Hook = (limitMillis: number, idleMillis?: number) => Effect.Effect<void>

/**
 * The hooks of a function.
 *
 * @category models
 * @since 0.1.0
 */
export interface Lifecycle {
  readonly thawed: Set<Hook>
  readonly beforeDeadlineReport: Set<Hook>
  readonly afterResponse: Set<Hook>
  readonly shutdown: Set<Hook>
  readonly beforeSnapshot: Set<Effect.Effect<unknown, unknown>>
  readonly afterRestore: Set<Effect.Effect<unknown, unknown>>
}

/**
 * No hooks.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (): Lifecycle => ({
  thawed: new Set(),
  beforeDeadlineReport: new Set(),
  afterResponse: new Set(),
  shutdown: new Set(),
  beforeSnapshot: new Set(),
  afterRestore: new Set()
})

/**
 * The hooks in force: those of the process, unless others are provided.
 *
 * @category services
 * @since 0.1.0
 */
export const Lifecycle: Context.Reference<Lifecycle> = Context.Reference("effect-lambda-runtime/Lifecycle", {
  defaultValue: make
})

/**
 * Hooks apart from those of the process, for a function and its layers.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<never> = /*#__PURE__*/ Layer.effect(Lifecycle, Effect.sync(make))

/**
 * Settings of a hook.
 *
 * @category models
 * @since 0.1.0
 */
export interface HookOptions {
  /** How long the hook may run, if there is that much time. Default 2 seconds. */
  readonly timeout?: Duration.Input | undefined
}

/** Runs a hook within its limit. What it leaves behind no longer counts. */
const bounded = /*#__PURE__*/ Effect.fnUntraced(function*<E, R>(
  name: keyof Lifecycle,
  hook: Effect.Effect<unknown, E, R>,
  millis: number
) {
  const fiber = yield* Effect.forkDetach(Effect.scoped(hook), { startImmediately: true })
  const interrupt = Effect.suspend(() => {
    fiber.interruptUnsafe()
    return Effect.logError(`a hook for ${name} was interrupted, as its time was up`)
  })
  const exit = fiber.pollUnsafe() ?? (yield* Effect.onInterrupt(awaitWithin(fiber, millis), () => interrupt))
  if (exit === undefined) yield* interrupt
  else if (Exit.isFailure(exit)) yield* Effect.logError(`a hook for ${name} failed`, exit.cause)
})

const register = (name: keyof Lifecycle, hook: unknown): Effect.Effect<void, never, Scope> =>
  Effect.flatMap(Lifecycle, (lifecycle) => {
    const hooks: Set<unknown> = lifecycle[name]
    return Effect.acquireRelease(
      Effect.sync(() => void hooks.add(hook)),
      () => Effect.sync(() => hooks.delete(hook))
    )
  })

const toHook = <E, R>(
  name: keyof Lifecycle,
  hook: (millis: number) => Effect.Effect<unknown, E, R>,
  context: Context.Context<never>,
  { timeout = "2 seconds" }: HookOptions = {}
): Hook => {
  const timeoutMillis = Duration.toMillis(timeout)
  return (limitMillis, idleMillis) => {
    const millis = Math.max(0, Math.min(limitMillis, timeoutMillis))
    return Effect.updateContext(
      bounded(name, Effect.suspend(() => hook(idleMillis ?? millis)), millis),
      // The types of the functions below say that the context has what the hook needs.
      (given: Context.Context<never>) =>
        Context.merge(context, Context.pick(Invocation)(given)) as Context.Context<Exclude<R, Scope>>
    )
  }
}

/** What a hook has in addition to the services of its layer. */
type Given = Invocation | Scope

/**
 * Runs an effect when an invocation is over: its response was sent, its background work and its finalizers have ended. The
 * next invocation is asked for after it, so Lambda does not freeze the process meanwhile, and bills the time.
 *
 * **Details**
 *
 * The effect is told how long it may take, in milliseconds: its `timeout`, or the time up to the `deadlineMargin` before
 * the deadline if that is less. `Invocation` is the one that is over. It does not run if Lambda lost the response, since
 * then the process ends.
 *
 * @category hooks
 * @since 0.1.0
 */
export const afterResponse = <E, R>(
  hook: (remainingMillis: number) => Effect.Effect<unknown, E, R>,
  options?: HookOptions
): Effect.Effect<void, never, Exclude<R, Given> | Scope> =>
  Effect.contextWith((context) => register("afterResponse", toHook("afterResponse", hook, context, options)))

/**
 * Runs an effect when the deadline has cut an invocation short, before its error is reported: after the report Lambda may
 * end the process.
 *
 * **Details**
 *
 * The handler has been interrupted by then, and its finalizers had half of the `deadlineMargin`. The effect is told how
 * long it may take, in milliseconds: at least a quarter of the `deadlineMargin`, so 25 ms by default, up to three quarters.
 * Choose a longer `deadlineMargin` if it needs more.
 *
 * @category hooks
 * @since 0.1.0
 */
export const beforeDeadlineReport = <E, R>(
  hook: (remainingMillis: number) => Effect.Effect<unknown, E, R>,
  options?: HookOptions
): Effect.Effect<void, never, Exclude<R, Given> | Scope> =>
  Effect.contextWith((context) =>
    register("beforeDeadlineReport", toHook("beforeDeadlineReport", hook, context, options))
  )

/**
 * Runs an effect before an invocation if the process was idle, as Lambda may have frozen it meanwhile: connections may be
 * dead, and what was read may be old.
 *
 * **Details**
 *
 * The effect is told how long the process was idle, in milliseconds: the time between asking for an invocation and getting
 * it, with none in hand. Whether the process was frozen cannot be known. The invocation waits for the effect, for at most
 * half of its time. Others that come meanwhile wait for it too.
 *
 * @category hooks
 * @since 0.1.0
 */
export const thawed = <E, R>(
  hook: (idleMillis: number) => Effect.Effect<unknown, E, R>,
  options?: HookOptions
): Effect.Effect<void, never, Exclude<R, Scope> | Scope> =>
  Effect.contextWith((context) => register("thawed", sharing(toHook("thawed", hook, context, options))))

/** Invocations that come while the hook runs for another one wait for it as well. */
const sharing = (hook: Hook): Hook => {
  let running: Fiber.Fiber<void> | undefined
  return Effect.fnUntraced(function*(limitMillis, idleMillis = 0) {
    if (idleMillis > 0) running = yield* Effect.forkDetach(hook(limitMillis, idleMillis), { startImmediately: true })
    if (running === undefined) return
    yield* Fiber.await(running)
    running = undefined
  })
}

/**
 * Runs an effect when the loop has ended, by a signal or by a failure, and before layers are released.
 *
 * **Details**
 *
 * The effect is told how long it may take, in milliseconds. After SIGTERM Lambda gives a process 300 ms in all, and 500 ms
 * if its only extension is internal. Invocations in hand come first; of what is left the hooks get three quarters.
 *
 * **Gotchas**
 *
 * Lambda sends SIGTERM only to environments that have an extension: see `registerExtension` of `Lambda.main`.
 *
 * @category hooks
 * @since 0.1.0
 */
export const shutdown = <E, R>(
  hook: (remainingMillis: number) => Effect.Effect<unknown, E, R>,
  options?: HookOptions
): Effect.Effect<void, never, Exclude<R, Scope> | Scope> =>
  Effect.contextWith((context) => register("shutdown", toHook("shutdown", hook, context, options)))

/**
 * Runs an effect before Lambda takes a snapshot of the process, such as to close connections.
 *
 * **Details**
 *
 * Nothing runs it yet: Lambda offers SnapStart for no runtime that runs this library. It will run after the hooks that were
 * registered later, and a failure will fail the init phase.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
 * @category hooks
 * @since 0.1.0
 */
export const beforeSnapshot = <E, R>(hook: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R | Scope> =>
  Effect.contextWith((context: Context.Context<R>) => register("beforeSnapshot", Effect.provideContext(hook, context)))

/**
 * Runs an effect after Lambda has restored a snapshot of the process, such as to open connections again.
 *
 * **Details**
 *
 * Nothing runs it yet: Lambda offers SnapStart for no runtime that runs this library. It will run after the hooks that were
 * registered earlier, and a failure will fail the restore phase.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
 * @category hooks
 * @since 0.1.0
 */
export const afterRestore = <E, R>(hook: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R | Scope> =>
  Effect.contextWith((context: Context.Context<R>) => register("afterRestore", Effect.provideContext(hook, context)))
