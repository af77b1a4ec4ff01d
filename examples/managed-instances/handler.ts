/** Many invocations at once in one process, as Lambda Managed Instances run them. */
import { Effect, Ref, Schema } from "effect"
import { Handler, Invocation } from "effect-lambda-runtime"

/** Shared by all invocations of the process, so only an atomic update keeps it right. */
const running = Ref.makeUnsafe(0)

const counted = Effect.acquireRelease(
  Ref.updateAndGet(running, (n) => n + 1),
  () => Ref.update(running, (n) => n - 1)
)

export const wait = Handler.json(
  {
    event: Schema.Struct({ millis: Schema.Natural }),
    response: Schema.Struct({ requestId: Schema.String, running: Schema.Natural })
  },
  Effect.fnUntraced(function*({ millis }) {
    // What belongs to an invocation lives in its fiber, never in a variable of the module.
    const { requestId } = yield* Invocation.Invocation
    const atOnce = yield* counted
    yield* Effect.sleep(millis)
    return { requestId, running: atOnce }
  })
)
