import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Redacted } from "effect"
import { AwsClient, AwsError, AwsRegion } from "effect-lambda-runtime/aws"
import * as ScriptedServer from "../ScriptedServer.ts"
import { against, clientOf, found, getParameter, json, ok, refused } from "./scriptedAws.ts"

const messageOf = (exit: Exit.Exit<unknown, AwsError.AwsError>): string | undefined =>
  Option.getOrUndefined(Exit.findErrorOption(exit))?.message

describe("json", () => {
  it.effect("sends JSON to the operation that the target names, signed, and yields the JSON of the answer", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { variables: { AWS_SESSION_TOKEN: "token" } })

      const { exit, requests } = yield* against(server, [ok], aws.json(getParameter))

      assert.deepStrictEqual(exit, Exit.succeed(found))
      const { body, headers, method, path } = requests[0]!
      assert.deepStrictEqual([method, path, body.toString()], ["POST", "/", "{\"Name\":\"table\"}"])
      assert.strictEqual(headers.host, server.endpoint)
      assert.strictEqual(headers["x-amz-target"], "AmazonSSM.GetParameter")
      assert.strictEqual(headers["content-type"], "application/x-amz-json-1.1")
      assert.strictEqual(headers["x-amz-security-token"], "token")
      assert.match(headers["x-amz-date"] ?? "", /^19700101T0000\d\dZ$/)
      assert.include(
        headers.authorization,
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/19700101/eu-west-1/ssm/aws4_request, " +
          "SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature="
      )
    }))

  it.effect("speaks version 1.0 of the protocol with DynamoDB", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { requests } = yield* against(
        server,
        [json("200 OK", {})],
        aws.json({ service: "dynamodb", target: "DynamoDB_20120810.ListTables" })
      )

      assert.strictEqual(requests[0]!.headers["content-type"], "application/x-amz-json-1.0")
      assert.strictEqual(requests[0]!.body.toString(), "{}")
    }))

  it.effect("yields an empty object if the operation answers nothing, as CreateLogGroup does", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit } = yield* against(
        server,
        [ScriptedServer.answer("200 OK", [], "")],
        aws.json({ service: "logs", target: "Logs_20140328.CreateLogGroup", input: { logGroupName: "orders" } })
      )

      assert.deepStrictEqual(exit, Exit.succeed({}))
    }))

  const circular: { self?: unknown } = {}
  circular.self = circular

  it.effect.each<[string, object, string]>([
    ["a bigint", { input: { Value: 1n } }, "input has a bigint, which JSON has not; make it a string or a number"],
    ["a cycle", { input: circular }, "input contains itself, so it has no JSON form"],
    ["a function", { input: () => 1 }, "input is a function, which has no JSON form"],
    [
      "a toJSON that throws",
      {
        input: {
          toJSON: () => {
            throw new Error("secret")
          }
        }
      },
      "input has no JSON form"
    ],
    ["no target", { target: undefined }, "target must name an operation, such as AmazonSSM.GetParameter"],
    ["no service", { service: undefined }, "service and region must be parts of a host name"]
  ])("sends nothing and says what is wrong with %s", ([, request, expected]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const error = yield* Effect.flip(aws.json({ ...getParameter, ...request }))

      assert.strictEqual(error.message.replace(/^.* failed: /, ""), expected)
      assert.strictEqual(error.reason._tag, "InvalidRequest")
      assert.strictEqual(error.attempts, 0)
      assert.strictEqual(server.connections(), 0)
    }))

  it.effect("fails with the request id if the answer is not JSON, without a part of it", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit } = yield* against(server, [ScriptedServer.answer("200 OK", [], "secret")], aws.json(getParameter))

      assert.strictEqual(messageOf(exit), "ssm GetParameter failed: the answer is not JSON")
      assert.notInclude(JSON.stringify(exit), "secret")
    }))
})

