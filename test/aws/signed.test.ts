import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted, Stream } from "effect"
import { AwsCredentials, AwsRegion } from "effect-lambda-runtime/aws"
import { signed, type SignedOptions } from "effect-lambda-runtime/aws/signed"
import { HttpClient, HttpClientRequest } from "effect/http"
import * as ScriptedServer from "../ScriptedServer.ts"

const provided = Effect.provide([
  NodeHttpClient.layerNodeHttp,
  AwsRegion.layer("eu-west-1"),
  AwsCredentials.layer({
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: Redacted.make("secret"),
    sessionToken: Redacted.make("token")
  })
])

/** What a server gets of a request that is signed. */
const send = Effect.fnUntraced(function*(
  makeRequest: (origin: string) => HttpClientRequest.HttpClientRequest,
  options: SignedOptions = { service: "execute-api" }
) {
  const server = yield* ScriptedServer.make()
  const client = signed(yield* HttpClient.HttpClient, options)
  const call = yield* Effect.forkChild(client.execute(makeRequest(`http://${server.endpoint}`)))
  const connection = yield* server.accept
  const request = yield* connection.request
  yield* connection.write(ScriptedServer.answer("200 OK", []))
  assert.strictEqual((yield* Fiber.join(call)).status, 200)
  return request
})

describe("signed", () => {
  it.effect("signs what is sent: the method, the path, the query, the headers and the body", () =>
    Effect.gen(function*() {
      const { body, headers, path } = yield* send((origin) =>
        HttpClientRequest.post(`${origin}/prod/a%2Fb?x=1 2&y=%C3%BF`).pipe(
          HttpClientRequest.setUrlParam("x", "3+4"),
          HttpClientRequest.setHeader("X-Own", "1"),
          HttpClientRequest.bodyText("hello", "text/plain")
        )
      )

      assert.strictEqual(path, "/prod/a%2Fb?x=1%202&x=3%2B4&y=%C3%BF")
      assert.strictEqual(body.toString(), "hello")
      assert.strictEqual(headers["content-type"], "text/plain")
      assert.strictEqual(headers["x-amz-security-token"], "token")
      assert.include(
        headers.authorization,
        "Credential=AKIDEXAMPLE/19700101/eu-west-1/execute-api/aws4_request, " +
          "SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-security-token;x-own, Signature="
      )
    }).pipe(provided))

  it.effect("signs for the region of its options before AwsRegion", () =>
    Effect.gen(function*() {
      const { headers, path } = yield* send((origin) => HttpClientRequest.get(origin), {
        service: "xray",
        region: "us-east-2"
      })

      assert.include(headers.authorization, "/us-east-2/xray/aws4_request")
      assert.strictEqual(path, "/")
    }).pipe(provided))

  it.effect("leaves a stream for S3 unsigned", () =>
    Effect.gen(function*() {
      const { body, headers } = yield* send((origin) =>
        HttpClientRequest.put(`${origin}/bucket/key`).pipe(
          HttpClientRequest.bodyStream(Stream.make(Buffer.from("streamed")))
        ), { service: "s3" })

      assert.strictEqual(headers["x-amz-content-sha256"], "UNSIGNED-PAYLOAD")
      assert.strictEqual(body.toString(), "streamed")
    }).pipe(provided))

  it.effect("fails before it sends a stream to another service, or without credentials", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const client = signed(yield* HttpClient.HttpClient, { service: "lambda" })
      const stream = HttpClientRequest.post(`http://${server.endpoint}`).pipe(
        HttpClientRequest.bodyStream(Stream.make(Buffer.from("streamed")))
      )

      const unsigned = yield* Effect.flip(client.execute(stream))
      const anonymous = yield* Effect.flip(client.get(`http://${server.endpoint}`)).pipe(
        Effect.provideService(AwsRegion.AwsRegion, Effect.succeed("eu-west-1"))
      )

      assert.match(unsigned.message, /^Encode: a body of type Stream cannot be signed/)
      assert.match(anonymous.message, /^Encode: there are no credentials; set AWS_ACCESS_KEY_ID/)
      assert.strictEqual(server.connections(), 0)
    }).pipe(Effect.provide(NodeHttpClient.layerNodeHttp)))
})
