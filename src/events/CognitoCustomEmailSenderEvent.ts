/** The trigger that sends the mail of a user pool. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A mail for the function to send.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomEmailSenderEvent extends Schema.Opaque<CognitoCustomEmailSenderEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `CustomEmailSender_SignUp`, `_Authentication`, `_ForgotPassword`, `_AccountTakeOverNotification`... */
  triggerSource: Schema.TemplateLiteral(["CustomEmailSender_", Schema.String]),
  request: OpenStruct({
    /** `customEmailSenderRequestV1`. */
    type: nullishKey(Schema.String),
    /** The code or temporary password, encrypted by the AWS Encryption SDK with the key of the user pool, in base64. */
    code: nullishKey(Schema.String),
    userAttributes: CognitoUserAttributes,
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event. Cognito reads nothing of it.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomEmailSenderResponse extends Schema.Opaque<CognitoCustomEmailSenderResponse>()(OpenStruct({
  ...CognitoCustomEmailSenderEvent.fields,
  response: handedBack({})
})) {}

/**
 * The same with the encrypted code as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomEmailSenderEventDecoded
  extends Schema.Opaque<CognitoCustomEmailSenderEventDecoded>()(OpenStruct({
    ...CognitoCustomEmailSenderEvent.fields,
    request: OpenStruct({
      ...CognitoCustomEmailSenderEvent.fields.request.fields,
      code: nullishKey(Schema.Uint8ArrayFromBase64)
    })
  }))
{}
