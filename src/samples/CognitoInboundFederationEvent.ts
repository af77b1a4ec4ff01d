/** Samples of `CognitoInboundFederationEvent`. */
import type { CognitoInboundFederationEvent } from "../events/CognitoInboundFederationEvent.ts"

/**
 * A sample of `CognitoInboundFederationEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoInboundFederation: typeof CognitoInboundFederationEvent.Encoded = {
  version: "1",
  triggerSource: "InboundFederation_ExternalProvider",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    providerName: "ExampleId",
    providerType: "OIDC",
    attributes: {
      tokenResponse: { access_token: "eyJraWQi", token_type: "Bearer", expires_in: 3600 },
      idToken: { sub: "u-1", email_verified: true },
      userInfo: null
    }
  },
  response: { userAttributesToMap: null }
}

/**
 * A sample of `CognitoInboundFederationEvent`: a SAML provider.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoInboundFederationSaml: typeof CognitoInboundFederationEvent.Encoded = {
  version: "1",
  triggerSource: "InboundFederation_ExternalProvider",
  region: "eu-central-1",
  userPoolId: "eu-central-1_AbCdEfGhI",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.700.0", clientId: "3n4b5urk1ft4fl3mg5e62d9ado" },
  request: {
    providerName: "ExampleSaml",
    providerType: "SAML",
    attributes: {
      samlResponse: {
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": "ada@example.com"
      }
    }
  },
  response: {}
}
