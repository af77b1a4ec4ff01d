/** An HTTP app behind every front door. The second route of the HTTP API is `/v1`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { buffered, ready } from "./routes.ts"

const app = HttpHandler.fromRouter(Layer.mergeAll(ready, buffered), { basePath: "/v1" })

Lambda.run(app).pipe(Lambda.main, NodeRuntime.runMain)
