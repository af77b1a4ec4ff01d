import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { authorize, Tokens } from "./handler.ts"

Lambda.run(authorize).pipe(Effect.provide(Tokens.layer), Lambda.main, NodeRuntime.runMain)
