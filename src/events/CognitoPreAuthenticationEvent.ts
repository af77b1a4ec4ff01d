/** The trigger that runs before a user signs in. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A user who is about to sign in.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreAuthenticationEvent extends Schema.Opaque<CognitoPreAuthenticationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `PreAuthentication_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["PreAuthentication_", Schema.String]),
  request: OpenStruct({
    userAttributes: nullishKey(CognitoUserAttributes),
    /** Present if the app client hides whether a user exists. */
    userNotFound: nullishKey(Schema.Boolean),
    validationData: nullishKey(CognitoClientMetadata),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event, to which this trigger has nothing to add. A function that fails refuses the user.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreAuthenticationResponse extends Schema.Opaque<CognitoPreAuthenticationResponse>()(OpenStruct({
  ...CognitoPreAuthenticationEvent.fields,
  response: handedBack({})
})) {}
