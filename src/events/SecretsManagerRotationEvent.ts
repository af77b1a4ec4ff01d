/** Rotation of secrets by AWS Secrets Manager. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * A step of a rotation. Secrets Manager invokes the function once for each, in this order.
 *
 * **Details**
 *
 * `createSecret` stores a new version under `AWSPENDING`, `setSecret` makes the service know it, `testSecret` tries
 * it, `finishSecret` moves `AWSCURRENT` to it. Every step may come again, so it must do no harm twice.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class SecretsManagerRotationEvent extends Schema.Opaque<SecretsManagerRotationEvent>()(OpenStruct({
  Step: Schema.Literals(["createSecret", "setSecret", "testSecret", "finishSecret"]),
  /** The ARN of the secret. */
  SecretId: Schema.String,
  /** The id of the new version. */
  ClientRequestToken: Schema.String,
  /** Present if the secret is rotated in another account, or managed by a role. */
  RotationToken: nullishKey(Schema.String)
})) {}
