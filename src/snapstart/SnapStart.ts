/**
 * Lambda SnapStart: layers that are built after Lambda has restored the snapshot of a function.
 *
 * **Details**
 *
 * Lambda starts the process once, when a version is published, takes a snapshot of it, and starts environments from copies.
 * `Lambda.run` does its part by itself if `AWS_LAMBDA_INITIALIZATION_TYPE` is `snap-start`: hooks of
 * `Lifecycle.beforeSnapshot`, the snapshot, new connections and new randomness, hooks of `Lifecycle.afterRestore`, the layers
 * of this module, and then the first invocation.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Restoring } from "../internal/lifecycle/restoring.ts"

/** Effect dies by this error if a service is missing. */
const ofMissingService = ({ reasons }: Cause.Cause<unknown>): boolean =>
  reasons.every((reason) =>
    reason._tag === "Die" && reason.defect instanceof Error && reason.defect.message.startsWith("Service not found")
  )

/**
 * A layer that is built after the restore: one that opens connections, reads secrets, or makes ids and keys, which copies of
 * one snapshot must not share. Without SnapStart it is built as any layer.
 *
 * **Details**
 *
 * It is built within the 10 seconds that Lambda allows after a restore. If it fails, or takes longer than 9 seconds, the
 * process reports `Runtime.AfterRestoreError` to Lambda and ends. It is released at shutdown.
 *
 * A handler that cannot be prepared without its services, as routes that read them when they are built, is prepared after
 * the restore as well. Other handlers, and the layers that `Handler.provide` gives them, are ready before the snapshot.
 *
 * **Gotchas**
 *
 * Before the restore its services do not exist, so a layer that needs them must wait, too. Mark the whole:
 * `SnapStart.layer(Orders.layer.pipe(Layer.provide(Database.layer)))`, or mark both. Otherwise the init phase fails with
 * `Service not found`, and Lambda does not publish the version.
 *
 * **Example** (A pool of connections in each copy)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Context, Effect, Layer } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { SnapStart } from "effect-lambda-runtime/snapstart"
 *
 * class Database extends Context.Service<Database, { readonly find: (id: string) => Effect.Effect<string> }>()("Database") {
 *   static readonly layer = Layer.effect(
 *     Database,
 *     Effect.sync(() => Database.of({ find: (id) => Effect.succeed(`found ${id}`) }))
 *   )
 * }
 *
 * const find = Handler.text((id) => Effect.flatMap(Database, (database) => database.find(id)))
 *
 * Lambda.run(find).pipe(
 *   Effect.provide(SnapStart.layer(Database.layer)),
 *   Lambda.main,
 *   NodeRuntime.runMain
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const layer = <A, E, R>(self: Layer.Layer<A, E, R>): Layer.Layer<A, E, R> =>
  Layer.fromBuild<A, E, R>((memoMap, scope) =>
    Effect.gen(function*() {
      const restoring = yield* Restoring
      const build = Layer.buildWithMemoMap(self, memoMap, scope)
      if (restoring?.state !== "Waiting") return yield* build
      const later = Effect.provideContext(build, yield* Effect.context<R>())
      // What failed for lack of it has closed the scope, and is built again after the restore.
      restoring.layers.push(
        Effect.suspend(() => scope.state._tag === "Closed" ? Effect.succeed(Context.empty()) : later)
      )
      restoring.isTooEarly = ofMissingService
      // The loop adds the services before anything asks for them.
      return Context.empty() as Context.Context<A>
    })
  )
