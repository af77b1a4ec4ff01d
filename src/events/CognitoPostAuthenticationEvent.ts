/** The trigger that runs after a user has signed in. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A user who has signed in.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPostAuthenticationEvent extends Schema.Opaque<CognitoPostAuthenticationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `PostAuthentication_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["PostAuthentication_", Schema.String]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    /** Present if the user pool remembers devices. */
    newDeviceUsed: nullishKey(Schema.Boolean),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event, to which this trigger has nothing to add.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPostAuthenticationResponse extends Schema.Opaque<CognitoPostAuthenticationResponse>()(OpenStruct({
  ...CognitoPostAuthenticationEvent.fields,
  response: handedBack({})
})) {}
