/** AWS IoT buttons, which send to AWS IoT themselves. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * A click.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
 * @category models
 * @since 0.1.0
 */
export class IotButtonEvent extends Schema.Opaque<IotButtonEvent>()(OpenStruct({
  serialNumber: Schema.String,
  /** `SINGLE`, `DOUBLE` or `LONG`. */
  clickType: Schema.String,
  /** As in `2000 mV`. */
  batteryVoltage: nullishKey(Schema.String)
})) {}
