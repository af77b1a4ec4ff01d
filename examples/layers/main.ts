import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Connection, useConnection } from "./handler.ts"

Lambda.run(useConnection).pipe(
  Effect.provide(Connection.layer),
  // Lambda sends SIGTERM only to environments with an extension.
  Lambda.main({ extension: Lambda.internalExtension }),
  NodeRuntime.runMain
)
