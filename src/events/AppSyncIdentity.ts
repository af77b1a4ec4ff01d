/** Who called AWS AppSync. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * Who called, as far as the authorization of the API says. `null` if the API is called by key.
 *
 * **Details**
 *
 * The fields depend on how the API authorizes: `claims`, `sub` and `issuer` come with Cognito user pools and OpenID
 * Connect, `username` with user pools and IAM, `accountId` and `userArn` with IAM, the `cognitoIdentity` ones with IAM
 * of an identity pool, `resolverContext` with a function as authorizer.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html#aws-appsync-resolver-context-reference-identity-js
 * @category models
 * @since 0.1.0
 */
export class AppSyncIdentity extends Schema.Opaque<AppSyncIdentity>()(OpenStruct({
  sub: nullishKey(Schema.String),
  issuer: nullishKey(Schema.String),
  username: nullishKey(Schema.String),
  claims: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  groups: nullishKey(Schema.Array(Schema.String)),
  /** `ALLOW` or `DENY`. */
  defaultAuthStrategy: nullishKey(Schema.String),
  sourceIp: nullishKey(Schema.Array(Schema.String)),
  accountId: nullishKey(Schema.String),
  userArn: nullishKey(Schema.String),
  user: nullishKey(Schema.String),
  cognitoIdentityPoolId: nullishKey(Schema.String),
  cognitoIdentityId: nullishKey(Schema.String),
  /** `authenticated` or `unauthenticated`. */
  cognitoIdentityAuthType: nullishKey(Schema.String),
  cognitoIdentityAuthProvider: nullishKey(Schema.String),
  /** What the authorizer returned. */
  resolverContext: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
})) {}
