/** Samples of `CognitoPreTokenGenerationV2Event`. */
import type { CognitoPreTokenGenerationV2Event } from "../events/CognitoPreTokenGenerationV2Event.ts"

/**
 * A sample of `CognitoPreTokenGenerationV2Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoPreTokenGenerationV2: typeof CognitoPreTokenGenerationV2Event.Encoded = {
  version: "2",
  triggerSource: "TokenGeneration_Authentication",
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
    groupConfiguration: {
      groupsToOverride: ["admins"],
      iamRolesToOverride: ["arn:aws:iam::123456789012:role/admins"],
      preferredRole: null
    },
    scopes: ["aws.cognito.signin.user.admin", "openid"],
    clientMetadata: null
  },
  response: { claimsAndScopeOverrideDetails: null }
}
