import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"
import { placeOrder } from "./handler.ts"

const metrics = Emf.layer({ namespace: "shop", dimensions: { service: "orders" }, coldStart: true })

Lambda.run(placeOrder).pipe(Effect.provide(metrics), Lambda.main, NodeRuntime.runMain)
