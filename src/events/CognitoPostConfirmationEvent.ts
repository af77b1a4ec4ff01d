/** The trigger that runs once a user is confirmed. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A user who has confirmed an account, or set a new password by a code.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPostConfirmationEvent extends Schema.Opaque<CognitoPostConfirmationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `PostConfirmation_ConfirmSignUp` or `PostConfirmation_ConfirmForgotPassword`. */
  triggerSource: Schema.TemplateLiteral(["PostConfirmation_", Schema.String]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event, to which this trigger has nothing to add.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPostConfirmationResponse extends Schema.Opaque<CognitoPostConfirmationResponse>()(OpenStruct({
  ...CognitoPostConfirmationEvent.fields,
  response: handedBack({})
})) {}