describe("request", () => {
  it.effect("sends a method, a path, a query, headers and bytes, and yields status, headers, bytes and request id", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit, requests } = yield* against(
        server,
        [ScriptedServer.answer("202 Accepted", ["X-Amzn-RequestId: id-2", "X-Amz-Function-Error: Unhandled"], "{}")],
        aws.request({
          service: "lambda",
          path: `/2015-03-31/functions/${encodeURIComponent("arn:aws:lambda:f/é")}/invocations`,
          query: { Qualifier: "a b", tags: ["x", "ÿ/="], none: undefined },
          headers: { "X-Amz-Invocation-Type": "Event", "x-none": undefined },
          body: Buffer.from([0, 255, 10])
        })
      )

      const [request] = requests
      assert.strictEqual(request!.method, "POST")
      assert.strictEqual(
        request!.path,
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Af%2F%C3%A9/invocations?Qualifier=a%20b&tags=x&tags=%C3%BF%2F%3D"
      )
      assert.deepStrictEqual(request!.body, Buffer.from([0, 255, 10]))
      assert.strictEqual(request!.headers["content-type"], "application/x-www-form-urlencoded; charset=utf-8")
      assert.strictEqual(request!.headers["x-amz-invocation-type"], "Event")
      assert.include(request!.headers.authorization, "x-amz-invocation-type")
      const response = yield* exit
      assert.deepStrictEqual(
        [response.status, response.headers["x-amz-function-error"], response.text, response.requestId],
        [202, "Unhandled", "{}", "id-2"]
      )
      assert.deepStrictEqual(yield* response.json, {})
    }))

  it.effect("sends a GET without a body and without a content type", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { requests } = yield* against(
        server,
        [ok],
        aws.request({ service: "lambda", path: "/2015-03-31/functions" })
      )

      assert.strictEqual(requests[0]!.method, "GET")
      assert.notProperty(requests[0]!.headers, "content-type")
      assert.notProperty(requests[0]!.headers, "content-length")
    }))

  it.effect.each<[string, ScriptedServer.Request["text"] | Uint8Array, string]>([
    [
      "JSON with __type",
      json("400 Bad Request", { __type: "com.amazonaws.ssm#ParameterNotFound", message: "no table" }),
      "ParameterNotFound (status 400, request id-1): no table"
    ],
    [
      "the header x-amzn-errortype",
      json("404 Not Found", { Message: "Function not found" }, [
        "x-amzn-ErrorType: ResourceNotFoundException:http://x/#y"
      ]),
      "ResourceNotFoundException (status 404, request id-1): Function not found"
    ],
    [
      "XML",
      ScriptedServer.answer(
        "403 Forbidden",
        ["x-amzn-RequestId: id-3"],
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error>" +
          "<RequestId>id-3</RequestId></ErrorResponse>"
      ),
      "AccessDenied (status 403, request id-3): not you"
    ],
    [
      "nothing",
      ScriptedServer.answer("404 Not Found", ["x-amz-request-id: id-4"]),
      "Unknown (status 404, request id-4)"
    ],
    ["a text", ScriptedServer.answer("301 Moved", [], "[1"), "Unknown (status 301)"]
  ])("fails with what AWS says in %s", ([, answer, expected]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const { exit } = yield* against(server, [Buffer.from(answer)], aws.json(getParameter))

      assert.strictEqual(messageOf(exit), `ssm GetParameter failed: ${expected}`)
    }))

  it.effect("keeps an answer that may hold values out of messages and logs, and hands it out on request", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const answer = json("400 Bad Request", {
        __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        message: "The conditional request failed",
        Item: { id: { S: "secret" } }
      })

      const { exit } = yield* against(server, [answer], Effect.flip(aws.json(getParameter)))

      const error = yield* exit
      assert.isTrue(AwsError.hasCode(error, "ConditionalCheckFailedException"))
      assert.isFalse(AwsError.isTransient(error))
      assert.notInclude(`${error.stack} ${JSON.stringify(error)}`, "secret")
      assert(error.reason._tag === "Refused")
      assert.deepInclude(Redacted.value(error.reason.answer).json, { Item: { id: { S: "secret" } } })
    }))

  it.effect("leaves out of a message what AWS says it signed, as the session token is in it", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const message = "The request signature we calculated does not match.\n\nThe Canonical String for this request " +
        "should have been\n'POST\n/\n\nx-amz-security-token:secret'"

      const { exit } = yield* against(
        server,
        [json("403 Forbidden", { __type: "InvalidSignatureException", message })],
        aws.json(getParameter)
      )

      assert.strictEqual(
        messageOf(exit),
        "ssm GetParameter failed: InvalidSignatureException (status 403, request id-1): " +
          "The request signature we calculated does not match."
      )
    }))

  it.effect.each<[Partial<AwsClient.AwsRequest>, string]>([
    [{ service: "ssm/../evil" }, "service and region must be parts of a host name"],
    [{ region: "evil.com/" }, "service and region must be parts of a host name"],
    [{ endpoint: "ftp://x" }, "endpoint must be a URL such as http://localhost:4566"],
    [{ endpoint: "http://u:secret@x" }, "endpoint must be a URL such as http://localhost:4566"],
    [
      { headers: { "x-a": "secret\n" } },
      "it cannot be sent: TypeError [ERR_INVALID_CHAR]: Invalid character in header content [\"x-a\"]"
    ],
    [
      { method: "GE T" },
      "it cannot be sent: TypeError [ERR_INVALID_HTTP_TOKEN]: Method must be a valid HTTP token [\"GE T\"]"
    ],
    [{ path: "/\ud800" }, "it cannot be sent: URIError: URI malformed"]
  ])("sends nothing and says what is wrong with %o", ([request, expected]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)

      const error = yield* Effect.flip(aws.request({ service: "ssm", operation: "X", ...request }))

      assert.strictEqual(error.message, `${request.service ?? "ssm"} X failed: ${expected}`)
      assert.strictEqual(error.reason._tag, "InvalidRequest")
      assert.strictEqual(server.connections(), 0)
    }))

  it.effect("fails if no region is named, and says which variable to set", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { variables: { AWS_REGION: "", AWS_DEFAULT_REGION: undefined } })

      const error = yield* Effect.flip(aws.json(getParameter))

      assert.strictEqual(error.message, "ssm GetParameter failed: there is no region; set AWS_REGION")
      assert.strictEqual(error.reason._tag, "RegionMissing")
    }))

  it.effect.each<[string, AwsClient.AwsRequest["region"], string]>([
    ["that of the request", "us-east-2", "us-east-2"],
    ["AwsRegion", undefined, "eu-north-1"]
  ])("signs for a region: %s", ([, region, expected]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* Effect.provide(clientOf(server), AwsRegion.layer("eu-north-1"))

      const { requests } = yield* against(server, [ok], aws.json({ ...getParameter, region }))

      assert.include(requests[0]!.headers.authorization, `/${expected}/ssm/`)
    }))
})

