/** Samples of `CognitoCustomSmsSenderEvent`. */
import type { CognitoCustomSmsSenderEvent } from "../events/CognitoCustomSmsSenderEvent.ts"

/**
 * A sample of `CognitoCustomSmsSenderEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoCustomSmsSender: typeof CognitoCustomSmsSenderEvent.Encoded = {
  version: "1",
  triggerSource: "CustomSMSSender_SignUp",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    type: "customSMSSenderRequestV1",
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
