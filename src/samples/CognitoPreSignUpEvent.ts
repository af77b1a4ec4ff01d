/** Samples of `CognitoPreSignUpEvent`. */
import type { CognitoPreSignUpEvent } from "../events/CognitoPreSignUpEvent.ts"

/**
 * A sample of `CognitoPreSignUpEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoPreSignUp: typeof CognitoPreSignUpEvent.Encoded = {
  version: "1",
  triggerSource: "PreSignUp_SignUp",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    userAttributes: { email: "ada@example.com" },
    validationData: null,
    clientMetadata: { campaign: "spring" }
  },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false }
}
