import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Effect, Option } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { routes } from "./handler.ts"

/** `STREAMING=true` goes with a front door that streams. The local server does, so without Lambda it is the default. */
const streaming = Config.Boolean("STREAMING").pipe(
  Config.orElse(() => Config.map(Config.option(Config.String("AWS_LAMBDA_RUNTIME_API")), Option.isNone))
)

Effect.flatMap(streaming, (streaming) => Lambda.run(HttpHandler.fromRouter(routes, { streaming }))).pipe(
  Effect.provide(HttpHandler.layerServices),
  Lambda.main,
  NodeRuntime.runMain
)
