import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Revenue, sumUp } from "./handler.ts"

Lambda.run(sumUp).pipe(Effect.provide(Revenue.layer), Lambda.main, NodeRuntime.runMain)
