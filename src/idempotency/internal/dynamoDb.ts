/** Records of runs in a table of DynamoDB, by conditional writes, in the layout of Powertools. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { JsonRequest } from "../../aws/AwsClient.ts"
import type { AwsError, Refused } from "../../aws/AwsError.ts"
import { IdempotencyStoreError, InvalidRecord, LeaseLost, StoreFailed } from "../IdempotencyError.ts"
import type { Item } from "./attribute.ts"
import { layouts } from "./layout.ts"
import { type Begun, type Lease, mismatch, type Outcome, started } from "./model.ts"

/**
 * Settings of a table. The names of attributes are options under the names that Powertools gives them.
 *
 * @category models
 * @since 0.1.0
 */
export interface DynamoDbOptions {
  /** The name of the table, or its ARN. */
  readonly table: string
  /**
   * Which Powertools shares the table. `"typescript"` keeps the result as an attribute of its own type and hashes keys in
   * base64. `"python"` keeps it as JSON text and hashes in hexadecimal digits. Default `"typescript"`.
   */
  readonly powertools?: "typescript" | "python" | undefined
  /** What the keys of all records begin with. Default: the name of the function, or nothing outside Lambda. */
  readonly keyPrefix?: string | undefined
  /** The algorithm by which keys and payloads are hashed, as `node:crypto` names it. Default `"md5"`. */
  readonly hashFunction?: string | undefined
  /** The partition key of the table, a string. Default `"id"`. */
  readonly keyAttr?: string | undefined
  /**
   * The sort key of the table, a string. It then has what otherwise the partition key has, and the partition key has
   * `staticPkValue`. Default: the table has none.
   */
  readonly sortKeyAttr?: string | undefined
  /** The value of the partition key if there is a sort key. Default `"idempotency#<function>"`. */
  readonly staticPkValue?: string | undefined
  /** `INPROGRESS`, `COMPLETED`, or `FAILED`. Default `"status"`. */
  readonly statusAttr?: string | undefined
  /** Until when the record counts, in Unix seconds. Default `"expiration"`. */
  readonly expiryAttr?: string | undefined
  /** When the lease ends, in Unix milliseconds. Default `"in_progress_expiration"`. */
  readonly inProgressExpiryAttr?: string | undefined
  /** The result. Default `"data"`. */
  readonly dataAttr?: string | undefined
  /** The hash of the payload. Default `"validation"`. */
  readonly validationKeyAttr?: string | undefined
  /** The fencing token. Powertools has none. Default `"token"`. */
  readonly tokenAttr?: string | undefined
  /** The region of the table. Default: `AwsRegion`. */
  readonly region?: string | undefined
}

type Operation = IdempotencyStoreError["operation"]

const storeError = (operation: Operation, reason: IdempotencyStoreError["reason"]) =>
  new IdempotencyStoreError({ operation, reason })

/** What DynamoDB says if the condition of a write does not hold. */
const unmet = (error: AwsError): Refused | undefined =>
  error.reason._tag === "Refused" && error.reason.code === "ConditionalCheckFailedException" ? error.reason : undefined

const text = (item: Item, name: string): string | undefined => {
  const attribute = item[name]
  return attribute !== undefined && "S" in attribute ? attribute.S : undefined
}

const number = (item: Item, name: string): number | undefined => {
  const attribute = item[name]
  return attribute !== undefined && "N" in attribute ? Number(attribute.N) : undefined
}

