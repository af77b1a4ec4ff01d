import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { app } from "./handler.ts"
import * as Model from "./model.ts"

Lambda.run(app).pipe(Effect.provide(Model.layerTest), Lambda.main, NodeRuntime.runMain)
