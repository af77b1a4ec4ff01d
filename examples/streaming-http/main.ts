import { NodeRuntime } from "@effect/platform-node"
import { Lambda } from "effect-lambda-runtime"
import { teapot } from "./handler.ts"

Lambda.run(teapot).pipe(Lambda.main, NodeRuntime.runMain)
