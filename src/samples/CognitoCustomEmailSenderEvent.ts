/** Samples of `CognitoCustomEmailSenderEvent`. */
import type { CognitoCustomEmailSenderEvent } from "../events/CognitoCustomEmailSenderEvent.ts"

/**
 * A sample of `CognitoCustomEmailSenderEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoCustomEmailSender: typeof CognitoCustomEmailSenderEvent.Encoded = {
  version: "1",
  triggerSource: "CustomEmailSender_SignUp",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    type: "customEmailSenderRequestV1",
    code: "AYADeIZczazd30Tm9/+4AF8AAQAVYXdz",
    clientMetadata: null,
    userAttributes: {
      sub: "4f8d2c1a-7b3e-4a5f-9c6d-1e2f3a4b5c6d",
      "cognito:user_status": "CONFIRMED",
      email_verified: "true",
      email: "ada@example.com",
      "custom:tenant": "t-1"
    }
  }
}

/**
 * A sample of `CognitoCustomEmailSenderEvent`: a notice of an account take-over.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoCustomEmailSenderTakeOver: typeof CognitoCustomEmailSenderEvent.Encoded = {
  version: "1",
  triggerSource: "CustomEmailSender_AccountTakeOverNotification",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    type: "customEmailSenderRequestV1",
    code: null,
    userAttributes: { EVENT_ID: "e-1", IP_ADDRESS: "203.0.113.7", ACCOUNT_TAKE_OVER_ACTION: "NO_ACTION" }
  },
  response: {}
}
