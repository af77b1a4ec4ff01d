/** A response that is sent while it is produced. */
import { Data, Effect, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"

const Event = Schema.Struct({
  count: Schema.optionalKey(Schema.Natural),
  pauseMillis: Schema.optionalKey(Schema.Natural),
  failAfter: Schema.optionalKey(Schema.Natural),
  bytes: Schema.optionalKey(Schema.Natural)
})
type Event = typeof Event.Type

export class CountFailed extends Data.TaggedError("CountFailed")<{ readonly after: number }> {
  override get message() {
    return `the count failed after ${this.after} numbers`
  }
}

/** The first number comes at once, each other one after a pause; the failure comes right after the last. */
const numbers = ({ count = 10, failAfter = Infinity, pauseMillis = 1000 }: Event) =>
  Stream.range(1, Math.min(count, failAfter)).pipe(
    Stream.mapEffect((n) => Effect.as(n === 1 ? Effect.void : Effect.sleep(pauseMillis), `${n}\n`)),
    Stream.concat(failAfter > count ? Stream.empty : Stream.fail(new CountFailed({ after: failAfter })))
  )

const chunk = Buffer.alloc(64 * 1024, ".")

/** One chunk after the other, each when the one before it was taken: the memory stays flat however long the body is. */
const dots = (bytes: number) =>
  Stream.range(1, Math.ceil(bytes / chunk.length), 1).pipe(
    Stream.map((n) => chunk.subarray(0, bytes - (n - 1) * chunk.length))
  )

export const count = Handler.stream(
  { event: Event, contentType: "text/plain" },
  (event): Stream.Stream<string | Uint8Array, CountFailed> =>
    event.bytes === undefined ? numbers(event) : dots(event.bytes)
)
