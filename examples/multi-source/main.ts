import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Till, till } from "./handler.ts"

Lambda.run(till).pipe(Effect.provide(Till.layer), Lambda.main, NodeRuntime.runMain)
