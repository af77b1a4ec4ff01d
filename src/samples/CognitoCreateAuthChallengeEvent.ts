/** Samples of `CognitoCreateAuthChallengeEvent`. */
import type { CognitoCreateAuthChallengeEvent } from "../events/CognitoCreateAuthChallengeEvent.ts"

/**
 * A sample of `CognitoCreateAuthChallengeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoCreateAuthChallenge: typeof CognitoCreateAuthChallengeEvent.Encoded = {
  version: "1",
  triggerSource: "CreateAuthChallenge_Authentication",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    userAttributes: {
      sub: "4f8d2c1a-7b3e-4a5f-9c6d-1e2f3a4b5c6d",
      "cognito:user_status": "CONFIRMED",
      email_verified: "true",
      email: "ada@example.com",
      "custom:tenant": "t-1"
    },
    challengeName: "CUSTOM_CHALLENGE",
    session: [
      { challengeName: "SRP_A", challengeResult: true, challengeMetadata: null },
      {
        challengeName: "CUSTOM_CHALLENGE",
        challengeResult: false,
        challengeMetadata: "CAPTCHA"
      }
    ],
    clientMetadata: { campaign: "spring" }
  },
  response: {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null
  }
}
