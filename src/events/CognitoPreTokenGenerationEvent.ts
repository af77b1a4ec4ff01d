/** The trigger that shapes the tokens of a user, version 1: the ID token. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import {
  CognitoClientMetadata,
  CognitoGroupConfiguration,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { strings } from "./internal/maps.ts"

/**
 * The ID token that Cognito is about to issue.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationEvent extends Schema.Opaque<CognitoPreTokenGenerationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  version: Schema.Literal("1"),
  /**
   * `TokenGeneration_HostedAuth`, `_Authentication`, `_NewPasswordChallenge`, `_AuthenticateDevice` or
   * `_RefreshTokens`.
   */
  triggerSource: Schema.Union([
    Schema.TemplateLiteral(["TokenGeneration_", Schema.String]),
    // Of the example that AWS's page once had.
    Schema.Literal("PreTokenGen")
  ]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    groupConfiguration: nullishKey(CognitoGroupConfiguration),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The groups and roles that a token is to name, in the place of those of the user.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoGroupOverride extends Schema.Opaque<CognitoGroupOverride>()(ClosedStruct({
  groupsToOverride: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  iamRolesToOverride: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  preferredRole: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * The event with changes to the ID token.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationResponse extends Schema.Opaque<CognitoPreTokenGenerationResponse>()(OpenStruct({
  ...CognitoPreTokenGenerationEvent.fields,
  response: handedBack({
    claimsOverrideDetails: Schema.optional(Schema.NullOr(ClosedStruct({
      claimsToAddOrOverride: Schema.optional(Schema.NullOr(strings)),
      claimsToSuppress: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
      groupOverrideDetails: Schema.optional(Schema.NullOr(CognitoGroupOverride))
    })))
  }, { claimsAndScopeOverrideDetails: "claimsOverrideDetails" })
})) {}
