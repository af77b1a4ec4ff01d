import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { count } from "./handler.ts"

Lambda.run(count).pipe(Lambda.main, NodeRuntime.runMain)
