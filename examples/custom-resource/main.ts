import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { tenant, Tenants } from "./handler.ts"

Lambda.run(tenant).pipe(Effect.provide(Tenants.layer), Lambda.main, NodeRuntime.runMain)
