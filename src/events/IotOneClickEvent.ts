/** Devices of AWS IoT 1-Click. */
import * as Schema from "effect/Schema"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const attributes = maybe(Schema.Record(Schema.String, Schema.String))

/**
 * A click, or the health of a device.
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
 * @category models
 * @since 0.1.0
 */
export const IotOneClickEvent = OpenStruct({
  deviceEvent: OpenStruct({
    buttonClicked: maybe(OpenStruct({
      /** `SINGLE`, `DOUBLE` or `LONG`. */
      clickType: Schema.String,
      /** ISO 8601. */
      reportedTime: maybe(Schema.String),
      additionalInfo: maybe(Schema.Record(Schema.String, Schema.Unknown))
    })),
    deviceHealthMonitor: maybe(Schema.Record(Schema.String, Schema.Unknown))
  }),
  deviceInfo: OpenStruct({
    deviceId: Schema.String,
    /** `button`. */
    type: maybe(Schema.String),
    /** Percent. */
    remainingLife: maybe(Schema.Finite),
    attributes
  }),
  placementInfo: maybe(OpenStruct({
    projectName: maybe(Schema.String),
    placementName: maybe(Schema.String),
    attributes,
    /** Device ids by the names that the template of the project gives them. */
    devices: maybe(Schema.Record(Schema.String, Schema.String))
  }))
})

/**
 * A click, or the health of a device.
 *
 * @category models
 * @since 0.1.0
 */
export type IotOneClickEvent = typeof IotOneClickEvent.Type
