/** Who called AWS AppSync. */
import * as Schema from "effect/Schema"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * Who called, as far as the authorization of the API tells. `null` in its place where it is by API key.
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
export const AppSyncIdentity = OpenStruct({
  sub: maybe(Schema.String),
  issuer: maybe(Schema.String),
  username: maybe(Schema.String),
  claims: maybe(Schema.Record(Schema.String, Schema.Unknown)),
  groups: maybe(Schema.Array(Schema.String)),
  /** `ALLOW` or `DENY`. */
  defaultAuthStrategy: maybe(Schema.String),
  sourceIp: maybe(Schema.Array(Schema.String)),
  accountId: maybe(Schema.String),
  userArn: maybe(Schema.String),
  user: maybe(Schema.String),
  cognitoIdentityPoolId: maybe(Schema.String),
  cognitoIdentityId: maybe(Schema.String),
  /** `authenticated` or `unauthenticated`. */
  cognitoIdentityAuthType: maybe(Schema.String),
  cognitoIdentityAuthProvider: maybe(Schema.String),
  /** What the authorizer answered. */
  resolverContext: maybe(Schema.Record(Schema.String, Schema.Unknown))
})

/**
 * Who called, as far as the authorization of the API tells. `null` in its place where it is by API key.
 *
 * @category models
 * @since 0.1.0
 */
export type AppSyncIdentity = typeof AppSyncIdentity.Type
