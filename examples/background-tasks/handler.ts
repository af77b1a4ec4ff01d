/** Work that goes on after the caller has the response. */
import { Data, Effect, Schema } from "effect"
import { Background, Handler } from "effect-lambda-runtime"

export class WorkFailed extends Data.TaggedError("WorkFailed")<{}> {
  override get message() {
    return "the background work was asked to fail"
  }
}

const work = Effect.fnUntraced(function*(millis: number, fail: boolean) {
  yield* Effect.log("background work begins")
  yield* Effect.sleep(millis)
  if (fail) return yield* new WorkFailed()
  yield* Effect.log("background work is done")
})

export const echo = Handler.json(
  {
    event: Schema.Struct({
      message: Schema.String,
      workMillis: Schema.optionalKey(Schema.Natural),
      fail: Schema.optionalKey(Schema.Boolean)
    }),
    response: Schema.Struct({ echoedMessage: Schema.String })
  },
  Effect.fnUntraced(function*({ fail = false, message, workMillis = 10_000 }) {
    yield* Background.run(work(workMillis, fail))
    return { echoedMessage: message }
  })
)
