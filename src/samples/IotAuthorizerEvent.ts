/** Samples of `IotAuthorizerEvent`. */
import type { IotAuthorizerEvent } from "../events/IotAuthorizerEvent.ts"

/**
 * A sample of `IotAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotAuthorizer: typeof IotAuthorizerEvent.Encoded = {
  token: "abc",
  signatureVerified: true,
  protocols: ["tls", "http", "mqtt"],
  protocolData: {
    tls: { serverName: "iot.example.com" },
    http: { headers: { "x-request-id": "1" }, queryString: "?a=1" },
    mqtt: { username: "ada", password: "c2VjcmV0", clientId: "device-1" }
  },
  connectionMetadata: { id: "e56f08c3" }
}

/**
 * A sample of `IotAuthorizerEvent`: MQTT alone.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotAuthorizerMqtt: typeof IotAuthorizerEvent.Encoded = {
  signatureVerified: false,
  protocols: ["tls", "mqtt"],
  protocolData: { tls: { serverName: "iot.example.com" }, mqtt: { username: "ada", password: null } }
}
