/** The trigger that makes a custom challenge. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "./ClosedStruct.ts"
import {
  CognitoChallengeResult,
  CognitoClientMetadata,
  CognitoTrigger,
  CognitoUserAttributes
} from "./CognitoTrigger.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A custom challenge to be made.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export const CognitoCreateAuthChallengeEvent = OpenStruct({
  ...CognitoTrigger.fields,
  /** `CreateAuthChallenge_Authentication`. */
  triggerSource: Schema.TemplateLiteral(["CreateAuthChallenge_", Schema.String]),
  request: OpenStruct({
    userAttributes: maybe(CognitoUserAttributes),
    challengeName: maybe(Schema.String),
    /** What the user has answered so far, the oldest first. */
    session: maybe(Schema.Array(CognitoChallengeResult)),
    /** Where the app client hides whether a user exists. */
    userNotFound: maybe(Schema.Boolean),
    clientMetadata: maybe(CognitoClientMetadata)
  })
})

/**
 * A custom challenge to be made.
 *
 * @category models
 * @since 0.1.0
 */
export type CognitoCreateAuthChallengeEvent = typeof CognitoCreateAuthChallengeEvent.Type

/**
 * The event with the challenge.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
 * @category models
 * @since 0.1.0
 */
export const CognitoCreateAuthChallengeResponse = OpenStruct({
  ...CognitoCreateAuthChallengeEvent.fields,
  response: ClosedStruct({
    /** What the app gets to see. */
    publicChallengeParameters: Schema.optional(Schema.NullOr(Schema.Record(Schema.String, Schema.String))),
    /** What the function that verifies the answer gets to see: the answer. */
    privateChallengeParameters: Schema.optional(Schema.NullOr(Schema.Record(Schema.String, Schema.String))),
    challengeMetadata: Schema.optional(Schema.NullOr(Schema.String))
  })
})

/**
 * The event with the challenge.
 *
 * @category models
 * @since 0.1.0
 */
export type CognitoCreateAuthChallengeResponse = typeof CognitoCreateAuthChallengeResponse.Type
