/** A table of DynamoDB in memory: single items, and writes on a condition. */
import type { AwsClient } from "effect-lambda-runtime/aws"

type Attribute = Readonly<Record<string, unknown>>
export type Item = Readonly<Record<string, Attribute>>

interface Input {
  readonly TableName: string
  readonly Item?: Item
  readonly Key?: Item
  readonly UpdateExpression?: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Readonly<Record<string, Attribute>>
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD"
}

const plain = (attribute: Attribute | undefined): string | number | undefined => {
  if (attribute === undefined) return undefined
  return attribute["N"] === undefined ? String(attribute["S"]) : Number(attribute["N"])
}

/** Whether an item meets a condition of `AND`, `OR`, parentheses, comparisons and two functions. */
const meets = (item: Item | undefined, { ConditionExpression, ...input }: Input): boolean => {
  const tokens = ConditionExpression?.match(/[#:\w]+|[()<=]/g) ?? []
  const take = (): string => tokens.shift() ?? ""
  const valueOf = (token: string): Attribute | undefined =>
    token.startsWith("#") ? item?.[input.ExpressionAttributeNames![token]!] : input.ExpressionAttributeValues![token]!

  const single = (): boolean => {
    const token = take()
    if (token === "(") {
      const inside = or()
      take()
      return inside
    }
    if (token.startsWith("attribute_")) {
      const [, name] = [take(), take(), take()]
      return (valueOf(name!) !== undefined) === (token === "attribute_exists")
    }
    const [operator, right] = [take(), plain(valueOf(take()))]
    const left = plain(valueOf(token))
    if (left === undefined || right === undefined) return false
    return operator === "=" ? left === right : left < right
  }
  const and = (): boolean => {
    let met = single()
    while (tokens[0] === "AND") {
      take()
      met = single() && met
    }
    return met
  }
  const or = (): boolean => {
    let met = and()
    while (tokens[0] === "OR") {
      take()
      met = and() || met
    }
    return met
  }
  return ConditionExpression === undefined || or()
}

/** Answers requests as a table whose key is the attributes `keys`. */
export const makeTable = (keys: ReadonlyArray<string> = ["id"]) => {
  const items = new Map<string, Item>()

  const answer: AwsClient.Answering = (request) => {
    const input = request.input as Input
    const written = input.Item ?? input.Key!
    const id = JSON.stringify(keys.map((key) => written[key]))
    const item = items.get(id)
    if (!meets(item, input)) {
      return {
        status: 400,
        json: {
          __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
          message: "The conditional request failed",
          ...(input.ReturnValuesOnConditionCheckFailure === undefined ? {} : { Item: item })
        }
      }
    }
    switch (request.operation) {
      case "PutItem":
        items.set(id, written)
        break
      case "DeleteItem":
        items.delete(id)
        break
      case "UpdateItem": {
        const changes = Array.from(input.UpdateExpression!.matchAll(/(#\w+) = (:\w+)/g), ([, name, value]) => [
          input.ExpressionAttributeNames![name!]!,
          input.ExpressionAttributeValues![value!]!
        ])
        items.set(id, { ...item, ...written, ...Object.fromEntries(changes) })
        break
      }
      default:
        return { status: 400, json: { __type: "UnknownOperationException", message: request.operation } }
    }
    return { json: {} }
  }

  return {
    answer,
    /** All items, and a way to put one that another library may have written. */
    items: () => [...items.values()],
    put: (item: Item) => void items.set(JSON.stringify(keys.map((key) => item[key])), item)
  }
}
