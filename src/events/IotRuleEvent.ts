/** Messages that rules of AWS IoT Core select. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * What the statement of a rule selects: fields of the device's message, and of AWS IoT under the names that the
 * statement gives them.
 *
 * **Example** (A message and its topic)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { IotRuleEvent } from "effect-lambda-runtime/events/IotRuleEvent"
 *
 * // SELECT *, topic(2) AS device, timestamp() AS receivedAt FROM 'devices/+/temperature'
 * const Temperature = IotRuleEvent({ celsius: Schema.Finite, device: Schema.String, receivedAt: Schema.Finite })
 * ```
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html
 * @category constructors
 * @since 0.1.0
 */
export const IotRuleEvent = <const Fields extends Schema.Struct.Fields>(fields: Fields) => OpenStruct(fields)

/**
 * A device has connected or disconnected, from the topics `$aws/events/presence/#`.
 *
 * **Details**
 *
 * Events may come out of order: of one session, `versionNumber` counts up.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/life-cycle-events.html
 * @category models
 * @since 0.1.0
 */
export class IotPresenceEvent extends Schema.Opaque<IotPresenceEvent>()(OpenStruct({
  clientId: Schema.String,
  eventType: Schema.Literals(["connected", "disconnected", "connect_failed"]),
  /** Milliseconds since the epoch. */
  timestamp: Schema.Finite,
  sessionIdentifier: nullishKey(Schema.String),
  principalIdentifier: nullishKey(Schema.String),
  ipAddress: nullishKey(Schema.String),
  versionNumber: nullishKey(Schema.Finite),
  clientInitiatedDisconnect: nullishKey(Schema.Boolean),
  disconnectReason: nullishKey(Schema.String),
  connectFailureReason: nullishKey(Schema.String)
})) {}
