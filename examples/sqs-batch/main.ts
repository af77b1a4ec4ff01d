import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { ship, Warehouse } from "./handler.ts"

Lambda.run(ship).pipe(Effect.provide(Warehouse.layer), Lambda.main, NodeRuntime.runMain)
