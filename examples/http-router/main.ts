import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { app } from "./handler.ts"

Lambda.run(app).pipe(Lambda.main, NodeRuntime.runMain)
