/** The trigger that shapes the tokens of a user, version 2: ID and access token. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoGroupOverride } from "./CognitoPreTokenGenerationEvent.ts"
import {
  CognitoClientMetadata,
  CognitoGroupConfiguration,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { expectedAt } from "./internal/expected.ts"

const event = OpenStruct({
  ...CognitoTrigger.fields,
  version: Schema.Literals(["2", "1"]),
  /**
   * `TokenGeneration_HostedAuth`, `_Authentication`, `_NewPasswordChallenge`, `_AuthenticateDevice` or
   * `_RefreshTokens`.
   */
  triggerSource: Schema.TemplateLiteral(["TokenGeneration_", Schema.String]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    groupConfiguration: nullishKey(CognitoGroupConfiguration),
    /** Of the access token. */
    scopes: nullishKey(Schema.Array(Schema.String)),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})

// What calls itself version 1 is of version 1, but for its scopes.
const isVersion2 = Schema.makeFilter<
  { readonly version: string; readonly request: { readonly scopes?: ReadonlyArray<string> | null } }
>(({ request, version }) =>
  version !== "1" || request.scopes !== undefined && request.scopes !== null ||
  expectedAt(["version"], `"2"`)
)

/**
 * The ID token and the access token that Cognito is about to issue.
 *
 * **Details**
 *
 * The version is `"2"`. Other projects write this event with version `"1"`, which is told from the event of version 1
 * by its scopes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationV2Event
  extends Schema.Opaque<CognitoPreTokenGenerationV2Event>()(event.check(isVersion2))
{}

/**
 * Changes to the claims of the ID token. A claim is any JSON.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoTokenGeneration extends Schema.Opaque<CognitoTokenGeneration>()(ClosedStruct({
  claimsToAddOrOverride: Schema.optional(Schema.NullOr(Schema.Record(Schema.String, Schema.Json))),
  claimsToSuppress: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
})) {}

/**
 * Changes to the ID token and to the access token.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoTokenOverride extends Schema.Opaque<CognitoTokenOverride>()(ClosedStruct({
  idTokenGeneration: Schema.optional(Schema.NullOr(CognitoTokenGeneration)),
  accessTokenGeneration: Schema.optional(Schema.NullOr(ClosedStruct({
    ...CognitoTokenGeneration.fields,
    scopesToAdd: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
    scopesToSuppress: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
  }))),
  groupOverrideDetails: Schema.optional(Schema.NullOr(CognitoGroupOverride))
})) {}

/**
 * The event with changes to the tokens.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationV2Response extends Schema.Opaque<CognitoPreTokenGenerationV2Response>()(
  OpenStruct({
    ...event.fields,
    response: handedBack({
      claimsAndScopeOverrideDetails: Schema.optional(Schema.NullOr(CognitoTokenOverride))
    }, { claimsOverrideDetails: "claimsAndScopeOverrideDetails" })
  }).check(isVersion2)
) {}
