import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { handler } from "./handler.ts"

Lambda.run(handler).pipe(Lambda.main, NodeRuntime.runMain)
