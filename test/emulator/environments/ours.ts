/** The function of the suite over all runtimes, on this package. */
import { NodeRuntime } from "@effect/platform-node"
import { Data, Effect, Schema } from "effect"
import { Handler, Invocation, Lambda } from "effect-lambda-runtime"

if (process.env["INIT"] === "exit") process.exit(3)

const Event = Schema.Struct({
  do: Schema.String,
  text: Schema.optional(Schema.String),
  code: Schema.optional(Schema.Int)
})

class Unlucky extends Data.TaggedError("Unlucky")<{}> {
  override get message() {
    return "no luck"
  }
}

const handler = Handler.json(
  { event: Event, response: Schema.Unknown },
  Effect.fnUntraced(function*(event) {
    if (event.do === "fail") return yield* new Unlucky()
    if (event.do === "exit") return process.exit(event.code)
    // The loop would report the deadline by itself if it could.
    if (event.do === "hang") return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    if (event.do === "log") {
      process.stdout.write(`${event.text}\n`)
      return null
    }
    const { requestId } = yield* Invocation.Invocation
    return { event, requestId, name: process.env["AWS_LAMBDA_FUNCTION_NAME"], pid: process.pid }
  })
)

Lambda.run(handler).pipe(Lambda.main, NodeRuntime.runMain)
