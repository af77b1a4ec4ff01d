/** What the events of all triggers of an Amazon Cognito user pool have in common. */
import * as Schema from "effect/Schema"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"

/**
 * The attributes of a user, by name: `email`, `custom:tenant`, `cognito:user_status`.
 *
 * **Details**
 *
 * Cognito sends text, `"true"` for a boolean too. The examples of its pages have booleans, and so have events that
 * tools write. `userAttribute` reads both as text.
 *
 * @category models
 * @since 0.1.0
 */
export const CognitoUserAttributes = NullableRecord(Schema.Union([Schema.String, Schema.Boolean]))
export type CognitoUserAttributes = typeof CognitoUserAttributes.Type

/**
 * Reads an attribute of a user as text.
 *
 * **Details**
 *
 * An attribute that the user does not have is `undefined`, and so is one that Cognito sends as `null`.
 *
 * **Example** (The address of a user)
 *
 * ```ts
 * import { CognitoTrigger } from "effect-lambda-runtime/events"
 *
 * CognitoTrigger.userAttribute({ email: "ada@example.com", email_verified: true }, "email_verified") // => "true"
 * ```
 *
 * @category getters
 * @since 0.1.0
 */
export const userAttribute = (
  attributes: CognitoUserAttributes | null | undefined,
  name: string
): string | undefined =>
  attributes !== null && attributes !== undefined && Object.hasOwn(attributes, name)
    ? attributes[name]?.toString()
    : undefined

/**
 * What the app passed on for the functions of the user pool. Cognito neither stores nor checks it.
 *
 * @category models
 * @since 0.1.0
 */
export const CognitoClientMetadata = strings
export type CognitoClientMetadata = typeof CognitoClientMetadata.Type

/**
 * The event of any trigger of a user pool, also of one that has no module here.
 *
 * **Details**
 *
 * A trigger responds with its event, with `response` filled in.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html#cognito-user-pools-lambda-trigger-syntax-shared
 * @category models
 * @since 0.1.0
 */
export class CognitoTrigger extends Schema.Opaque<CognitoTrigger>()(OpenStruct({
  /** Which operation of the user pool asks: `PreSignUp_AdminCreateUser`. */
  triggerSource: Schema.String,
  /** Of the event of this trigger, `"1"` for most. */
  version: Schema.String,
  region: Schema.String,
  userPoolId: Schema.String,
  /** Absent if there is no user: client credentials. */
  userName: nullishKey(Schema.String),
  callerContext: OpenStruct({
    awsSdkVersion: nullishKey(Schema.String),
    /** `CLIENT_ID_NOT_APPLICABLE` where an administrator calls. */
    clientId: nullishKey(Schema.String)
  }),
  request: OpenStruct({}),
  /** The place of the response: what Cognito has put there is `null`, `false` or empty. */
  response: nullishKey(OpenStruct({}))
})) {}

/**
 * One challenge of this authentication that the user has answered.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoChallengeResult extends Schema.Opaque<CognitoChallengeResult>()(OpenStruct({
  /** `SRP_A`, `PASSWORD_VERIFIER`, `CUSTOM_CHALLENGE`, `SMS_MFA`... */
  challengeName: Schema.String,
  challengeResult: Schema.Boolean,
  /** What the function that made the custom challenge calls it. */
  challengeMetadata: nullishKey(Schema.String)
})) {}

/**
 * The groups of a user, and the IAM roles that go with them.
 *
 * @category models
 * @since 0.1.0
 */
export class CognitoGroupConfiguration extends Schema.Opaque<CognitoGroupConfiguration>()(OpenStruct({
  groupsToOverride: nullishKey(Schema.Array(Schema.String)),
  iamRolesToOverride: nullishKey(Schema.Array(Schema.String)),
  preferredRole: nullishKey(Schema.String)
})) {}
