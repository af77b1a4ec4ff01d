/** The same routes as a Web Function. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpServe } from "effect-lambda-runtime/http"
import { buffered, ready, streamed } from "./routes.ts"

HttpServe.run(Layer.mergeAll(ready, buffered, streamed)).pipe(Lambda.main, NodeRuntime.runMain)
