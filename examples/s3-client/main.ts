import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { countWords } from "./handler.ts"
import { s3Documents } from "./s3Documents.ts"

Lambda.run(countWords).pipe(Effect.provide(s3Documents), Lambda.main, NodeRuntime.runMain)
