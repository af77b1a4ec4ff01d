import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb"
import { S3Client } from "@aws-sdk/client-s3"
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb"
import { withServer } from "./local.mjs"
const credentials = { accessKeyId: "x", secretAccessKey: "x" }
export const handler = () =>
  withServer(`{"Item":{"id":{"S":"o-1"}}}`, async (endpoint) => {
    const client = new DynamoDBClient({ credentials, endpoint, region: "us-east-1" })
    const { Item } = await client.send(new GetItemCommand({ Key: { id: { S: "o-1" } }, TableName: "orders" }))
    const { Item: plain } = await DynamoDBDocumentClient.from(client).send(
      new GetCommand({ Key: { id: "o-1" }, TableName: "orders" })
    )
    return [Item, plain, new S3Client({ region: "us-east-1" }).config.serviceId]
  })
