import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { alias, version, versionOf } from "../../../src/cli/deploy/alias.ts"
import { environmentOf } from "../../../src/cli/deploy/environment.ts"
import { eventSource, isOf } from "../../../src/cli/deploy/eventSources.ts"
import { functionUrl, publicStatementsOf } from "../../../src/cli/deploy/functionUrl.ts"
import { type LambdaFunction, lambdaFunction } from "../../../src/cli/deploy/lambdaFunction.ts"
import { logGroup } from "../../../src/cli/deploy/logGroup.ts"
import { role, roleNameOf } from "../../../src/cli/deploy/role.ts"
import { desired, show } from "./desired.ts"

const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" }
const roleArn = "arn:aws:iam::123456789012:role/effect-lambda-eu-west-1-orders"

describe("logGroup", () => {
  const none = { exists: false, isOurs: false, retention: undefined }
  const writes = (state: typeof none | { exists: boolean; isOurs: boolean; retention: number }, days?: number) =>
    Effect.map(logGroup({ ...desired, logRetention: days }).decide(state), show)

  it.effect("makes a group that keeps logs for 14 days", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes(none), [
        "logs:CreateLogGroup /aws/lambda/orders",
        "logs:PutRetentionPolicy /aws/lambda/orders, 14 days"
      ])
    }))

  it.effect("sets the retention of a group that it had made when it was interrupted", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes({ ...none, exists: true, isOurs: true }), [
        "logs:PutRetentionPolicy /aws/lambda/orders, 14 days"
      ])
    }))

  it.effect("leaves the logs of a group that somebody else has made, unless a retention is asked for", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes({ ...none, exists: true }), [])
      assert.deepStrictEqual(yield* writes({ exists: true, isOurs: false, retention: 90 }), [])
      assert.deepStrictEqual(yield* writes({ exists: true, isOurs: false, retention: 90 }, 30), [
        "logs:PutRetentionPolicy /aws/lambda/orders, 30 days"
      ])
    }))
})

describe("role", () => {
  const none = { arn: undefined, isOurs: false, policies: [] }

  it.effect("is made with the policy for logs, and that for queues if there are any", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Effect.map(role({ ...desired, sqs: ["arn"] }).decide(none), show), [
        "iam:CreateRole effect-lambda-eu-west-1-orders",
        "iam:AttachRolePolicy AWSLambdaBasicExecutionRole to effect-lambda-eu-west-1-orders",
        "iam:AttachRolePolicy AWSLambdaSQSQueueExecutionRole to effect-lambda-eu-west-1-orders"
      ])
    }))

  it.effect("is not touched if somebody else has made it", () =>
    Effect.gen(function*() {
      const refused = yield* Effect.flip(role(desired).decide({ ...none, arn: roleArn }))

      assert.strictEqual(
        refused.message,
        "the role effect-lambda-eu-west-1-orders exists and was not made for this function by deploy; use it by " +
          `--role ${roleArn}, or delete it`
      )
    }))

  it("has a name of its own for each function and region, of up to 64 characters", () => {
    const names = [..."ab"].map((end) => roleNameOf({ name: "x".repeat(63) + end, region: "ap-southeast-1" }))

    assert.deepStrictEqual(names.map(({ length }) => length), [64, 64])
    assert.notStrictEqual(names[0], names[1])
  })
})

describe("environmentOf", () => {
  const current = { ...wrapper, TABLE: "orders", STAGE: "test" }

  it("leaves the variables if none is given", () => {
    assert.deepStrictEqual(environmentOf(desired, current), current)
  })

  it("replaces all but that of the wrapper", () => {
    assert.deepStrictEqual(environmentOf({ ...desired, env: { TABLE: "new" } }, current), { ...wrapper, TABLE: "new" })
  })

  it("merges them if asked to", () => {
    assert.deepStrictEqual(environmentOf({ ...desired, env: { TABLE: "new" }, mergeEnv: true }, current), {
      ...current,
      TABLE: "new"
    })
  })

  it("sets the wrapper for code that has one, and removes it from code that has none", () => {
    const image = { kind: "image", uri: "x/y:1" } as const

    assert.deepStrictEqual(environmentOf(desired, {}), wrapper)
    assert.deepStrictEqual(environmentOf({ ...desired, code: image }, current), { TABLE: "orders", STAGE: "test" })
  })

  it("keeps the wrapper of another for code that has none, and takes one that is given", () => {
    const image = { kind: "image", uri: "x/y:1" } as const
    const other = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel" }

    assert.deepStrictEqual(environmentOf({ ...desired, code: image, env: {} }, other), other)
    assert.deepStrictEqual(environmentOf({ ...desired, env: other }, current), other)
  })
})

