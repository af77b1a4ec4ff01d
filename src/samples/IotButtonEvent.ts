/** Samples of `IotButtonEvent`. */
import type { IotButtonEvent } from "../events/IotButtonEvent.ts"

/**
 * A sample of `IotButtonEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotButton: typeof IotButtonEvent.Encoded = {
  serialNumber: "G030PM0000000000",
  clickType: "LONG",
  batteryVoltage: null
}
