/** The trigger that sends the mail of a user pool. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"

/**
 * A mail for the function to send.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 * @category models
 * @since 0.1.0
 */
export const CognitoCustomEmailSenderEvent = OpenStruct({
  ...CognitoTrigger.fields,
  /** `CustomEmailSender_SignUp`, `_Authentication`, `_ForgotPassword`, `_AccountTakeOverNotification`... */
  triggerSource: Schema.TemplateLiteral(["CustomEmailSender_", Schema.String]),
  response: nullishKey(OpenStruct({})),
  request: OpenStruct({
    /** `customEmailSenderRequestV1`. */
    type: nullishKey(Schema.String),
    /** The code or temporary password, encrypted by the AWS Encryption SDK with the key of the user pool, in base64. */
    code: nullishKey(Schema.String),
    userAttributes: CognitoUserAttributes,
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})

/**
 * A mail for the function to send.
 *
 * @category models
 * @since 0.1.0
 */
export type CognitoCustomEmailSenderEvent = typeof CognitoCustomEmailSenderEvent.Type

/**
 * The event. Cognito reads nothing of it.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 * @category models
 * @since 0.1.0
 */
export const CognitoCustomEmailSenderResponse = OpenStruct({
  ...CognitoCustomEmailSenderEvent.fields,
  response: Schema.optional(Schema.NullOr(ClosedStruct({})))
})

/**
 * The event. Cognito reads nothing of it.
 *
 * @category models
 * @since 0.1.0
 */
export type CognitoCustomEmailSenderResponse = typeof CognitoCustomEmailSenderResponse.Type

/**
 * The same with the encrypted code as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export const CognitoCustomEmailSenderEventDecoded = OpenStruct({
  ...CognitoCustomEmailSenderEvent.fields,
  request: OpenStruct({
    ...CognitoCustomEmailSenderEvent.fields.request.fields,
    code: nullishKey(Schema.Uint8ArrayFromBase64)
  })
})

/**
 * The same with the encrypted code as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export type CognitoCustomEmailSenderEventDecoded = typeof CognitoCustomEmailSenderEventDecoded.Type
