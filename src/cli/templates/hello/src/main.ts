/** The program that Lambda starts. Importing it starts the function, so tests import handler.ts. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { handler } from "./handler.ts"

Lambda.run(handler).pipe(Lambda.main, NodeRuntime.runMain)
