import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import { toEndpoint } from "../../src/aws/internal/endpoint.ts"
import * as ScriptedServer from "../ScriptedServer.ts"
import { against, clientOf, getParameter, keys, ok } from "./scriptedAws.ts"

/** The URL of the place to which a request goes, or what is wrong. */
const urlOf = (
  request: AwsClient.AwsRequest,
  region = "eu-west-1",
  variables: AwsEnvironment.Variables = {}
): string => {
  const endpoint = toEndpoint(request, region, variables)
  if ("_tag" in endpoint) return endpoint.message
  const { host, isSecure, prefix } = endpoint
  return `http${isSecure ? "s" : ""}://${host}${prefix}`
}

describe("the endpoint of a service", () => {
  it.each([
    ["ssm", "eu-west-1", "https://ssm.eu-west-1.amazonaws.com"],
    ["secretsmanager", "us-gov-west-1", "https://secretsmanager.us-gov-west-1.amazonaws.com"],
    ["dynamodb", "cn-north-1", "https://dynamodb.cn-north-1.amazonaws.com.cn"],
    ["lambda", "eusc-de-east-1", "https://lambda.eusc-de-east-1.amazonaws.eu"],
    ["streams.dynamodb", "eu-west-1", "https://streams.dynamodb.eu-west-1.amazonaws.com"]
  ])("is public: %s in %s", (service, region, expected) => {
    assert.strictEqual(urlOf({ service }, region), expected)
  })

  it.each([
    ["secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER"],
    ["ssm", "AWS_ENDPOINT_URL_SSM"],
    ["dynamodb", "AWS_ENDPOINT_URL_DYNAMODB"],
    ["appconfigdata", "AWS_ENDPOINT_URL_APPCONFIGDATA"],
    ["states", "AWS_ENDPOINT_URL_SFN"],
    ["events", "AWS_ENDPOINT_URL_EVENTBRIDGE"],
    ["logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"],
    ["cognito-identity", "AWS_ENDPOINT_URL_COGNITO_IDENTITY"],
    ["bedrock-runtime", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"]
  ])("is that of its own variable before that of all: %s", (service, variable) => {
    const variables = { [variable]: "http://127.0.0.1:1", AWS_ENDPOINT_URL: "http://127.0.0.1:2" }

    assert.strictEqual(urlOf({ service }, "eu-west-1", variables), "http://127.0.0.1:1/")
    assert.strictEqual(urlOf({ service: "other" }, "eu-west-1", variables), "http://127.0.0.1:2/")
    assert.strictEqual(urlOf({ service }, "eu-west-1", { ...variables, [variable]: "" }), "http://127.0.0.1:2/")
  })

  it("is that of the request before all others", () => {
    const request = { service: "execute-api", endpoint: "https://abc.execute-api.eu-west-1.amazonaws.com/prod" }

    assert.strictEqual(urlOf(request, "eu-west-1", { AWS_ENDPOINT_URL: "http://127.0.0.1:2" }), request.endpoint)
  })

  it.each([
    ["http://[::1]:4566", "http://[::1]:4566/"],
    ["https://localhost:443/aws", "https://localhost/aws"],
    ["localhost:4566", "AWS_ENDPOINT_URL must be a URL such as http://localhost:4566"],
    ["http://", "AWS_ENDPOINT_URL must be a URL such as http://localhost:4566"],
    ["http://user:secret@localhost", "AWS_ENDPOINT_URL must be a URL such as http://localhost:4566"],
    ["http://localhost/?x=secret", "AWS_ENDPOINT_URL must be a URL such as http://localhost:4566"]
  ])("is read from %s, or the variable is named", (url, expected) => {
    assert.strictEqual(urlOf({ service: "ssm" }, "eu-west-1", { AWS_ENDPOINT_URL: url }), expected)
  })

  it.effect("may have a path, which comes before that of the request and is signed", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { variables: { AWS_ENDPOINT_URL: `http://${server.endpoint}/aws/` } })

      const { requests } = yield* against(
        server,
        [ok, ok],
        Effect.all([aws.json(getParameter), aws.request({ service: "lambda", path: "functions" })])
      )

      assert.deepStrictEqual(requests.map(({ path }) => path), ["/aws/", "/aws/functions"])
    }))

  it.effect("is spoken to over an IPv6 address", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make({ host: "::1", name: "[::1]" })
      const aws = yield* clientOf(server)

      const { requests } = yield* against(server, [ok], aws.json(getParameter))

      assert.strictEqual(requests[0]!.headers.host, server.endpoint)
    }))

  it.effect("fails the call if its variable is wrong", () =>
    Effect.gen(function*() {
      const aws = yield* AwsClient.AwsClient

      const error = yield* Effect.flip(aws.json(getParameter))

      assert.strictEqual(
        error.message,
        "ssm GetParameter failed: AWS_ENDPOINT_URL_SSM must be a URL such as http://localhost:4566"
      )
    }).pipe(
      Effect.provide(
        Layer.provide(AwsClient.layer, AwsEnvironment.layer({ ...keys, AWS_ENDPOINT_URL_SSM: "localhost" }))
      )
    ))
})
