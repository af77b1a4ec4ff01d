/** The trigger that shapes the tokens of users and of clients, version 3. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoTokenOverride } from "./CognitoPreTokenGenerationV2Event.ts"
import {
  CognitoClientMetadata,
  CognitoGroupConfiguration,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * The tokens that Cognito is about to issue, to a user or to a client by its credentials.
 *
 * **Details**
 *
 * A client has no attributes, no groups and no ID token.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationV3Event extends Schema.Opaque<CognitoPreTokenGenerationV3Event>()(OpenStruct({
  ...CognitoTrigger.fields,
  version: Schema.Literal("3"),
  /** `TokenGeneration_ClientCredentials` for a client, else as in version 2. */
  triggerSource: Schema.TemplateLiteral(["TokenGeneration_", Schema.String]),
  request: OpenStruct({
    userAttributes: nullishKey(CognitoUserAttributes),
    groupConfiguration: nullishKey(CognitoGroupConfiguration),
    /** Of the access token. */
    scopes: nullishKey(Schema.Array(Schema.String)),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with changes to the tokens.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreTokenGenerationV3Response
  extends Schema.Opaque<CognitoPreTokenGenerationV3Response>()(OpenStruct({
    ...CognitoPreTokenGenerationV3Event.fields,
    response: handedBack({
      claimsAndScopeOverrideDetails: Schema.optional(Schema.NullOr(CognitoTokenOverride))
    }, { claimsOverrideDetails: "claimsAndScopeOverrideDetails" })
  }))
{}
