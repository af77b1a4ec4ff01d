/** Samples of `TransferFamilyAuthorizerEvent`. */
import type { TransferFamilyAuthorizerEvent } from "../events/TransferFamilyAuthorizerEvent.ts"

/**
 * A sample of `TransferFamilyAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const transferFamilyAuthorizer: typeof TransferFamilyAuthorizerEvent.Encoded = {
  username: "ada",
  password: "secret",
  protocol: "FTPS",
  serverId: "s-abcd123456",
  sourceIp: "192.0.2.1"
}

/**
 * A sample of `TransferFamilyAuthorizerEvent`: a user who has a key.
 *
 * @category samples
 * @since 0.1.0
 */
export const transferFamilyAuthorizerKey: typeof TransferFamilyAuthorizerEvent.Encoded = {
  username: "ada",
  password: "",
  protocol: "SFTP",
  serverId: "s-abcd123456",
  sourceIp: null
}
