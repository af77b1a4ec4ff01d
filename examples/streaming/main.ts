import { NodeRuntime } from "@effect/platform-node"
import { Lambda } from "effect-lambda-runtime"
import { count } from "./handler.ts"

Lambda.run(count).pipe(Lambda.main, NodeRuntime.runMain)
