import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { reverse } from "./handler.ts"

Lambda.run(reverse).pipe(Lambda.main, NodeRuntime.runMain)
