/** What `effect-lambda template` writes, read by the programs that deploy it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { makeFolder } from "../cli/folder.ts"
import { root, run } from "./processes.ts"
import { cfnLint, sam } from "./programs.ts"

const command = path.join(root, "src/cli/main.ts")

const queue = "arn:aws:sqs:eu-west-1:123456789012:orders"

/** A project that was built: functions with each kind of setting. */
const project = makeFolder({
  "package.json": "{ \"name\": \"@shop/my-project\", \"type\": \"module\" }",
  "effect-lambda.config.mjs": `export default { functions: {
    orders: { entry: "orders.ts", memory: 512, timeout: 10, env: { TABLE: "it's: \\"ours\\"" }, sqs: ["${queue}"] },
    "public-page": { entry: "page.ts", url: "none", stream: true },
    "for_us": { entry: "us.ts", url: "iam" }
  } }`,
  "dist/orders/bootstrap": "#!/bin/sh",
  "dist/public-page/bootstrap": "#!/bin/sh",
  "dist/for_us/bootstrap": "#!/bin/sh"
})

const env = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_DEFAULT_REGION: "eu-west-1",
  PATH: [path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
  SAM_CLI_TELEMETRY: "0"
}

const succeeds = Effect.fnUntraced(
  function*(command: readonly [string, ...ReadonlyArray<string>], cwd: string, variables: NodeJS.ProcessEnv = {}) {
    const { code, stderr, stdout } = yield* run(command, { cwd, env: { ...env, HOME: cwd, ...variables } })
    assert.strictEqual(code, 0, `${command.join(" ")}\n${stdout}${stderr}`)
    return stdout
  }
)

const write = (cwd: string, ...args: ReadonlyArray<string>) =>
  succeeds([process.execPath, command, "template", ...args], cwd)

describe("template sam", () => {
  it.effect("is what cfn-lint and sam validate --lint accept", () =>
    Effect.gen(function*() {
      const cwd = yield* project
      yield* write(cwd, "sam")

      const linted = yield* succeeds([cfnLint, "--regions", "eu-west-1", "--template", "template.yaml"], cwd)
      const validated = yield* succeeds([sam, "validate", "--lint", "--template", "template.yaml"], cwd)

      assert.strictEqual(linted.trim(), "")
      assert.match(validated, /is a valid SAM Template/)
    }))

  it.effect("is accepted with a schedule, on provided.al2023 and on arm64", () =>
    Effect.gen(function*() {
      const cwd = yield* project
      const flags = [
        "--target",
        "provided",
        "--arch",
        "arm64",
        "--schedule",
        "cron(0 4 * * ? *)",
        "--log-format",
        "json"
      ]
      yield* write(cwd, "sam", "orders", ...flags)

      yield* succeeds([cfnLint, "--regions", "eu-west-1", "--template", "template.yaml"], cwd)
      yield* succeeds([sam, "validate", "--lint", "--template", "template.yaml"], cwd)
    }))
})

/** A project of one function on a target. */
const projectOf = (file: string) =>
  makeFolder({
    "package.json": "{ \"name\": \"my-app\", \"type\": \"module\" }",
    "effect-lambda.config.mjs":
      `export default { functions: { app: { entry: "app.ts", env: { A: "b" }, url: "none" } } }`,
    [`dist/app/${file}`]: "FROM scratch"
  })

interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

describe("template sam of other targets", () => {
  it.effect.each<readonly [target: string, parts: ReadonlyArray<string>]>([
    ["image", ["DockerContext: dist/app", "PackageType: Image", "InvokeMode: BUFFERED"]],
    ["web", [
      "AWS::Serverless::WebFunction",
      "AuthType: ApplicationManaged",
      "Key: app.zip",
      "AppFunctionEndpoint.DomainName"
    ]]
  ])("is accepted for the target %s", ([target, parts]) =>
    Effect.gen(function*() {
      const cwd = yield* projectOf(target === "image" ? "Dockerfile" : "index.js")
      yield* write(cwd, "sam", "--target", target)

      yield* succeeds([cfnLint, "--regions", "eu-west-1", "--template", "template.yaml"], cwd)
      yield* succeeds([sam, "validate", "--lint", "--template", "template.yaml"], cwd)

      const text = fs.readFileSync(path.join(cwd, "template.yaml"), "utf8")
      for (const part of parts) assert.include(text, part)
    }))
})

