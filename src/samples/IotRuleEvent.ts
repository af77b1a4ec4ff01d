/** Samples of `IotRuleEvent`. */
import type { IotPresenceEvent } from "../events/IotRuleEvent.ts"

/**
 * A sample of `IotPresenceEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotPresence: typeof IotPresenceEvent.Encoded = {
  clientId: "d-1",
  timestamp: 1714642867123,
  eventType: "disconnected",
  clientInitiatedDisconnect: false,
  sessionIdentifier: "s-1",
  principalIdentifier: "p-1",
  disconnectReason: "CONNECTION_LOST",
  versionNumber: 3,
  ipAddress: null
}
