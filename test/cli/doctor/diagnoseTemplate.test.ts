import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Path from "node:path"
import { diagnose } from "../../../src/cli/doctor/diagnose.ts"
import { makeFolder } from "../folder.ts"

const wrapper = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" } }

const orders = {
  Architectures: ["arm64"],
  CodeUri: "orders",
  Environment: wrapper,
  Handler: "main.handler",
  Runtime: "nodejs24.x",
  Timeout: 10
}

const serverless = (properties: object) => ({
  Type: "AWS::Serverless::Function",
  Properties: { ...orders, ...properties }
})

const lambda = (properties: object = {}) => {
  const { CodeUri, ...rest } = orders
  return { Type: "AWS::Lambda::Function", Properties: { ...rest, Code: CodeUri, ...properties } }
}

const queue = (properties: object = {}) => ({ Type: "AWS::SQS::Queue", Properties: properties })

const start = "#!/bin/sh\n"

const mapping = (properties: object) => ({
  Type: "AWS::Lambda::EventSourceMapping",
  Properties: { FunctionName: { Ref: "B" }, ...properties }
})

const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] })

const url = (id: string, AuthType = "NONE") => ({
  Type: "AWS::Lambda::Url",
  Properties: { AuthType, TargetFunctionArn: { "Fn::GetAtt": [id, "Arn"] } }
})

const permission = (id: string, Action: string) => ({
  Type: "AWS::Lambda::Permission",
  Properties: { Action, FunctionName: { Ref: id }, Principal: "*" }
})

const set = (value: string) => ({ Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: value } } })

const code = {
  "app/bootstrap": start,
  "app/main.ts": "HttpHandler.fromRouter(routes, { streaming: true })",
  "batch/bootstrap": start,
  "batch/main.cjs": "return { batchItemFailures: [] }",
  "buffered/bootstrap": start,
  "buffered/main.ts": "HttpHandler.fromRouter(routes)",
  "loop/index.mjs": "export const handler = (event, context, callback) => callback()",
  "orders/bootstrap": start,
  "orders/main.cjs": "exports.other = 1",
  "own/bootstrap": start,
  "own/main.cjs": "exports.handler = async (event) => event"
}

/** The problems of a template with these resources, each with its resource. */
const problems = Effect.fnUntraced(function*(Resources: object, rest: object = {}) {
  const folder = yield* makeFolder({ ...code, "template.json": JSON.stringify({ Resources, ...rest }) })
  const { findings } = yield* diagnose(Path.join(folder, "template.json"), { arch: undefined, handler: undefined })
  return findings.map(({ problem, where }) => `${where.replace(/^.*template\.json, |^.*\//, "")}: ${problem}`)
})

