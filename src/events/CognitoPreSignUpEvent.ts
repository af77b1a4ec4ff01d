/** The trigger that runs before a user signs up. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * A user who is about to sign up, or whom an administrator or another identity provider adds.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreSignUpEvent extends Schema.Opaque<CognitoPreSignUpEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `PreSignUp_SignUp`, `PreSignUp_AdminCreateUser` or `PreSignUp_ExternalProvider`. */
  triggerSource: Schema.TemplateLiteral(["PreSignUp_", Schema.String]),
  request: OpenStruct({
    userAttributes: CognitoUserAttributes,
    validationData: nullishKey(CognitoClientMetadata),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with what to confirm and verify at once. A function that fails refuses the user, and its message is shown.
 *
 * **Gotchas**
 *
 * Cognito refuses to verify an address or a number that the user does not have.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 * @category models
 * @since 0.1.0
 */
export class CognitoPreSignUpResponse extends Schema.Opaque<CognitoPreSignUpResponse>()(OpenStruct({
  ...CognitoPreSignUpEvent.fields,
  response: handedBack({
    autoConfirmUser: Schema.optional(Schema.NullOr(Schema.Boolean)),
    autoVerifyEmail: Schema.optional(Schema.NullOr(Schema.Boolean)),
    autoVerifyPhone: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
})) {}
