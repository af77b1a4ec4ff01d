import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { wait } from "./handler.ts"

Lambda.run(wait).pipe(Lambda.main, NodeRuntime.runMain)
