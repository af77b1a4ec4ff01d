/** The trigger that writes the messages of a user pool. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A message that Cognito is about to send.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomMessageEvent extends Schema.Opaque<CognitoCustomMessageEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /**
   * `CustomMessage_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
   * `_VerifyUserAttribute` or `_Authentication`.
   */
  triggerSource: Schema.TemplateLiteral(["CustomMessage_", Schema.String]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    /** Stands for the code or the temporary password: `{####}`. */
    codeParameter: nullishKey(Schema.String),
    /** Stands for the link that confirms: `{##Click Here##}`. */
    linkParameter: nullishKey(Schema.String),
    /** Stands for the name of a user whom an administrator creates: `{username}`. */
    usernameParameter: nullishKey(Schema.String),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with texts in the place of those of the user pool.
 *
 * **Details**
 *
 * A text of mail has up to 20 000 characters, a subject and a text of SMS up to 140. A text must hold the
 * `codeParameter` (or the `linkParameter`) of the request, for a user whom an administrator creates the
 * `usernameParameter` too: that is for the function to see to.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomMessageResponse extends Schema.Opaque<CognitoCustomMessageResponse>()(OpenStruct({
  ...CognitoCustomMessageEvent.fields,
  response: handedBack({
    smsMessage: Schema.optional(Schema.NullOr(Schema.String.check(Schema.isMaxCodePoints(140)))),
    emailMessage: Schema.optional(Schema.NullOr(Schema.String.check(Schema.isMaxCodePoints(20_000)))),
    emailSubject: Schema.optional(Schema.NullOr(Schema.String.check(Schema.isMaxCodePoints(140))))
  }, { emailBody: "emailMessage" })
})) {}
