import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { teapot } from "./handler.ts"

Lambda.run(teapot).pipe(Lambda.main, NodeRuntime.runMain)
