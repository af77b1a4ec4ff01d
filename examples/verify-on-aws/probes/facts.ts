/** The loop of this library, without an extension. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { facts, farewell } from "./handlers.ts"

Lambda.run(facts).pipe(Effect.provide(farewell), Lambda.main, NodeRuntime.runMain)
