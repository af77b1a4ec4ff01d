/** Scheduled rules of Amazon EventBridge. */
import * as Schema from "effect/Schema"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A scheduled rule is due. `resources` names the rule, `time` says since when.
 *
 * **Details**
 *
 * A rule with an input of its own sends that and nothing else. EventBridge Scheduler sends `SchedulerEvent`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 * @category models
 * @since 0.1.0
 */
export class ScheduledEvent extends Schema.Opaque<ScheduledEvent>()(awsEvent(
  "aws.events",
  ["Scheduled Event"],
  /** `{}`. */
  Schema.Record(Schema.String, Schema.Unknown)
)) {}
