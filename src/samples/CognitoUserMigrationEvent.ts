/** Samples of `CognitoUserMigrationEvent`. */
import type { CognitoUserMigrationEvent } from "../events/CognitoUserMigrationEvent.ts"

/**
 * A sample of `CognitoUserMigrationEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoUserMigration: typeof CognitoUserMigrationEvent.Encoded = {
  version: "1",
  triggerSource: "UserMigration_Authentication",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    password: "correct horse",
    validationData: null,
    clientMetadata: { campaign: "spring" }
  },
  response: {
    userAttributes: null,
    finalUserStatus: null,
    messageAction: null,
    desiredDeliveryMediums: null,
    forceAliasCreation: null,
    enableSMSMFA: null
  }
}

/**
 * A sample of `CognitoUserMigrationEvent`: a forgotten password.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoUserMigrationForgotPassword: typeof CognitoUserMigrationEvent.Encoded = {
  version: "1",
  triggerSource: "UserMigration_ForgotPassword",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {},
  response: {}
}
