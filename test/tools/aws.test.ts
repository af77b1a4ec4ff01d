/** `AwsClient` beside moto, which imitates AWS: services of each protocol. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { AwsClient, AwsError } from "effect-lambda-runtime/aws"
import * as moto from "./moto.ts"

const json = (service: string, target: string, input: unknown) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) => aws.json({ service, target, input }))

const request = (request: AwsClient.AwsRequest) => Effect.flatMap(AwsClient.AwsClient, (aws) => aws.request(request))

layer(moto.layer, { excludeTestServices: true })("AwsClient", (it) => {
  it.effect("writes, reads and misses parameters of Systems Manager", () =>
    Effect.gen(function*() {
      // An attempt that came through too late is made again.
      const input = { Name: "/shop/é", Overwrite: true, Type: "SecureString", Value: "ÿ orders" }
      yield* json("ssm", "AmazonSSM.PutParameter", input)

      const found = yield* json("ssm", "AmazonSSM.GetParameter", { Name: "/shop/é", WithDecryption: true })
      const missing = yield* Effect.flip(json("ssm", "AmazonSSM.GetParameter", { Name: "/none" }))

      assert.nestedPropertyVal(found, "Parameter.Value", "ÿ orders")
      assert.isTrue(AwsError.hasCode(missing, "ParameterNotFound"), missing.message)
      assert.match(missing.message, /^ssm GetParameter failed: ParameterNotFound \(status 400, request [^)]+\): /)
    }))

  it.effect("reads a secret of Secrets Manager", () =>
    Effect.gen(function*() {
      yield* json("secretsmanager", "secretsmanager.CreateSecret", { Name: "db", SecretString: "{\"password\":\"p\"}" })

      const found = yield* json("secretsmanager", "secretsmanager.GetSecretValue", { SecretId: "db" })

      assert.propertyVal(found, "SecretString", "{\"password\":\"p\"}")
    }))

  it.effect("writes an item of DynamoDB under a condition, once", () =>
    Effect.gen(function*() {
      yield* json("dynamodb", "DynamoDB_20120810.CreateTable", {
        TableName: "orders",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST"
      })
      const put = json("dynamodb", "DynamoDB_20120810.PutItem", {
        TableName: "orders",
        Item: { id: { S: "o-1" } },
        ConditionExpression: "attribute_not_exists(id)"
      })

      yield* put
      const refused = yield* Effect.flip(put)

      assert.isTrue(AwsError.hasCode(refused, "ConditionalCheckFailedException"), refused.message)
    }))

  it.effect("lists functions of Lambda, and names one that is missing by a path with an ARN", () =>
    Effect.gen(function*() {
      const listed = yield* Effect.flatMap(
        request({ service: "lambda", path: "/2015-03-31/functions", query: { MaxItems: "10" } }),
        (response) => response.json
      )
      const arn = encodeURIComponent("arn:aws:lambda:us-east-1:123456789012:function:none")
      const missing = yield* Effect.flip(
        request({ service: "lambda", operation: "GetFunction", path: `/2015-03-31/functions/${arn}` })
      )

      assert.deepInclude(listed, { Functions: [] })
      assert.isTrue(AwsError.hasCode(missing, "ResourceNotFoundException"), missing.message)
      assert.match(missing.message, /^lambda GetFunction failed: ResourceNotFoundException \(status 404/)
    }))

  it.effect("asks STS who it is, by a form that is answered in XML", () =>
    Effect.gen(function*() {
      const identity = yield* request({ service: "sts", body: "Action=GetCallerIdentity&Version=2011-06-15" })

      assert.match(identity.text, /<Account>123456789012<\/Account>/)
    }))
})
