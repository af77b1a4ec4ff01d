import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Connection, useConnection } from "./handler.ts"

Lambda.run(useConnection).pipe(
  Effect.provide(Connection.layer),
  // Lambda sends SIGTERM only where an extension is registered.
  Lambda.main({ registerExtension: true }),
  NodeRuntime.runMain
)
