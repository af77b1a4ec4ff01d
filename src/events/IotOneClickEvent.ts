/** Devices of AWS IoT 1-Click. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"

const attributes = nullishKey(strings)

/**
 * A click, or the health of a device.
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
 * @category models
 * @since 0.1.0
 */
export class IotOneClickEvent extends Schema.Opaque<IotOneClickEvent>()(OpenStruct({
  deviceEvent: OpenStruct({
    buttonClicked: nullishKey(OpenStruct({
      /** `SINGLE`, `DOUBLE` or `LONG`. */
      clickType: Schema.String,
      /** ISO 8601. */
      reportedTime: nullishKey(Schema.String),
      additionalInfo: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
    })),
    deviceHealthMonitor: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
  }),
  deviceInfo: OpenStruct({
    deviceId: Schema.String,
    /** `button`. */
    type: nullishKey(Schema.String),
    /** Percent. */
    remainingLife: nullishKey(Schema.Finite),
    attributes
  }),
  placementInfo: nullishKey(OpenStruct({
    projectName: nullishKey(Schema.String),
    placementName: nullishKey(Schema.String),
    attributes,
    /** Device ids by the names that the template of the project gives them. */
    devices: nullishKey(strings)
  }))
})) {}
