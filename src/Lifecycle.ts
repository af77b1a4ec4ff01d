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
 * | `beforeSnapshot` | under SnapStart, before the snapshot is taken, last registered first | |
 * | `afterRestore` | under SnapStart, after the restore, first registered first | |
 *
 * - The hooks of one moment run at once, so a slow one takes no time from the others. They start in the order in which they
 *   were registered. Those of SnapStart run one after another, and if one fails, the process ends.
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
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import { sharing, toHook } from "./internal/lifecycle/hook.ts"
import { type Hook, HookSet } from "./internal/lifecycle/hookSet.ts"
import type { Moment, Registry } from "./internal/lifecycle/registry.ts"
import type { Invocation } from "./Invocation.ts"

const RegistryId: unique symbol = Symbol.for("effect-lambda-runtime/Lifecycle/Registry")

/**
 * The hooks of a function. Only the functions of this module add some, and only the loop runs them.
 *
 * @category models
 * @since 0.1.0
 */
export interface Lifecycle {
  readonly [RegistryId]: Registry
}

/**
 * No hooks.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (): Lifecycle => ({ [RegistryId]: {} })

/**
 * What the loop runs.
 *
 * @internal
 */
export const registryOf = (lifecycle: Lifecycle): Registry => lifecycle[RegistryId]

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

/**
 * Settings of a hook for `thawed`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThawedOptions extends HookOptions {
  /** How long the process must have been idle for the hook to run. Default: however short. */
  readonly atLeast?: Duration.Input | undefined
}

const register = (moment: Moment, hook: Hook): Effect.Effect<void, never, Scope> =>
  Effect.flatMap(Lifecycle, ({ [RegistryId]: registry }) => {
    ;(registry[moment] ??= new HookSet()).add(hook)
    return Effect.addFinalizer(() =>
      Effect.sync(() => {
        const hooks = registry[moment]
        hooks?.delete(hook)
        if (hooks?.size === 0) registry[moment] = undefined
      })
    )
  })

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
  Effect.contextWith((context) => register("afterResponse", toHook("afterResponse", hook, context, options?.timeout)))

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
    register("beforeDeadlineReport", toHook("beforeDeadlineReport", hook, context, options?.timeout))
  )

/**
 * Runs an effect before an invocation if the process was idle, as Lambda may have frozen it meanwhile: connections may be
 * dead, and what was read may be old.
 *
 * **Details**
 *
 * The effect is told how long the process was idle, in milliseconds: the time between asking for an invocation and getting
 * it, with none in hand. Whether the process was frozen cannot be known. The invocation waits for the effect, for at most
 * half of its time. Others that come meanwhile wait for it too, each for at most half of its own time.
 *
 * @category hooks
 * @since 0.1.0
 */
export const thawed = <E, R>(
  hook: (idleMillis: number) => Effect.Effect<unknown, E, R>,
  { atLeast = 0, timeout }: ThawedOptions = {}
): Effect.Effect<void, never, Exclude<R, Scope> | Scope> =>
  Effect.contextWith((context) =>
    register("thawed", sharing(toHook("thawed", hook, context, timeout), Duration.toMillis(atLeast)))
  )

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
 * Lambda sends SIGTERM only to environments that have an extension: see `Lambda.internalExtension`.
 *
 * @category hooks
 * @since 0.1.0
 */
export const shutdown = <E, R>(
  hook: (remainingMillis: number) => Effect.Effect<unknown, E, R>,
  options?: HookOptions
): Effect.Effect<void, never, Exclude<R, Scope> | Scope> =>
  Effect.contextWith((context) => register("shutdown", toHook("shutdown", hook, context, options?.timeout)))

const registerEffect = (
  moment: "beforeSnapshot" | "afterRestore",
  effect: Effect.Effect<unknown, unknown>
): Effect.Effect<void, never, Scope> =>
  Effect.flatMap(Lifecycle, ({ [RegistryId]: registry }) => {
    const effects = registry[moment] ??= new Set()
    effects.add(effect)
    return Effect.addFinalizer(() => Effect.sync(() => void effects.delete(effect)))
  })

/**
 * Runs an effect before Lambda takes a snapshot of the process, such as to close connections.
 *
 * **Details**
 *
 * It runs if `AWS_LAMBDA_INITIALIZATION_TYPE` is `snap-start`, once the layers are built, after the hooks that were registered
 * later. If it fails, or if all of them take longer than 120 seconds, Lambda gets `Runtime.BeforeSnapshotError`, the process
 * ends with 1, and the version is not published.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
 * @category hooks
 * @since 0.1.0
 */
export const beforeSnapshot = <E, R>(hook: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R | Scope> =>
  Effect.contextWith((context: Context.Context<R>) =>
    registerEffect("beforeSnapshot", Effect.provideContext(hook, context))
  )

/**
 * Runs an effect after Lambda has restored a snapshot of the process, such as to open connections again.
 *
 * **Details**
 *
 * It runs before the first invocation, after the hooks that were registered earlier. Connections to the Runtime API,
 * `Math.random`, Effect's `Random`, and what Node has in advance for `crypto.randomUUID` and `crypto.randomInt` are new by
 * then. If it fails, or if all of them and the layers of `SnapStart.layer` take longer than 9 seconds, Lambda gets
 * `Runtime.AfterRestoreError`, and the process ends with 1.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
 * @category hooks
 * @since 0.1.0
 */
export const afterRestore = <E, R>(hook: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R | Scope> =>
  Effect.contextWith((context: Context.Context<R>) =>
    registerEffect("afterRestore", Effect.provideContext(hook, context))
  )
