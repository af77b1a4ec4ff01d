/** Log events of a function, as CloudWatch Logs has them, and those that come. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { AwsClient } from "../../aws/AwsClient.ts"
import { type AwsError, isTransient } from "../../aws/AwsError.ts"

const LogEvent = Schema.Struct({
  eventId: Schema.String,
  /** Unix milliseconds. */
  timestamp: Schema.Finite,
  message: Schema.String,
  logStreamName: Schema.String
})
export type LogEvent = typeof LogEvent.Type

const Page = Schema.Struct({
  events: Schema.optional(Schema.Array(LogEvent)),
  nextToken: Schema.optional(Schema.NullOr(Schema.String))
})

const decodePage = Schema.decodeUnknownEffect(Page)

export interface Query {
  readonly group: string
  /** Unix milliseconds. */
  readonly since: number
  /** A filter pattern of CloudWatch Logs. */
  readonly filter: string | undefined
  readonly requestId: string | undefined
}

/** AWS may show an event only some time after others that are younger. */
const overlapMillis = 30_000

/** From how far back a log is read in which nothing happens. */
const quietMillis = 600_000

const poll = "2 seconds"

/** AWS takes one pattern: beside a filter, the request id is looked for here. */
const patternOf = ({ filter, requestId }: Query): string | undefined =>
  filter ?? (requestId === undefined ? undefined : `"${requestId}"`)

/**
 * Hands out the events from `since` on, each once, and with `follow` those that come, until it is interrupted. A failure that
 * may pass ends it only if it does not follow.
 */
export const readEvents = Effect.fnUntraced(function*(
  query: Query,
  follow: boolean,
  write: (event: LogEvent) => Effect.Effect<void>,
  warn: (error: AwsError) => Effect.Effect<void>
) {
  const aws = yield* AwsClient
  const seen = new Map<string, number>()
  let from = query.since

  const round = Effect.gen(function*() {
    let newest = from
    for (let nextToken: string | undefined, isFirst = true; isFirst || nextToken !== undefined; isFirst = false) {
      const input = { logGroupName: query.group, startTime: from, filterPattern: patternOf(query), nextToken }
      const page = yield* Effect.flatMap(
        aws.json({ service: "logs", target: "Logs_20140328.FilterLogEvents", input, timeout: "30 seconds" }),
        (answer) => Effect.orDie(decodePage(answer))
      )
      for (const event of page.events ?? []) {
        newest = Math.max(newest, event.timestamp)
        if (seen.has(event.eventId)) continue
        seen.set(event.eventId, event.timestamp)
        if (query.requestId === undefined || event.message.includes(query.requestId)) yield* write(event)
      }
      nextToken = page.nextToken ?? undefined
    }
    // AWS's clock may differ from this one by some minutes, so a quiet log is read from further back.
    const now = yield* Clock.currentTimeMillis
    from = Math.max(from, newest - overlapMillis, now - quietMillis)
    for (const [id, timestamp] of seen) if (timestamp < from) seen.delete(id)
  })

  if (!follow) return yield* round
  // The first round says whether there is such a group at all.
  for (let isFirst = true;; isFirst = false) {
    yield* Effect.catchIf(round, (error) => !isFirst && isTransient(error), warn)
    yield* Effect.sleep(poll)
  }
})
