import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { errors, Orders } from "./handler.ts"

Lambda.run(errors).pipe(Effect.provide(Orders.layer), Lambda.main, NodeRuntime.runMain)
