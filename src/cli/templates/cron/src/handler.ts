/** Runs when a schedule is due: deletes what is older than 30 days. */
import { Config, Context, DateTime, Effect, Layer } from "effect"
import { Handler } from "effect-lambda-runtime"
import { ScheduledEvent } from "effect-lambda-runtime/events/ScheduledEvent"

export class Archive extends Context.Service<Archive, {
  /** Deletes what is older, and returns how many entries that were. */
  readonly deleteBefore: (time: DateTime.DateTime) => Effect.Effect<number>
}>()("my-function/Archive") {
  /** Stands in for an archive, which the variable ARCHIVE names. */
  static readonly layer = Layer.effect(
    Archive,
    Effect.gen(function*() {
      const name = yield* Config.String("ARCHIVE")
      return Archive.of({
        deleteBefore: (time) =>
          Effect.as(Effect.log(`deleting what ${name} has from before ${DateTime.formatIso(time)}`), 0)
      })
    })
  )
}

export const handler = Handler.json(
  { event: ScheduledEvent },
  Effect.fnUntraced(function*() {
    const archive = yield* Archive
    const deleted = yield* archive.deleteBefore(DateTime.subtract(yield* DateTime.now, { days: 30 }))
    yield* Effect.log(`deleted ${deleted} entries`)
  })
)
