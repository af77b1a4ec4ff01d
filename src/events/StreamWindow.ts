/** Tumbling windows of Kinesis and DynamoDB streams. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

/**
 * What an event of a stream carries in addition if the event source mapping has a tumbling window.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 * @category models
 * @since 0.1.0
 */
export class StreamWindow extends Schema.Opaque<StreamWindow>()(OpenStruct({
  /** ISO 8601, start inclusive and end exclusive. */
  window: nullishKey(OpenStruct({ start: Schema.String, end: Schema.String })),
  /** What the invocation before this one returned as `state`; empty in the first of a window. */
  state: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  shardId: nullishKey(Schema.String),
  eventSourceARN: nullishKey(Schema.String),
  /** The last invocation of the window: the time to store its result. */
  isFinalInvokeForWindow: nullishKey(Schema.Boolean),
  /** The state has outgrown 1 MB, or the shard has ended. */
  isWindowTerminatedEarly: nullishKey(Schema.Boolean)
})) {}

interface AnyEvent {
  readonly [key: string]: unknown
}

/**
 * Refuses the event of a tumbling window: the last event of a window has no records, so nothing else tells it from the
 * events of other sources.
 *
 * @category filters
 * @since 0.1.0
 */
export const hasNoWindow = /*#__PURE__*/ Schema.makeFilter<AnyEvent>((event) =>
  !("window" in event) || expectedAt(["window"], "no tumbling window of a stream")
)

/**
 * Refuses the tumbling window of the other kind of stream, by its ARN.
 *
 * @category filters
 * @since 0.1.0
 */
export const isWindowOf = (service: "kinesis" | "dynamodb") => {
  const other = service === "kinesis" ? ":dynamodb:" : ":kinesis:"
  return Schema.makeFilter<AnyEvent>(({ eventSourceARN }) =>
    typeof eventSourceARN !== "string" || !eventSourceARN.includes(other) ||
    expectedAt(["eventSourceARN"], `an ARN of ${service}`)
  )
}
