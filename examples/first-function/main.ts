import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { greet } from "./handler.ts"

Lambda.run(greet).pipe(Lambda.main, NodeRuntime.runMain)
