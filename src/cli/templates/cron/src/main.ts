/** The program that Lambda starts. Importing it starts the function, so tests import handler.ts. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Archive, handler } from "./handler.ts"

Lambda.run(handler).pipe(Effect.provide(Archive.layer), Lambda.main, NodeRuntime.runMain)
