import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { countVisit } from "./handler.ts"

Lambda.run(countVisit).pipe(Lambda.main, NodeRuntime.runMain)
