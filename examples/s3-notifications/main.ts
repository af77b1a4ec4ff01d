import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Catalogue, catalogue } from "./handler.ts"

Lambda.run(catalogue).pipe(Effect.provide(Catalogue.layer), Lambda.main, NodeRuntime.runMain)
