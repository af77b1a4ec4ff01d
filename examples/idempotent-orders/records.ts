/** Where the function records which orders it has paid. */
import { Config, Effect, Layer, Option } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"

/**
 * In the table that `IDEMPOTENCY_TABLE` names. Without the variable, in memory: enough to try it out, but not on Lambda,
 * where each environment has a memory of its own.
 */
export const records = Layer.unwrap(Effect.map(
  Config.option(Config.NonEmptyString("IDEMPOTENCY_TABLE")),
  Option.match({
    onNone: () => IdempotencyStore.layerMemory,
    onSome: (table) => IdempotencyStore.layerDynamoDb({ table }).pipe(Layer.provide(AwsClient.layer))
  })
))
