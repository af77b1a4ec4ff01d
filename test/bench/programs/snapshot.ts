/**
 * `examples/http-api` as what builds a V8 startup snapshot. `HOLDS` says what the snapshot holds: its `modules`, evaluated;
 * the code that invocations have compiled as well (`warm`); or also the `layers` and routes of the function.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Scope } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { startupSnapshot } from "node:v8"
import event from "../../../examples/http-api/event.json" with { type: "json" }
import { routes } from "../../../examples/http-api/handler.ts"

const handler = HttpHandler.fromRouter(routes)
const holds = process.env["HOLDS"]

const toRun = Effect.gen(function*() {
  if (holds === "modules") return handler
  const lambda = yield* TestLambda.make(handler)
  yield* Effect.repeat(lambda.invoke(event), { times: 2 })
  if (holds === "warm") return handler
  const take = yield* handler.prepare
  const prepared: typeof handler = Object.assign(Object.create(Object.getPrototypeOf(handler)), handler, {
    prepare: Effect.succeed(take)
  })
  return prepared
}).pipe(
  Effect.provide(HttpHandler.layerServices),
  // It stays open: the snapshot is taken within it.
  Effect.provideService(Scope.Scope, Scope.makeUnsafe())
)

const snapshot = Effect.map(
  toRun,
  (handler) =>
    startupSnapshot.setDeserializeMainFunction(() =>
      Lambda.run(handler).pipe(Effect.provide(HttpHandler.layerServices), Lambda.main, NodeRuntime.runMain)
    )
)

Effect.runFork(Effect.onError(snapshot, () => Effect.sync(() => process.exit(1))))
