import { NodeRuntime } from "@effect/platform-node"
import { Lambda } from "effect-lambda-runtime"
import { reverse } from "./handler.ts"

Lambda.run(reverse).pipe(Lambda.main, NodeRuntime.runMain)
