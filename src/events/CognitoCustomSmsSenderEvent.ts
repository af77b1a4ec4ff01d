/** The trigger that sends the text messages of a user pool. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A text message for the function to send.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomSmsSenderEvent extends Schema.Opaque<CognitoCustomSmsSenderEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `CustomSMSSender_SignUp`, `_Authentication`, `_ForgotPassword`... */
  triggerSource: Schema.TemplateLiteral(["CustomSMSSender_", Schema.String]),
  request: OpenStruct({
    /** `customSMSSenderRequestV1`. */
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
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomSmsSenderResponse extends Schema.Opaque<CognitoCustomSmsSenderResponse>()(OpenStruct({
  ...CognitoCustomSmsSenderEvent.fields,
  response: handedBack({})
})) {}

/**
 * The same with the encrypted code as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoCustomSmsSenderEventDecoded extends Schema.Opaque<CognitoCustomSmsSenderEventDecoded>()(OpenStruct({
  ...CognitoCustomSmsSenderEvent.fields,
  request: OpenStruct({
    ...CognitoCustomSmsSenderEvent.fields.request.fields,
    code: nullishKey(Schema.Uint8ArrayFromBase64)
  })
})) {}
