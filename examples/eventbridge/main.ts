import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { announce } from "./handler.ts"

Lambda.run(announce).pipe(Lambda.main, NodeRuntime.runMain)
