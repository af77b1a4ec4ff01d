/** Keys of AWS, and where they come from. */
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { CredentialsMissing } from "../AwsError.ts"

/**
 * Keys of AWS.
 *
 * @category models
 * @since 0.1.0
 */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  /** Absent for the keys of a user. Those of a role have one. */
  readonly sessionToken?: Redacted.Redacted | undefined
  /** When they expire: Unix milliseconds. Absent if they do not, or if it is not known. */
  readonly expiresAt?: number | undefined
}

/**
 * Where credentials come from.
 *
 * @category models
 * @since 0.1.0
 */
export interface Source {
  /** Credentials that are valid now. Called for every attempt, so a slow one should keep what it has. */
  readonly get: Effect.Effect<Credentials, CredentialsMissing>
  /** AWS has refused these as expired: the next `get` must not yield them from a cache. */
  readonly expired: (credentials: Credentials) => Effect.Effect<void>
}
