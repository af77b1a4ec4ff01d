import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { order } from "./handler.ts"

Lambda.run(order).pipe(Lambda.main, NodeRuntime.runMain)