describe("lambdaFunction", () => {
  const missing: LambdaFunction = { configuration: undefined, imageUri: undefined, tags: {} }
  const current = {
    FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders",
    PackageType: "Zip",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: roleArn,
    MemorySize: 512,
    Timeout: 10,
    CodeSha256: "c2hh",
    Architectures: ["x86_64"],
    Environment: { Variables: { ...wrapper, TABLE: "orders" } },
    State: "Active",
    LastUpdateStatus: "Successful"
  }
  const there: LambdaFunction = { ...missing, configuration: current }
  const decide = (changes: Partial<typeof desired>, state: LambdaFunction) =>
    lambdaFunction({ ...desired, ...changes }, roleArn).decide(state)

  it.effect("makes a function that is missing, with the defaults of the command", () =>
    Effect.gen(function*() {
      const [write] = yield* decide({}, missing)

      assert.strictEqual(write?.operation, "lambda:CreateFunction")
      assert.deepInclude(write?.input, {
        FunctionName: "orders",
        Role: roleArn,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        MemorySize: 1024,
        Timeout: 3,
        Architectures: ["arm64"],
        Environment: { Variables: wrapper }
      })
    }))

  it.effect("changes nothing of a function that has the code, if no setting is given", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* decide({}, there), [])
    }))

  it.effect("changes what differs alone, the code first", () =>
    Effect.gen(function*() {
      const writes = yield* decide(
        { memory: 512, timeout: 20, env: { STAGE: "live" }, architecture: "arm64", tags: { team: "shop" } },
        there
      )

      assert.deepStrictEqual(show(writes), [
        "lambda:UpdateFunctionCode orders",
        "lambda:UpdateFunctionConfiguration orders: Timeout, Environment",
        "lambda:TagResource team"
      ])
      assert.deepInclude(writes[1]?.input, { Environment: { Variables: { ...wrapper, STAGE: "live" } } })
    }))

  it.effect("puts a large zip file into the bucket, and removes it afterwards", () =>
    Effect.gen(function*() {
      if (desired.code.kind !== "zip") return assert.fail("a zip file")
      const [put, update] = yield* decide({ code: { ...desired.code, sha256: "bmV3", bucket: "shop" } }, there)

      assert.strictEqual(put?.subject, "s3://shop/effect-lambda/orders/6e6577.zip")
      assert.strictEqual(put?.undo?.operation, "s3:DeleteObject")
      assert.deepInclude(update?.input, { S3Bucket: "shop", S3Key: "effect-lambda/orders/6e6577.zip" })
    }))

  it.effect("deploys an image again, since its tag may have moved", () =>
    Effect.gen(function*() {
      const uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1"
      const state = { ...there, configuration: { ...current, PackageType: "Image" }, imageUri: uri }

      assert.include(show(yield* decide({ code: { kind: "image", uri } }, state)), "lambda:UpdateFunctionCode orders")
    }))

  it.effect("refuses to make an image of a zip file", () =>
    Effect.gen(function*() {
      const refused = yield* Effect.flip(decide({ code: { kind: "image", uri: "x/y:1" } }, there))

      assert.include(refused.message, "the function orders runs a zip, and Lambda does not change that")
    }))

  it.effect("refuses to lose variables that it cannot read", () =>
    Effect.gen(function*() {
      const configuration = { ...current, Environment: { Variables: {}, Error: { Message: "no key" } } }
      const refused = yield* Effect.flip(decide({}, { ...there, configuration }))

      assert.include(refused.message, "the variables of orders cannot be read (no key)")
    }))
})

describe("version and alias", () => {
  const latest = { Version: "$LATEST", CodeSha256: "c2hh", MemorySize: 512 }

  it.effect("publishes what has changed since the last version", () =>
    Effect.gen(function*() {
      const same = { latest, last: { ...latest, Version: "7" } }
      const changed = { latest, last: { ...latest, Version: "7", MemorySize: 128 } }

      assert.strictEqual(versionOf(same), "7")
      assert.deepStrictEqual(yield* version("orders").decide(same), [])
      assert.deepStrictEqual(show(yield* version("orders").decide(changed)), ["lambda:PublishVersion orders"])
    }))

  it.effect("makes the alias, moves it, or leaves it", () =>
    Effect.gen(function*() {
      const step = alias("orders", "live", "7")

      assert.deepStrictEqual(show(yield* step.decide(undefined)), ["lambda:CreateAlias live to version 7"])
      assert.deepStrictEqual(show(yield* step.decide("6")), ["lambda:UpdateAlias live to version 7"])
      assert.deepStrictEqual(show(yield* step.decide("7")), [])
    }))
})