describe("the connections", () => {
  it.effect("are used again, also after an error", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const call = Effect.exit(aws.json(getParameter))

      yield* against(server, [ok, refused, ok], Effect.all([call, call, call]))

      assert.strictEqual(server.connections(), 1)
    }))

  it.effect("are as many as the requests at once", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const calls = yield* Effect.forkChild(
        Effect.forEach([1, 2, 3], () => aws.json(getParameter), { concurrency: "unbounded" })
      )

      const connections = yield* Effect.all([server.accept, server.accept, server.accept])
      yield* Effect.forEach(connections, (connection) => Effect.andThen(connection.request, connection.write(ok)))

      assert.deepStrictEqual(yield* Fiber.join(calls), [found, found, found])
    }))

  it.effect("close with the scope", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const call = yield* Effect.forkChild(
        Effect.scoped(Effect.flatMap(clientOf(server), (aws) => aws.json(getParameter)))
      )

      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write(ok)
      yield* Fiber.join(call)

      yield* connection.ended
    }))

  it.effect("close if the call is interrupted", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const call = yield* Effect.forkChild(aws.json(getParameter))

      const connection = yield* server.accept
      yield* connection.request
      yield* Fiber.interrupt(call)

      yield* connection.ended
    }))
})

describe("layerMemory", () => {
  it.effect("answers as its function does, fails as AWS would, and keeps what it was asked", () =>
    Effect.gen(function*() {
      const aws = yield* AwsClient.AwsClient
      const value = yield* aws.json(getParameter)
      const failed = yield* Effect.flip(aws.json({ service: "dynamodb", target: "DynamoDB_20120810.PutItem" }))
      const throttled = yield* Effect.flip(aws.request({ service: "lambda", path: "/2015-03-31/functions" }))
      const requests = yield* Effect.flatten(AwsClient.AwsRequests)

      assert.deepStrictEqual(value, found)
      assert.isTrue(AwsError.hasCode(failed, "ConditionalCheckFailedException"))
      assert.strictEqual(
        throttled.message,
        "lambda GET /2015-03-31/functions failed: TooManyRequestsException (status 429)"
      )
      assert.deepStrictEqual(
        requests.map(({ input, operation, service }) => [service, operation, input]),
        [
          ["ssm", "GetParameter", { Name: "table" }],
          ["dynamodb", "PutItem", {}],
          ["lambda", "GET /2015-03-31/functions", undefined]
        ]
      )
    }).pipe(Effect.provide(AwsClient.layerMemory(({ service }) =>
      service === "ssm"
        ? { json: found }
        : service === "dynamodb"
        ? Effect.succeed({ status: 400, json: { __type: "ConditionalCheckFailedException" } })
        : { status: 429, headers: { "X-Amzn-ErrorType": "TooManyRequestsException" } }
    ))))
})
