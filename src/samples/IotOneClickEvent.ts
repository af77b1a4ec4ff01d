/** Samples of `IotOneClickEvent`. */
import type { IotOneClickEvent } from "../events/IotOneClickEvent.ts"

/**
 * A sample of `IotOneClickEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotOneClick: typeof IotOneClickEvent.Encoded = {
  deviceEvent: {
    buttonClicked: {
      clickType: "DOUBLE",
      reportedTime: "2024-05-02T09:41:07.123Z",
      additionalInfo: { version: "1.1" }
    }
  },
  deviceInfo: { attributes: {}, type: "button", deviceId: "G030PM0000000000", remainingLife: 98.7 },
  placementInfo: {
    projectName: "shop",
    placementName: "till",
    attributes: { floor: "2" },
    devices: { till: "G030PM0000000000" }
  }
}

/**
 * A sample of `IotOneClickEvent`: a health report.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotOneClickHealth: typeof IotOneClickEvent.Encoded = {
  deviceEvent: { deviceHealthMonitor: { condition: "OFFLINE" } },
  deviceInfo: { deviceId: "G030PM0000000000", remainingLife: 1 },
  placementInfo: null
}
