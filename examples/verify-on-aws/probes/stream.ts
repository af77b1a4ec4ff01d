/** An HTTP app that streams, by a function URL and by `/streamed` of a REST API. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { ready, streamed } from "./routes.ts"

const app = HttpHandler.fromRouter(Layer.mergeAll(ready, streamed), { basePath: "/streamed", streaming: true })

Lambda.run(app).pipe(Lambda.main, NodeRuntime.runMain)
