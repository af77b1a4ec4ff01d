/** The trigger that makes a custom challenge. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import {
  CognitoChallengeResult,
  CognitoClientMetadata,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { strings } from "./internal/maps.ts"

/**
 * A custom challenge to be made.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCreateAuthChallengeEvent extends Schema.Opaque<CognitoCreateAuthChallengeEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `CreateAuthChallenge_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["CreateAuthChallenge_", Schema.String]),
  request: OpenStruct({
    userAttributes: nullishKey(CognitoUserAttributes),
    challengeName: nullishKey(Schema.String),
    /** What the user has answered so far, the oldest first. */
    session: nullishKey(Schema.Array(CognitoChallengeResult)),
    /** Present if the app client hides whether a user exists. */
    userNotFound: nullishKey(Schema.Boolean),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with the challenge.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export class CognitoCreateAuthChallengeResponse extends Schema.Opaque<CognitoCreateAuthChallengeResponse>()(OpenStruct({
  ...CognitoCreateAuthChallengeEvent.fields,
  response: handedBack({
    /** What the app gets to see. */
    publicChallengeParameters: Schema.optional(Schema.NullOr(strings)),
    /** What the function that verifies the answer gets to see: the answer. */
    privateChallengeParameters: Schema.optional(Schema.NullOr(strings)),
    challengeMetadata: Schema.optional(Schema.NullOr(Schema.String))
  })
})) {}
