import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { signUp } from "./handler.ts"

Lambda.run(signUp).pipe(Lambda.main, NodeRuntime.runMain)
