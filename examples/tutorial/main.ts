import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { palindrome } from "./handler.ts"

Lambda.run(palindrome).pipe(Lambda.main, NodeRuntime.runMain)
