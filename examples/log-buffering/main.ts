import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"
import { Order, pay } from "./handler.ts"

const logs = Logs.layer({
  buffer: { slowerThan: "2 seconds" },
  level: "Info",
  redact: Logs.redaction([Order, "**.cardNumber"])
})

Lambda.run(pay).pipe(Effect.provide(logs), Lambda.main, NodeRuntime.runMain)
