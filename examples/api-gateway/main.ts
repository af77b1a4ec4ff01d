import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { hello } from "./handler.ts"

Lambda.run(hello).pipe(Lambda.main, NodeRuntime.runMain)
