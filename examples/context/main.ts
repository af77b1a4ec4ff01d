import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { describeInvocation } from "./handler.ts"

Lambda.run(describeInvocation).pipe(Lambda.main, NodeRuntime.runMain)