const statement = (Sid: string, Action: string, Principal: unknown, Condition?: unknown) => ({
  Sid,
  Effect: "Allow",
  Action,
  Principal,
  Condition
})

describe("functionUrl", () => {
  const none = { url: undefined, authType: undefined, invokeMode: undefined, publicStatements: [] }
  const both = [
    { id: "a", action: "lambda:InvokeFunctionUrl" },
    { id: "b", action: "lambda:InvokeFunction" }
  ]
  const open = { url: "https://x", authType: "NONE", invokeMode: "BUFFERED", publicStatements: both }
  const writes = (changes: Partial<typeof desired>, state: typeof none | typeof open) =>
    Effect.map(functionUrl({ ...desired, ...changes }).decide(state), show)

  it.effect("leaves the URL if it is not mentioned", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes({}, none), [])
      assert.deepStrictEqual(yield* writes({}, open), [])
      assert.deepStrictEqual(yield* writes({ stream: true }, none), [])
    }))

  it.effect("opens it to everybody by both statements", () =>
    Effect.gen(function*() {
      const all = [
        "lambda:CreateFunctionUrlConfig orders, NONE, RESPONSE_STREAM",
        "lambda:AddPermission lambda:InvokeFunctionUrl for everybody",
        "lambda:AddPermission lambda:InvokeFunction for everybody"
      ]

      assert.deepStrictEqual(yield* writes({ url: "none", stream: true }, none), all)
      assert.deepStrictEqual(yield* writes({ url: "none" }, open), [])
      assert.deepStrictEqual(
        yield* writes({ url: "none" }, { ...open, publicStatements: both.slice(0, 1) }),
        all.slice(2)
      )
    }))

  it.effect("closes it before it removes the public statements", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes({ url: "iam" }, open), [
        "lambda:UpdateFunctionUrlConfig orders, AWS_IAM, BUFFERED",
        "lambda:RemovePermission lambda:InvokeFunctionUrl for everybody",
        "lambda:RemovePermission lambda:InvokeFunction for everybody"
      ])
    }))

  it.effect("changes the invoke mode of a URL that is there", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* writes({ stream: true }, open), [
        "lambda:UpdateFunctionUrlConfig orders, NONE, RESPONSE_STREAM"
      ])
    }))

  it("knows public statements by what they allow, whatever their id", () => {
    const policy = JSON.stringify({
      Statement: [
        statement("url", "lambda:InvokeFunctionUrl", "*", { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } }),
        statement("via", "lambda:InvokeFunction", { AWS: "*" }, { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }),
        statement("organisation", "lambda:InvokeFunctionUrl", "*", { StringEquals: { "aws:PrincipalOrgID": "o-1" } }),
        statement("account", "lambda:InvokeFunctionUrl", { AWS: "arn:aws:iam::123456789012:root" }),
        statement("s3", "lambda:InvokeFunction", { Service: "s3.amazonaws.com" })
      ]
    })

    assert.deepStrictEqual(publicStatementsOf(policy), [
      { id: "url", action: "lambda:InvokeFunctionUrl" },
      { id: "via", action: "lambda:InvokeFunction" }
    ])
  })
})

describe("eventSource", () => {
  const queue = "arn:aws:sqs:eu-west-1:123456789012:orders"
  const mapping = {
    UUID: "u-1",
    EventSourceArn: queue,
    FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders",
    FunctionResponseTypes: ["ReportBatchItemFailures"]
  }

  it.effect("makes a mapping that reports failures, once", () =>
    Effect.gen(function*() {
      const step = eventSource(desired, queue)

      assert.deepStrictEqual(show(yield* step.decide([])), [`lambda:CreateEventSourceMapping ${queue} to orders`])
      assert.deepStrictEqual(yield* step.decide([mapping]), [])
    }))

  it.effect("changes a mapping that does not report failures, or leads to another version", () =>
    Effect.gen(function*() {
      const silent = { ...mapping, FunctionResponseTypes: [] }

      assert.deepStrictEqual(show(yield* eventSource(desired, queue).decide([silent])), [
        `lambda:UpdateEventSourceMapping ${queue} to orders`
      ])
      assert.deepStrictEqual(show(yield* eventSource({ ...desired, alias: "live" }, queue).decide([mapping])), [
        `lambda:UpdateEventSourceMapping ${queue} to orders:live`
      ])
    }))

  it("tells the function from others whose names begin alike", () => {
    const arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

    assert.deepStrictEqual(
      [arn, `${arn}:live`, `${arn}-old`].map((FunctionArn) => isOf("orders", { FunctionArn })),
      [true, true, false]
    )
  })
})
