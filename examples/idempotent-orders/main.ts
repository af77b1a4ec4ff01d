import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Payments, placeOrder } from "./handler.ts"
import { records } from "./records.ts"

Lambda.run(placeOrder).pipe(Effect.provide(Layer.merge(Payments.layer, records)), Lambda.main, NodeRuntime.runMain)
