/** What a handler needs, provided to it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import { Scope } from "effect/Scope"
import type { NoInfer } from "effect/Types"
import { fromPrepare, type Handler, type Handling, type Prepared } from "./model.ts"

/**
 * Provides services that exist already.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provideContext: {
  /** Provides services that exist already. */
  <R2>(context: Context.Context<R2>): <E, R, Body>(self: Handler<E, R, Body>) => Handler<E, Exclude<R, R2>, Body>
  /** Provides services that exist already. */
  <E, R, Body, R2>(self: Handler<E, R, Body>, context: Context.Context<R2>): Handler<E, Exclude<R, R2>, Body>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body, R2>(self: Handler<E, R, Body>, context: Context.Context<R2>): Handler<E, Exclude<R, R2>, Body> =>
    fromPrepare(
      self,
      Effect.map(
        Effect.provideContext(self.prepare, context),
        (take) => provideTo(take, context)
      ) as Handler<E, Exclude<R, R2>, Body>["prepare"]
    )
)

const provideTo = <E, R, Body, R2>(
  take: Prepared<E, R, Body>,
  context: Context.Context<R2>
): Prepared<E, Exclude<R, R2>, Body> =>
(event) =>
  Effect.map(
    Effect.provideContext(take(event), context),
    (handling): Handling<E, Exclude<R, R2>, Body> => ({
      ...handling,
      run: Effect.provideContext(handling.run, context) as Handling<E, Exclude<R, R2>, Body>["run"]
    })
  ) as ReturnType<Prepared<E, Exclude<R, R2>, Body>>

/**
 * Provides one service.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provideService: {
  /** Provides one service. */
  <I, S>(
    key: Context.Key<I, S>,
    service: NoInfer<S>
  ): <E, R, Body>(self: Handler<E, R, Body>) => Handler<E, Exclude<R, I>, Body>
  /** Provides one service. */
  <E, R, Body, I, S>(
    self: Handler<E, R, Body>,
    key: Context.Key<I, S>,
    service: NoInfer<S>
  ): Handler<E, Exclude<R, I>, Body>
} = /*#__PURE__*/ dual(
  3,
  <E, R, Body, I, S>(self: Handler<E, R, Body>, key: Context.Key<I, S>, service: S) =>
    provideContext(self, Context.make(key, service))
)

/** Handlers of one function share what they provide in common: they are prepared in one scope, which has a memo map. */
const memoMaps = new WeakMap<Scope, Layer.MemoMap>()

const buildShared = <A, E, R>(layer: Layer.Layer<A, E, R>): Effect.Effect<Context.Context<A>, E, R | Scope> =>
  Effect.contextWith((context: Context.Context<R | Scope>) => {
    const scope = Context.get(context, Scope)
    const memoMap = memoMaps.get(scope) ?? Layer.CurrentMemoMap.forkOrCreate(context)
    memoMaps.set(scope, memoMap)
    return Layer.buildWithMemoMap(layer, memoMap, scope)
  })

/**
 * Provides a layer. It is built once, in the init phase, and its finalizers run at shutdown.
 *
 * **When to use**
 *
 * Use if handlers of one function need different layers. Provide a layer for the whole function by
 * `Effect.provide(Lambda.run(handler), layer)`. What both have in common is built once.
 *
 * **Details**
 *
 * A layer that fails is reported to Lambda as an init error under the name of its error, whichever way it is provided:
 * no event has come by then, so it never is a failure of the handler, and `E` does not have it. `Effect.provide` shows
 * that error in the type of the program, which `Lambda.main` ends. To recover from it, use `Layer.catch` on the layer.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provide: {
  /** Provides a layer, which is built once, in the init phase. If it fails, that is an init error under its own name. */
  <A, E2, R2>(
    layer: Layer.Layer<A, E2, R2>
  ): <E, R, Body>(self: Handler<E, R, Body>) => Handler<E, R2 | Exclude<R, A>, Body>
  /** Provides a layer, which is built once, in the init phase. If it fails, that is an init error under its own name. */
  <E, R, Body, A, E2, R2>(
    self: Handler<E, R, Body>,
    layer: Layer.Layer<A, E2, R2>
  ): Handler<E, R2 | Exclude<R, A>, Body>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body, A, E2, R2>(self: Handler<E, R, Body>, layer: Layer.Layer<A, E2, R2>) =>
    fromPrepare(
      self,
      Effect.flatMap(
        Effect.orDie(buildShared(layer)),
        (context) => provideContext(self, context).prepare
      ) as Handler<E, R2 | Exclude<R, A>, Body>["prepare"]
    )
)
