/** Says who runs it, and logs when it is shut down. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"

const facts = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () =>
  Effect.sync(() => ({
    probe: "wrapper",
    node: process.version,
    executionEnvironment: process.env["AWS_EXECUTION_ENV"],
    entry: process.argv[1]
  })))

const farewell = Layer.effectDiscard(
  Effect.acquireRelease(Effect.log("effect-lambda-verify opened"), () => Effect.log("effect-lambda-verify closed"))
)

Lambda.run(facts).pipe(Effect.provide(farewell), Lambda.main, NodeRuntime.runMain)