describe("doctor, of a template", () => {
  it.effect("finds nothing in a template that is right", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: serverless({
          CodeUri: "batch",
          Events: {
            Q: {
              Type: "SQS",
              Properties: { Queue: { "Fn::GetAtt": ["Q", "Arn"] }, FunctionResponseTypes: ["ReportBatchItemFailures"] }
            }
          }
        }),
        B: serverless({ CodeUri: "app", FunctionUrlConfig: { AuthType: "NONE", InvokeMode: "RESPONSE_STREAM" } }),
        C: lambda({ CodeUri: "own", Environment: {}, Code: "own" }),
        D: serverless({
          CodeUri: { "Fn::ImportValue": "code" },
          Runtime: { "Fn::ImportValue": "runtime" },
          Timeout: { Ref: "Nobody" }
        }),
        Q: queue({ VisibilityTimeout: 60 })
      })

      assert.deepStrictEqual(found, [])
    }))

  it.effect("finds a wrapper variable that is missing, wrong, or without a bootstrap", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: serverless({ Environment: { Variables: {} } }),
        B: serverless(set("/opt/otel-handler")),
        C: serverless(set("/var/task/start")),
        D: serverless({ CodeUri: "loop", Handler: "index.handler", Runtime: "nodejs22.x" }),
        E: serverless({ CodeUri: "own", Environment: {} }),
        F: serverless({ CodeUri: "loop", Environment: {}, Runtime: "provided.al2023" })
      })

      assert.deepStrictEqual(found, [
        "A: AWS_LAMBDA_EXEC_WRAPPER is not set, so AWS's own loop loads the package and finds no handler",
        "C: AWS_LAMBDA_EXEC_WRAPPER is /var/task/start, which is not the bootstrap of the package",
        "D: AWS_LAMBDA_EXEC_WRAPPER is /var/task/bootstrap, and the package has no bootstrap",
        "F: provided.al2023 starts bootstrap, and the package has none",
        "loop: the handler index.handler has 3 parameters, so AWS's loop takes it for one with a callback and waits " +
        "for the callback"
      ])
    }))

  it.effect("finds runtimes that are too old, and SnapStart where it does not work", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: serverless({ Runtime: "nodejs20.x" }),
        B: serverless({ Runtime: "provided.al2" }),
        C: lambda({ SnapStart: { ApplyOn: "PublishedVersions" } })
      })

      assert.deepStrictEqual(found, [
        "A: nodejs20.x has a Node that is too old for this library",
        "B: provided.al2 has a C library that Node 22 and newer do not start on",
        "C: SnapStart runs Node in container images alone, so the deployment fails"
      ])
    }))

  it.effect("finds a timeout beyond what an API waits, of SAM and of CloudFormation", () =>
    Effect.gen(function*() {
      const uri = { "Fn::Sub": "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${B.Arn}/invocations" }
      const found = yield* problems({
        A: serverless({ Timeout: 30, Events: { Http: { Type: "HttpApi" }, Rest: { Type: "Api" } } }),
        B: lambda({ Timeout: { Ref: "Seconds" } }),
        C: serverless({ Timeout: 60, Events: { Rest: { Type: "Api", Properties: { TimeoutInMillis: 90_000 } } } }),
        Method: { Type: "AWS::ApiGateway::Method", Properties: { Integration: { Uri: uri } } },
        Stream: {
          Type: "AWS::ApiGateway::Method",
          Properties: { Integration: { ResponseTransferMode: "STREAM", Uri: uri } }
        },
        Integration: {
          Type: "AWS::ApiGatewayV2::Integration",
          Properties: { IntegrationUri: { "Fn::GetAtt": "B.Arn" } }
        }
      }, { Parameters: { Seconds: { Default: "45", Type: "Number" } } })

      assert.deepStrictEqual(found, [
        "A.Events.Http: the HTTP API ends a request after 30 seconds, and A may run for 30",
        "A.Events.Rest: the REST API ends a request after 29 seconds, and A may run for 30",
        "Method: the REST API ends a request after 29 seconds, and B may run for 45"
      ])
    }))

  it.effect("finds queues that show messages too soon, and batches whose failures Lambda ignores", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: serverless({ CodeUri: "batch", Events: { Q: { Type: "SQS", Properties: { Queue: arn("Q") } } } }),
        B: lambda({ Code: "batch", Timeout: 60 }),
        Long: mapping({
          EventSourceArn: arn("L"),
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          MaximumBatchingWindowInSeconds: 20
        }),
        Stream: mapping({ EventSourceArn: arn("S") }),
        Unknown: mapping({ EventSourceArn: { "Fn::ImportValue": "queue" } }),
        L: queue({ VisibilityTimeout: 360 }),
        Q: queue(),
        S: { Type: "AWS::Kinesis::Stream" }
      })

      assert.deepStrictEqual(found, [
        "A.Events.Q: Q shows a message again after 30 seconds, and A may run for 10, so messages are handled twice",
        "Long: L shows a message again after 360 seconds, and B may run for 60 after a window of 20, so messages are " +
        "handled twice",
        "A.Events.Q: ReportBatchItemFailures is off, so Lambda ignores which messages failed and deletes them",
        "Stream: ReportBatchItemFailures is off, so Lambda ignores which records failed and deletes them"
      ])
    }))

  it.effect("finds function URLs that stream and apps that do not, and the other way round", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: serverless({ CodeUri: "app", FunctionUrlConfig: { AuthType: "AWS_IAM" } }),
        B: serverless({
          CodeUri: "buffered",
          FunctionUrlConfig: { AuthType: "AWS_IAM", InvokeMode: "RESPONSE_STREAM" }
        })
      })

      assert.deepStrictEqual(found, [
        "A.FunctionUrlConfig: the app streams and InvokeMode is BUFFERED, so the client sees the head of the stream as text",
        "B.FunctionUrlConfig: InvokeMode is RESPONSE_STREAM and the app does not stream, so the client sees statusCode " +
        "and body as JSON"
      ])
    }))

  it.effect("finds a public function URL without one of its two permissions", () =>
    Effect.gen(function*() {
      const found = yield* problems({
        A: lambda(),
        B: lambda(),
        C: lambda(),
        A1: url("A"),
        A2: permission("A", "lambda:InvokeFunctionUrl"),
        B1: url("B"),
        B2: permission("B", "lambda:InvokeFunctionUrl"),
        B3: permission("B", "lambda:InvokeFunction"),
        C1: url("C", "AWS_IAM")
      })

      assert.deepStrictEqual(found, [
        "A1: AuthType is NONE and lambda:InvokeFunction is not allowed to everybody, so each request gets a 403"
      ])
    }))

  it.effect("finds variables that Lambda refuses, of Globals as well", () =>
    Effect.gen(function*() {
      const found = yield* problems(
        {
          A: serverless({
            Environment: { Variables: { ...wrapper.Variables, "my-table": "x", BIG: "x".repeat(4096) } }
          })
        },
        { Globals: { Function: { Environment: { Variables: { AWS_REGION: "x" } } } } }
      )

      assert.deepStrictEqual(found, [
        "A: Lambda sets AWS_REGION and refuses it from you",
        "A: Lambda refuses the name \"my-table\"",
        "A: the variables have 4161 bytes, and Lambda takes 4096"
      ])
    }))
})
