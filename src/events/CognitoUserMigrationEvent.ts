/** The trigger that brings users in from elsewhere. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { CognitoClientMetadata, CognitoTrigger } from "./CognitoTrigger.ts"
import { handedBack } from "./internal/cognito.ts"
import { strings } from "./internal/maps.ts"

/**
 * A user whom the user pool does not have, who signs in or has forgotten a password.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 * @category models
 * @since 0.1.0
 */
export class CognitoUserMigrationEvent extends Schema.Opaque<CognitoUserMigrationEvent>()(OpenStruct({
  ...CognitoTrigger.fields,
  /** `UserMigration_Authentication` or `UserMigration_ForgotPassword`. */
  triggerSource: Schema.TemplateLiteral(["UserMigration_", Schema.String]),
  request: OpenStruct({
    /** Absent if a password was forgotten. */
    password: nullishKey(Schema.String),
    validationData: nullishKey(CognitoClientMetadata),
    clientMetadata: nullishKey(CognitoClientMetadata)
  })
})) {}

/**
 * The event with the user. Without `userAttributes` there is no such user.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 * @category models
 * @since 0.1.0
 */
export class CognitoUserMigrationResponse extends Schema.Opaque<CognitoUserMigrationResponse>()(OpenStruct({
  ...CognitoUserMigrationEvent.fields,
  response: handedBack({
    /** `username` and `email_verified` or `phone_number_verified` among them. */
    userAttributes: Schema.optional(Schema.NullOr(strings)),
    finalUserStatus: Schema.optional(Schema.NullOr(Schema.Literals([
      "CONFIRMED",
      "RESET_REQUIRED",
      "FORCE_CHANGE_PASSWORD",
      "UNCONFIRMED",
      "ARCHIVED",
      "COMPROMISED",
      "UNKNOWN"
    ]))),
    /** `SUPPRESS` keeps Cognito from welcoming the user. */
    messageAction: Schema.optional(Schema.NullOr(Schema.Literals(["RESEND", "SUPPRESS"]))),
    desiredDeliveryMediums: Schema.optional(Schema.NullOr(Schema.Array(Schema.Literals(["SMS", "EMAIL"])))),
    forceAliasCreation: Schema.optional(Schema.NullOr(Schema.Boolean)),
    enableSMSMFA: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
})) {}
