/** Samples of `ClientVpnEvent`. */
import type { ClientVpnEvent } from "../events/ClientVpnEvent.ts"

/**
 * A sample of `ClientVpnEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const clientVpn: typeof ClientVpnEvent.Encoded = {
  "connection-id": "cvpn-connection-1",
  "endpoint-id": "cvpn-endpoint-1",
  "common-name": "device.example.com",
  username: "ada",
  platform: "Linux",
  "platform-version": "Ubuntu 24.04",
  "public-ip": "192.0.2.1",
  "client-openvpn-version": "2.6",
  "aws-client-version": "5.0.0",
  groups: "S-1,S-2",
  "schema-version": "v3"
}
