/** Schedules of Amazon EventBridge Scheduler. */
import * as Schema from "effect/Schema"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A schedule without an input of its own is due. `resources` names the schedule.
 *
 * **Details**
 *
 * `detail` is text where that of a scheduled rule is an object. A schedule with an input sends that and nothing else;
 * it may ask for `<aws.scheduler.scheduled-time>` and the like in it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
 * @category models
 * @since 0.1.0
 */
export class SchedulerEvent extends Schema.Opaque<SchedulerEvent>()(awsEvent(
  "aws.scheduler",
  ["Scheduled Event"],
  /** `{}`. */
  Schema.String
)) {}
