import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { checkout } from "./handler.ts"

Lambda.run(checkout).pipe(Lambda.main, NodeRuntime.runMain)