describe("template cdk", () => {
  it.effect.each<readonly [target: string, type: string, expected: object]>([
    ["image", "AWS::Lambda::Function", { PackageType: "Image", FunctionName: "app", Architectures: ["arm64"] }],
    ["web", "AWS::Lambda::WebFunctionEndpoint", { AuthType: "ApplicationManaged" }]
  ])("is synthesized for the target %s", ([target, type, expected]) =>
    Effect.gen(function*() {
      const cwd = yield* projectOf(target === "image" ? "Dockerfile" : "index.js")
      fs.symlinkSync(fileURLToPath(new URL("node_modules", import.meta.url)), path.join(cwd, "node_modules"))
      yield* write(cwd, "cdk", "--target", target, "--arch", "arm64")

      yield* succeeds([process.execPath, "cdk.ts"], cwd, { CDK_OUTDIR: path.join(cwd, "cdk.out") })

      const { Resources } = JSON.parse(fs.readFileSync(path.join(cwd, "cdk.out/my-app.template.json"), "utf8"))
      const found = Object.values<Resource>(Resources).filter(({ Type }) => Type === type)
      assert.isTrue(
        found.some(({ Properties }) =>
          Object.entries(expected).every(([key, value]) => JSON.stringify(Properties[key]) === JSON.stringify(value))
        ),
        JSON.stringify(found)
      )
    }))

  it.effect("is synthesized to the functions, URLs, queues and schedules that were asked for", () =>
    Effect.gen(function*() {
      const cwd = yield* project
      fs.symlinkSync(fileURLToPath(new URL("node_modules", import.meta.url)), path.join(cwd, "node_modules"))
      yield* write(cwd, "cdk")

      yield* succeeds([process.execPath, "cdk.ts"], cwd, { CDK_OUTDIR: path.join(cwd, "cdk.out") })

      const { Resources } = JSON.parse(fs.readFileSync(path.join(cwd, "cdk.out/my-project.template.json"), "utf8"))
      const of = (type: string) =>
        Object.values<Resource>(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties)
      assert.deepStrictEqual(
        of("AWS::Lambda::Function").map(({ Environment, FunctionName, MemorySize, Timeout }) => ({
          Environment,
          FunctionName,
          MemorySize,
          Timeout
        })),
        [
          ["orders", 512, 10, { TABLE: "it's: \"ours\"" }] as const,
          ["public-page", 1024, 3, {}] as const,
          ["for_us", 1024, 3, {}] as const
        ].map(([FunctionName, MemorySize, Timeout, variables]) => ({
          Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap", ...variables } },
          FunctionName,
          MemorySize,
          Timeout
        }))
      )
      assert.deepStrictEqual(of("AWS::Lambda::Url").map(({ AuthType, InvokeMode }) => [AuthType, InvokeMode]), [
        ["NONE", "RESPONSE_STREAM"],
        ["AWS_IAM", "BUFFERED"]
      ])
      assert.deepStrictEqual(of("AWS::Lambda::Permission").map(({ Action }) => Action), [
        "lambda:InvokeFunctionUrl",
        "lambda:InvokeFunction"
      ])
      assert.deepStrictEqual(
        of("AWS::Lambda::EventSourceMapping").map(({ EventSourceArn, FunctionResponseTypes }) => [
          EventSourceArn,
          FunctionResponseTypes
        ]),
        [[queue, ["ReportBatchItemFailures"]]]
      )
    }))
})
