import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { hello, words } from "./handler.ts"

/** What AWS's own Node runtime calls: the function's handler is `index.handler`. */
export const handler = Lambda.toAwsHandler(hello)

/** Streams by `awslambda.streamifyResponse`: the function's handler is `index.stream`. */
export const stream = Lambda.toAwsHandler(words)

// Started by hand, the same function runs on the loop of this library, to be tried locally.
if (import.meta.main) Lambda.run(hello).pipe(Lambda.main, NodeRuntime.runMain)
