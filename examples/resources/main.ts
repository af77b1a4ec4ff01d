import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Atlas, capital } from "./handler.ts"

Lambda.run(capital).pipe(Effect.provide(Atlas.layer), Lambda.main, NodeRuntime.runMain)
