/** The trigger that maps the attributes of a federated user. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoTrigger } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { strings } from "./internal/maps.ts"

/**
 * A user who comes from another identity provider, with the attributes that it sent.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoInboundFederationEvent extends Schema.Opaque<CognitoInboundFederationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `InboundFederation_ExternalProvider`. */
  triggerSource: Schema.TemplateLiteral(["InboundFederation_", Schema.String]),
  request: OpenStruct({
    providerName: Schema.String,
    /** `OIDC`, `SAML`, `Facebook`, `Google`, `SignInWithApple` or `LoginWithAmazon`. */
    providerType: Schema.String,
    attributes: OpenStruct({
      /** OIDC and social providers. */
      tokenResponse: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
      /** OIDC and social providers. */
      idToken: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
      /** OIDC and social providers. */
      userInfo: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
      /** SAML providers. */
      samlResponse: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
    })
  })
})) {}

/**
 * The event with the attributes that the user is to have.
 *
 * **Details**
 *
 * An attribute that is not among them is dropped. Without `userAttributesToMap`, or with an empty one, all stay as they
 * came.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoInboundFederationResponse extends Schema.Opaque<CognitoInboundFederationResponse>()(OpenStruct({
  ...CognitoInboundFederationEvent.fields,
  response: handedBack({
    userAttributesToMap: Schema.optional(Schema.NullOr(strings))
  }, { userAttributes: "userAttributesToMap" })
})) {}
