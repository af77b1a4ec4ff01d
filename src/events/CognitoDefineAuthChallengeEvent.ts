/** The trigger that leads through a custom authentication. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import {
  CognitoChallengeResult,
  CognitoClientMetadata,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"

/**
 * An authentication that goes on: which challenge comes next, if any?
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export class CognitoDefineAuthChallengeEvent extends Schema.Opaque<CognitoDefineAuthChallengeEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `DefineAuthChallenge_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["DefineAuthChallenge_", Schema.String]),
  request: OpenStruct({
    userAttributes: nullishKey(CognitoUserAttributes),
    /** What the user has answered so far, the oldest first. */
    session: nullishKey(Schema.Array(CognitoChallengeResult)),
    /** Present if the app client hides whether a user exists. */
    userNotFound: nullishKey(Schema.Boolean),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with the next challenge, or the decision.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export class CognitoDefineAuthChallengeResponse extends Schema.Opaque<CognitoDefineAuthChallengeResponse>()(OpenStruct({
  ...CognitoDefineAuthChallengeEvent.fields,
  response: handedBack({
    /** `CUSTOM_CHALLENGE`, or the name of a challenge of Cognito. */
    challengeName: Schema.optional(Schema.NullOr(Schema.String)),
    issueTokens: Schema.optional(Schema.NullOr(Schema.Boolean)),
    failAuthentication: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
})) {}
