import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { letters } from "./handler.ts"

Lambda.run(letters).pipe(Lambda.main, NodeRuntime.runMain)
