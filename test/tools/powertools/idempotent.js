/**
 * A function that Powertools for TypeScript makes idempotent. Takes `{ table, order, remaining, result, validate, sortKey }` as
 * JSON on standard input, and prints what the call yields.
 */
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency"
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb"
import { text } from "node:stream/consumers"

const { order, remaining, result, sortKey, table, validate } = JSON.parse(await text(process.stdin))

let ran = false
const place = makeIdempotent(async () => {
  ran = true
  return result
}, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: table, sortKeyAttr: sortKey }),
  config: new IdempotencyConfig({ eventKeyJmesPath: "id", payloadValidationJmesPath: validate })
})

const context = { getRemainingTimeInMillis: () => remaining ?? 60_000 }
const end = await place(order, context).then(
  (value) => ({ value }),
  (error) => ({ error: error.name })
)
console.log(JSON.stringify({ ran, ...end }))
