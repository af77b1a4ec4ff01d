import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { handler, Rates } from "./handler.ts"

Lambda.run(handler).pipe(Effect.provide(Rates.layer), Lambda.main, NodeRuntime.runMain)
