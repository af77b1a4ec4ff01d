/** Scheduled rules of Amazon EventBridge. */
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { OpenStruct } from "./OpenStruct.ts"

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
export const ScheduledEvent = EventBridgeEvent("Scheduled Event", OpenStruct({}))

/**
 * A scheduled rule is due. `resources` names the rule, `time` says since when.
 *
 * @category models
 * @since 0.1.0
 */
export type ScheduledEvent = typeof ScheduledEvent.Type
