import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { echo } from "./handler.ts"

Lambda.run(echo).pipe(Lambda.main, NodeRuntime.runMain)
