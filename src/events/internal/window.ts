import * as Schema from "effect/Schema"
import { expectedAt } from "./expected.ts"

interface Event {
  readonly [key: string]: unknown
}

/**
 * Refuses the event of a tumbling window: the last of a window has no record, which alone would tell it from the events
 * of other sources.
 */
export const hasNoWindow = Schema.makeFilter<Event>((event) =>
  !("window" in event) || expectedAt(["window"], "no tumbling window of a stream")
)

/** Refuses a window of the other kind of stream, by the ARN, for the same reason. */
export const isWindowOf = (service: "kinesis" | "dynamodb") => {
  const other = service === "kinesis" ? ":dynamodb:" : ":kinesis:"
  return Schema.makeFilter<Event>(({ eventSourceARN }) =>
    typeof eventSourceARN !== "string" || !eventSourceARN.includes(other) ||
    expectedAt(["eventSourceARN"], `an ARN of ${service}`)
  )
}
