import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { order } from "./handler.ts"

Lambda.run(order).pipe(
  Effect.provide(LambdaOtlp.layer()),
  // Without an extension Lambda sends no SIGTERM, and what is left at the end would be lost.
  Lambda.main({ extension: Lambda.internalExtension }),
  NodeRuntime.runMain
)
