/**
 * Where the runs of idempotent functions are recorded: DynamoDB, memory, or a store of your own.
 *
 * **Details**
 *
 * A store of your own is right if it passes the contract suite in `effect-lambda-runtime/testing`
 * (`TestIdempotencyStore.contract`).
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { AwsClient } from "../aws/AwsClient.ts"
import { Environment } from "../Environment.ts"
import type { IdempotencyStoreError } from "./IdempotencyError.ts"
import { checkDynamoDb } from "./internal/check.ts"
import { type DynamoDbOptions, makeDynamoDb } from "./internal/dynamoDb.ts"
import { makeMemory } from "./internal/memory.ts"
import type { Begun, Lease, Outcome } from "./internal/model.ts"

// The declarations of a module that exports a layer name it, and it may import nothing but this one.
export type { AwsClient } from "../aws/AwsClient.ts"
export type { DynamoDbOptions } from "./internal/dynamoDb.ts"
export type { Begun, Lease, Outcome } from "./internal/model.ts"

/**
 * The records of the runs of idempotent functions, by name and key.
 *
 * **Details**
 *
 * - Every operation is one step: it is carried out as a whole or not at all, whatever else happens at the same time.
 * - Time is that of `Clock`.
 * - Any operation may be carried out twice with the same lease, and may be interrupted. Then the second time says what the
 *   first would have said.
 *
 * @category services
 * @since 0.1.0
 */
export class IdempotencyStore extends Context.Service<IdempotencyStore, {
  /**
   * Keeps the lease, unless a lease of another run or an outcome is kept for the same name and key. A lease counts until
   * its `until`, an outcome until its `expiresAt`. The payloads are compared first, if both have one.
   */
  readonly begin: (lease: Lease) => Effect.Effect<Begun, IdempotencyStoreError>
  /**
   * Keeps the outcome in place of the lease, until `expiresAt` (Unix milliseconds). Fails with `LeaseLost` if the lease with
   * this token is no longer kept. One that has ended, and that no other run has replaced, may still be completed.
   */
  readonly complete: (lease: Lease, outcome: Outcome, expiresAt: number) => Effect.Effect<void, IdempotencyStoreError>
  /** Removes the lease with this token. If there is none, or the run is complete, nothing changes. */
  readonly abandon: (lease: Lease) => Effect.Effect<void, IdempotencyStoreError>
}>()("effect-lambda-runtime/idempotency/IdempotencyStore") {}

/**
 * Records in memory, for tests and for functions that run in one process.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerMemory: Layer.Layer<IdempotencyStore> = /*#__PURE__*/ Layer.sync(IdempotencyStore, makeMemory)

/**
 * Records in a table of DynamoDB, in the layout of Powertools for AWS Lambda, so that functions of both may share a table.
 *
 * **Details**
 *
 * - The table has a partition key `id`, a string. Set the attribute `expiration` as its time to live, so that DynamoDB
 *   deletes old records. The function needs `dynamodb:PutItem`, `dynamodb:UpdateItem` and `dynamodb:DeleteItem`.
 * - A run takes two writes. A duplicate takes one write that fails, whose answer has the record.
 * - A record holds at most 400 kB. A larger result fails with `StoreFailed` after the function has run.
 * - The item's key is `<function>#<hash of the key>`, or `<function>.<name>#<hash of the key>` if the function has a `name`.
 *   An attribute `token` that Powertools does not know has the fencing token, and `status` is `FAILED` for a recorded
 *   failure, which Powertools refuses as an invalid status.
 *
 * **Example** (A table that is named by a variable)
 *
 * ```ts
 * import { Config, Effect, Layer } from "effect"
 * import { AwsClient } from "effect-lambda-runtime/aws"
 * import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
 *
 * const layer = Layer.unwrap(
 *   Effect.map(Config.NonEmptyString("IDEMPOTENCY_TABLE"), (table) => IdempotencyStore.layerDynamoDb({ table }))
 * ).pipe(Layer.provide(AwsClient.layer))
 * ```
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 * @category layers
 * @since 0.1.0
 */
export const layerDynamoDb = (options: DynamoDbOptions): Layer.Layer<IdempotencyStore, never, AwsClient> => {
  checkDynamoDb(options)
  return Layer.effect(
    IdempotencyStore,
    Effect.gen(function*() {
      const { json } = yield* AwsClient
      const { functionName } = yield* Environment
      return makeDynamoDb(json, functionName, options)
    })
  )
}
