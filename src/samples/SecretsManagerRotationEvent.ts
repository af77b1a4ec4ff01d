/** Samples of `SecretsManagerRotationEvent`. */
import type { SecretsManagerRotationEvent } from "../events/SecretsManagerRotationEvent.ts"

/**
 * A sample of `SecretsManagerRotationEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const secretsManagerRotation: typeof SecretsManagerRotationEvent.Encoded = {
  Step: "setSecret",
  SecretId: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
  ClientRequestToken: "1ab23456-cde7-8912-34f0-456789012345",
  RotationToken: "t-1"
}

/**
 * A sample of `SecretsManagerRotationEvent`: the last step.
 *
 * @category samples
 * @since 0.1.0
 */
export const secretsManagerRotationFinish: typeof SecretsManagerRotationEvent.Encoded = {
  Step: "finishSecret",
  SecretId: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
  ClientRequestToken: "1ab23456-cde7-8912-34f0-456789012345"
}
