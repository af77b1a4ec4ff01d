/** The trigger that verifies the answer to a custom challenge. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger, CognitoUserAttributes } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { strings } from "./internal/maps.ts"

/**
 * The answer of a user to a custom challenge.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
 * @category models
 * @since 0.1.0
 */
export class CognitoVerifyAuthChallengeEvent extends Schema.Opaque<CognitoVerifyAuthChallengeEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `VerifyAuthChallengeResponse_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["VerifyAuthChallengeResponse_", Schema.String]),
  request: OpenStruct({
    userAttributes: nullishKey(CognitoUserAttributes),
    /** What the function that made the challenge returned. */
    privateChallengeParameters: nullishKey(strings),
    challengeAnswer: nullishKey(Schema.String),
    /** Present if the app client hides whether a user exists. */
    userNotFound: nullishKey(Schema.Boolean),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with the verdict.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
 * @category models
 * @since 0.1.0
 */
export class CognitoVerifyAuthChallengeResponse extends Schema.Opaque<CognitoVerifyAuthChallengeResponse>()(OpenStruct({
  ...CognitoVerifyAuthChallengeEvent.fields,
  response: handedBack({
    answerCorrect: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
})) {}
