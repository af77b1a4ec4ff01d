import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { AwsClient, AwsError } from "effect-lambda-runtime/aws"
import * as ScriptedServer from "../ScriptedServer.ts"
import { json, layerFor, ok, send } from "./scriptedAws.ts"

describe("AwsClient", () => {
  it.effect("sends JSON to the operation that the target names, signed, and yields the JSON of the answer", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fiber = yield* Effect.forkChild(Effect.provide(send(), layerFor(server, { AWS_SESSION_TOKEN: "token" })))

      const connection = yield* server.accept
      const { body, headers, method, path } = yield* connection.request
      yield* connection.write(ok)

      assert.deepStrictEqual(yield* Fiber.join(fiber), { Parameter: { Value: "orders" } })
      assert.deepStrictEqual([method, path, body.toString()], ["POST", "/", "{\"Name\":\"table\"}"])
      assert.strictEqual(headers.host, server.endpoint)
      assert.strictEqual(headers["x-amz-target"], "AmazonSSM.GetParameter")
      assert.strictEqual(headers["content-type"], "application/x-amz-json-1.1")
      assert.strictEqual(headers["x-amz-security-token"], "token")
      assert.strictEqual(headers["x-amz-date"], "19700101T000000Z")
      assert.include(
        headers.authorization,
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/19700101/eu-west-1/ssm/aws4_request, " +
          "SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature="
      )
    }))

  it.effect("fails with the code, the message and the request id of AWS", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fiber = yield* Effect.forkChild(Effect.flip(Effect.provide(send(), layerFor(server))))

      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(
        json("400 Bad Request", { __type: "com.amazonaws.ssm#ParameterNotFound", message: "there is no table" })
      )

      const error = yield* Fiber.join(fiber)
      assert.strictEqual(
        error.message,
        "ssm GetParameter failed: ParameterNotFound (status 400, request id-1): there is no table"
      )
      assert.isTrue(AwsError.hasCode(error, "ParameterNotFound"))
      assert.isFalse(AwsError.isTransient(error))
    }))
})

describe("layerMemory", () => {
  it.effect("answers as its function does, fails as AWS would, and keeps what it was asked", () =>
    Effect.gen(function*() {
      const found = yield* send()
      const failed = yield* Effect.flip(send({ service: "dynamodb", target: "DynamoDB_20120810.PutItem" }))
      const requests = yield* Effect.flatten(AwsClient.AwsRequests)

      assert.deepStrictEqual(found, { Parameter: { Value: "orders" } })
      assert.isTrue(AwsError.hasCode(failed, "ConditionalCheckFailedException"))
      assert.deepStrictEqual(
        requests.map(({ input, operation, service }) => [service, operation, input]),
        [["ssm", "GetParameter", { Name: "table" }], ["dynamodb", "PutItem", {}]]
      )
    }).pipe(Effect.provide(AwsClient.layerMemory(({ service }) =>
      service === "ssm"
        ? { json: { Parameter: { Value: "orders" } } }
        : { status: 400, json: { __type: "ConditionalCheckFailedException" } }
    ))))
})