/** The store on what `AwsClient.json` does. */
export const makeDynamoDb = (
  json: (request: JsonRequest) => Effect.Effect<unknown, AwsError>,
  functionName: string | undefined,
  {
    dataAttr = "data",
    expiryAttr = "expiration",
    hashFunction = "md5",
    inProgressExpiryAttr = "in_progress_expiration",
    keyAttr = "id",
    keyPrefix = functionName ?? "",
    powertools = "typescript",
    region,
    sortKeyAttr,
    staticPkValue = `idempotency#${functionName ?? ""}`,
    statusAttr = "status",
    table,
    tokenAttr = "token",
    validationKeyAttr = "validation"
  }: DynamoDbOptions
) => {
  const layout = layouts[powertools]

  const keyOf = ({ key, name }: Lease): Item => {
    const prefix = name === undefined ? keyPrefix : `${keyPrefix}.${name}`
    const id = { S: `${prefix}#${layout.hash(hashFunction, key)}` }
    return sortKeyAttr === undefined ? { [keyAttr]: id } : { [keyAttr]: { S: staticPkValue }, [sortKeyAttr]: id }
  }

  const validationOf = ({ payload }: Lease): string | undefined =>
    payload === undefined ? undefined : layout.hash(hashFunction, payload)

  const send = (operation: string, input: object) =>
    json({
      service: "dynamodb",
      target: `DynamoDB_20120810.${operation}`,
      input: { TableName: table, ...input },
      ...(region === undefined ? {} : { region })
    })

  /** What the record of another run says about an attempt to begin. */
  const toBegun = (item: Item, lease: Lease): Begun | InvalidRecord => {
    const [own, kept] = [validationOf(lease), text(item, validationKeyAttr)]
    if (own !== undefined && kept !== undefined && own !== kept) return mismatch
    const expiry = number(item, expiryAttr)
    if (expiry === undefined) return new InvalidRecord({ detail: `${expiryAttr}: expected a number` })
    const status = text(item, statusAttr)
    switch (status) {
      case "INPROGRESS":
        // The request was sent twice, since the first answer was lost.
        if (text(item, tokenAttr) === lease.token) return started
        return { _tag: "Running", until: number(item, inProgressExpiryAttr) ?? expiry * 1000 }
      case "COMPLETED":
      case "FAILED": {
        const data = item[dataAttr] === undefined ? "null" : layout.decode(item[dataAttr])
        if (data === undefined) return new InvalidRecord({ detail: `${dataAttr}: expected the result of a function` })
        const outcome: Outcome = { _tag: status === "COMPLETED" ? "Success" : "Failure", json: data }
        return { _tag: "Done", outcome, expiresAt: expiry * 1000 }
      }
      default:
        return new InvalidRecord({ detail: `${statusAttr}: expected INPROGRESS, COMPLETED or FAILED` })
    }
  }

  return {
    begin: (lease: Lease): Effect.Effect<Begun, IdempotencyStoreError> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const validation = validationOf(lease)
        return send("PutItem", {
          Item: {
            ...keyOf(lease),
            [statusAttr]: { S: "INPROGRESS" },
            [expiryAttr]: { N: String(Math.ceil(lease.until / 1000)) },
            [inProgressExpiryAttr]: { N: String(lease.until) },
            [tokenAttr]: { S: lease.token },
            ...(validation === undefined ? {} : { [validationKeyAttr]: { S: validation } })
          },
          // The conditions of Powertools: no record, one that has expired, or one whose lease has ended.
          ConditionExpression: "attribute_not_exists(#id) OR #expiry < :now OR " +
            "(#status = :inprogress AND attribute_exists(#in_progress_expiry) AND #in_progress_expiry < :now_in_millis)",
          ExpressionAttributeNames: {
            "#id": keyAttr,
            "#expiry": expiryAttr,
            "#status": statusAttr,
            "#in_progress_expiry": inProgressExpiryAttr
          },
          ExpressionAttributeValues: {
            ":now": { N: String(now / 1000) },
            ":now_in_millis": { N: String(now) },
            ":inprogress": { S: "INPROGRESS" }
          },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD"
        }).pipe(
          Effect.as(started),
          Effect.catch((error) => {
            const refused = unmet(error)
            if (refused === undefined) return Effect.fail(storeError("begin", new StoreFailed({ cause: error })))
            const { json } = Redacted.value(refused.answer)
            // With this code, the answer has this form.
            const item = (json as { readonly Item?: Item } | undefined)?.Item ?? {}
            const begun = toBegun(item, lease)
            return begun instanceof InvalidRecord ? Effect.fail(storeError("begin", begun)) : Effect.succeed(begun)
          })
        )
      }),

    complete: (lease: Lease, { _tag, json }: Outcome, expiresAt: number) => {
      // Without a result there is no attribute, so that Powertools reads `undefined` or `None`.
      const data = json === "null" ? undefined : layout.encode(json)
      return send("UpdateItem", {
        Key: keyOf(lease),
        UpdateExpression: `SET #expiry = :expiry, #status = :status${data === undefined ? "" : ", #data = :data"}`,
        ConditionExpression: "#token = :token",
        ExpressionAttributeNames: {
          "#expiry": expiryAttr,
          "#status": statusAttr,
          "#token": tokenAttr,
          ...(data === undefined ? {} : { "#data": dataAttr })
        },
        ExpressionAttributeValues: {
          ":expiry": { N: String(Math.ceil(expiresAt / 1000)) },
          ":status": { S: _tag === "Success" ? "COMPLETED" : "FAILED" },
          ":token": { S: lease.token },
          ...(data === undefined ? {} : { ":data": data })
        }
      }).pipe(
        Effect.asVoid,
        Effect.mapError((error) =>
          storeError("complete", unmet(error) === undefined ? new StoreFailed({ cause: error }) : new LeaseLost())
        )
      )
    },

    abandon: (lease: Lease) =>
      send("DeleteItem", {
        Key: keyOf(lease),
        ConditionExpression: "#token = :token AND #status = :inprogress",
        ExpressionAttributeNames: { "#token": tokenAttr, "#status": statusAttr },
        ExpressionAttributeValues: { ":token": { S: lease.token }, ":inprogress": { S: "INPROGRESS" } }
      }).pipe(
        Effect.asVoid,
        Effect.catch((error) =>
          unmet(error) === undefined
            ? Effect.fail(storeError("abandon", new StoreFailed({ cause: error })))
            : Effect.void
        )
      )
  }
}
