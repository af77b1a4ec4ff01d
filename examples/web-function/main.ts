import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { HttpServe } from "effect-lambda-runtime/http"
import { routes } from "./handler.ts"

HttpServe.run(routes).pipe(Lambda.main, NodeRuntime.runMain)
