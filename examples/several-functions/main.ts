import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { functions } from "./handler.ts"

Lambda.run(functions).pipe(Lambda.main, NodeRuntime.runMain)
