import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { placeOrder } from "./handler.ts"

Lambda.run(placeOrder).pipe(Lambda.main, NodeRuntime.runMain)
