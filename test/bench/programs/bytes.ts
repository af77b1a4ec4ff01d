/** What hello-json answers, to any event: what the runtime costs where nobody looks at the event. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"

const greeting = Buffer.from(JSON.stringify({ greetings: "Hello Ada. You look younger than your age." }))

Lambda.run(Handler.bytes(() => Effect.succeed(greeting))).pipe(Lambda.main, NodeRuntime.runMain)
