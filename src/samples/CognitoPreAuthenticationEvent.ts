/** Samples of `CognitoPreAuthenticationEvent`. */
import type { CognitoPreAuthenticationEvent } from "../events/CognitoPreAuthenticationEvent.ts"

/**
 * A sample of `CognitoPreAuthenticationEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoPreAuthentication: typeof CognitoPreAuthenticationEvent.Encoded = {
  version: "1",
  triggerSource: "PreAuthentication_Authentication",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: { userAttributes: {}, validationData: { ip: "203.0.113.7" }, userNotFound: true },
  response: {}
}
