/** Samples of `AlexaSmartHomeEvent`. */
import type { AlexaConnectedHomeEvent, AlexaSmartHomeEvent } from "../events/AlexaSmartHomeEvent.ts"

/**
 * A sample of `AlexaConnectedHomeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaConnectedHome: typeof AlexaConnectedHomeEvent.Encoded = {
  header: {
    namespace: "Alexa.ConnectedHome.Control",
    name: "TurnOnRequest",
    payloadVersion: "2",
    messageId: "1bd5d004"
  },
  payload: { accessToken: "t", appliance: { applianceId: "lamp-1" } }
}

/**
 * A sample of `AlexaSmartHomeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaSmartHome: typeof AlexaSmartHomeEvent.Encoded = {
  directive: {
    header: {
      namespace: "Alexa.PowerController",
      name: "TurnOn",
      payloadVersion: "3",
      messageId: "1bd5d003",
      correlationToken: "dFMb0z",
      instance: null
    },
    endpoint: { endpointId: "lamp-1", scope: { type: "BearerToken", token: "t" }, cookie: {} },
    payload: {}
  }
}

/**
 * A sample of `AlexaSmartHomeEvent`: the discovery of devices.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaSmartHomeDiscover: typeof AlexaSmartHomeEvent.Encoded = {
  directive: {
    header: {
      namespace: "Alexa.Discovery",
      name: "Discover",
      payloadVersion: "3",
      messageId: "1bd5d003"
    },
    payload: { scope: { type: "BearerToken", token: "t" } }
  }
}
