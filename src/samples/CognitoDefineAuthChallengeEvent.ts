/** Samples of `CognitoDefineAuthChallengeEvent`. */
import type { CognitoDefineAuthChallengeEvent } from "../events/CognitoDefineAuthChallengeEvent.ts"

/**
 * A sample of `CognitoDefineAuthChallengeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoDefineAuthChallenge: typeof CognitoDefineAuthChallengeEvent.Encoded = {
  version: "1",
  triggerSource: "DefineAuthChallenge_Authentication",
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
    session: [],
    userNotFound: false
  },
  response: { challengeName: null, issueTokens: null, failAuthentication: null }
}

/**
 * A sample of `CognitoDefineAuthChallengeEvent`: the second challenge.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoDefineAuthChallengeSecond: typeof CognitoDefineAuthChallengeEvent.Encoded = {
  version: "1",
  triggerSource: "DefineAuthChallenge_Authentication",
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
    session: [
      { challengeName: "SRP_A", challengeResult: true, challengeMetadata: null },
      {
        challengeName: "CUSTOM_CHALLENGE",
        challengeResult: false,
        challengeMetadata: "CAPTCHA"
      }
    ]
  },
  response: {}
}
