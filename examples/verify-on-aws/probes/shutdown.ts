/** The same with an internal extension, so that Lambda sends SIGTERM. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { facts, farewell } from "./handlers.ts"

Lambda.run(facts).pipe(
  Effect.provide(farewell),
  Lambda.main({ extension: Lambda.internalExtension }),
  NodeRuntime.runMain
)
