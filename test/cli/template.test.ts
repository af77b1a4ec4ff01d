import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { readSettings, type SettingsFlags } from "../../src/cli/infrastructure/FunctionSettings.ts"
import { logicalIds } from "../../src/cli/infrastructure/logicalIds.ts"
import { makeTemplate, writeTemplate } from "../../src/cli/infrastructure/writeTemplate.ts"
import { toYaml } from "../../src/cli/infrastructure/yaml.ts"
import { effectLambda } from "./effectLambda.ts"
import { makeFolder } from "./folder.ts"

const queue = "arn:aws:sqs:eu-west-1:123456789012:orders"

/** Settings of three functions. */
const config = `export default { functions: {
  orders: { entry: "orders.ts", memory: 512, timeout: 9.5, env: { TABLE: "orders" }, sqs: ["${queue}"] },
  "public-page": { entry: "page.ts", url: "none", stream: true },
  plain: { entry: "plain.ts", handler: "plain.run" }
} }`

const project = makeFolder({ "effect-lambda.config.mjs": config })

const none: Omit<SettingsFlags, "folder"> = {
  names: [],
  out: "dist",
  target: "wrapper",
  runtime: "nodejs24.x",
  arch: "arm64",
  memory: undefined,
  timeout: undefined,
  env: [],
  url: undefined,
  stream: undefined,
  sqs: [],
  schedule: undefined,
  logFormat: "text",
  logRetention: undefined
}

const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" }

describe("readSettings", () => {
  it.effect("takes the functions of the config file, with the exec wrapper and Lambda's defaults", () =>
    Effect.gen(function*() {
      const settings = yield* readSettings({ ...none, folder: yield* project })

      const common = {
        package: { kind: "zip" as const, runtime: "nodejs24.x", handler: "index.handler" },
        architecture: "arm64" as const,
        logFormat: "Text" as const,
        logRetention: 14,
        schedule: undefined
      }
      const small = { ...common, memory: 1024, timeout: 3, variables: wrapper, queues: [] }
      assert.deepStrictEqual(settings, [
        {
          ...common,
          name: "orders",
          code: "dist/orders",
          memory: 512,
          timeout: 10,
          variables: { ...wrapper, TABLE: "orders" },
          url: undefined,
          queues: [queue]
        },
        { ...small, name: "public-page", code: "dist/public-page", url: { auth: "NONE", mode: "RESPONSE_STREAM" } },
        {
          ...small,
          name: "plain",
          code: "dist/plain",
          package: { ...common.package, handler: "plain.run" },
          url: undefined
        }
      ])
    }))

  it.effect("prefers flags to the config file", () =>
    Effect.gen(function*() {
      const [fn] = yield* readSettings({
        ...none,
        folder: yield* project,
        names: ["orders"],
        out: "out/aws",
        target: "provided",
        runtime: undefined,
        memory: 2048,
        timeout: 60,
        env: ["TABLE=others"],
        url: "iam",
        sqs: [`${queue}-2`],
        schedule: "rate(1 day)",
        logFormat: "json",
        logRetention: 30
      })

      assert.deepStrictEqual(fn, {
        name: "orders",
        code: "out/aws/orders",
        package: { kind: "zip", runtime: "provided.al2023", handler: "bootstrap" },
        architecture: "arm64",
        memory: 2048,
        timeout: 60,
        variables: { TABLE: "others" },
        logFormat: "JSON",
        logRetention: 30,
        url: { auth: "AWS_IAM", mode: "BUFFERED" },
        queues: [`${queue}-2`],
        schedule: "rate(1 day)"
      })
    }))

  it.effect("describes an image, and a Web Function, which runs on arm64 and has an endpoint", () =>
    Effect.gen(function*() {
      const folder = yield* project
      const of = (target: SettingsFlags["target"]) =>
        Effect.map(
          readSettings({ ...none, folder, names: ["plain"], target, runtime: undefined, arch: undefined }),
          ([fn]) => fn
        )

      const image = yield* of("image")
      const web = yield* of("web")

      assert.deepInclude(image, { package: { kind: "image", handler: "plain.run" }, variables: {}, url: undefined })
      assert.deepInclude(web, {
        package: { kind: "web", runtime: "nodejs24.x" },
        architecture: "arm64",
        timeout: 30,
        variables: {},
        url: { auth: "AWS_IAM", mode: "RESPONSE_STREAM" }
      })
    }))

  it.effect("refuses flags that a target does not have", () =>
    Effect.gen(function*() {
      const flags = { ...none, folder: yield* project, names: ["plain"], runtime: undefined }
      const wrong: ReadonlyArray<Partial<SettingsFlags>> = [
        { target: "image", runtime: "nodejs24.x" },
        { target: "web", memory: 512 },
        { target: "web", sqs: [queue] },
        { target: "web", names: ["orders"] },
        { target: "web", schedule: "rate(1 day)" },
        { target: "web", stream: false },
        { target: "web", logFormat: "json" },
        { target: "web", timeout: 1800 },
        { target: "web", timeout: 2 }
      ]

      const errors = yield* Effect.forEach(wrong, (wrong) => Effect.flip(readSettings({ ...flags, ...wrong })))

      assert.deepStrictEqual(
        errors.map(({ _tag, message }) => [_tag, message]),
        [
          "--runtime is not for the target image: the image has its own Node",
          "--memory is not for the target web: Lambda chooses the memory of a Web Function",
          "--sqs is not for the target web: a Web Function gets requests alone",
          "orders gets messages of a queue, and a Web Function gets requests alone",
          "--schedule is not for the target web: a Web Function gets requests alone",
          "--no-stream is not for the target web: a Web Function always streams",
          "--log-format is not for the target web: a Web Function has no format of logs",
          "the timeout of the Web Function plain cannot be 1800: expected 3 to 900 seconds",
          "the timeout of the Web Function plain cannot be 2: expected 3 to 900 seconds"
        ].map((message) => ["WrongUse", message])
      )
    }))

  it.effect("refuses what AWS would refuse, and flags for one function if there are several", () =>
    Effect.gen(function*() {
      const folder = yield* project
      const wrong: ReadonlyArray<Partial<SettingsFlags>> = [
        { names: ["plain"], schedule: "daily" },
        { names: ["plain"], sqs: ["orders"] },
        { runtime: "node24" },
        { runtime: "nodejs20.x" },
        { runtime: "provided.al2" },
        { logRetention: 15 },
        { schedule: "rate(1 day)" },
        { names: ["ordrs"] },
        { names: ["plain"], env: ["AWS_REGION=x"] }
      ]

      const errors = yield* Effect.forEach(wrong, (flags) => Effect.flip(readSettings({ ...none, ...flags, folder })))

      assert.deepStrictEqual(errors.map(({ _tag }) => _tag), wrong.map(() => "WrongUse"))
      assert.deepStrictEqual(errors.map(({ message }) => message.split(/; |: expected/, 1)[0]), [
        "--schedule cannot be \"daily\"",
        "--sqs cannot be \"orders\"",
        "--runtime cannot be \"node24\"",
        "--runtime cannot be \"nodejs20.x\"",
        "--runtime cannot be \"provided.al2\"",
        "--log-retention cannot be 15",
        "--schedule is for one function, so name one: orders, public-page, plain",
        "effect-lambda.config.mjs has no function ordrs",
        "the variable AWS_REGION is set by Lambda and cannot be set for a function"
      ])
    }))
})

describe("makeTemplate", () => {
  it.effect("describes every function for SAM", () =>
    Effect.gen(function*() {
      const { name, text } = yield* makeTemplate("sam", { ...none, folder: yield* project })

      assert.strictEqual(name, "template.yaml")
      for (
        const part of [
          "  OrdersFunction:\n    Type: \"AWS::Serverless::Function\"\n",
          "AWS_LAMBDA_EXEC_WRAPPER: /var/task/bootstrap\n          TABLE: orders\n",
          "              - ReportBatchItemFailures\n",
          "      FunctionUrlConfig:\n        AuthType: NONE\n        InvokeMode: RESPONSE_STREAM\n",
          "      Architectures:\n        - arm64\n"
        ]
      ) assert.include(text, part)
    }))

  it.effect("writes the values of variables so that they cannot be taken for code", () =>
    Effect.gen(function*() {
      const value = "\"); process.exit(1) // ${x} `"
      const flags = { ...none, folder: yield* project, names: ["plain"], env: [`NAME=${value}`] }

      const { name, text } = yield* makeTemplate("cdk", flags)

      assert.strictEqual(name, "cdk.ts")
      assert.include(text, `"NAME": ${JSON.stringify(value)}`)
    }))
})

describe("writeTemplate", () => {
  it.effect("refuses to write over a file, unless it is forced", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "template.yaml": "mine" })
      const read = () => fs.readFileSync(path.join(folder, "template.yaml"), "utf8")

      const error = yield* Effect.flip(writeTemplate(folder, "template.yaml", "new", false))
      const kept = read()
      yield* writeTemplate(folder, "template.yaml", "new", true)

      assert.strictEqual(
        error.message,
        "cannot write template.yaml: it exists already; --force writes over it, --stdout prints the template"
      )
      assert.deepStrictEqual([kept, read()], ["mine", "new"])
    }))
})

describe("effect-lambda template", () => {
  it.effect("exits with 2 for a kind that it does not know", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda(["template", "terraform"])

      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /^error: <kind> cannot be "terraform": expected .*sam.*cdk/)
    }))
})

describe("the command template", () => {
  it.effect("exits with 2 for a timeout that Lambda refuses, and for a Web Function on x64", () =>
    Effect.gen(function*() {
      const long = yield* effectLambda(["template", "sam", "--timeout", "1801"])
      const web = yield* effectLambda(["template", "sam", "--target", "web", "--arch", "x64"])

      assert.deepStrictEqual([long.code, web.code], [2, 2])
      assert.match(long.stderr, /--timeout cannot be "?1801"?: expected a whole number from 1 to 1800/)
      assert.match(web.stderr, /^error: --arch x64 is not for the target web: Web Functions run on arm64/)
    }))
})

describe("logicalIds", () => {
  it("have letters and digits alone, and differ", () => {
    assert.deepStrictEqual(logicalIds(["my-orders", "my_orders", "2nd", "--"]), [
      "MyOrders",
      "MyOrdersN2",
      "Function2nd",
      "Function"
    ])
  })
})

describe("toYaml", () => {
  it("quotes what a reader would take for something else", () => {
    const text = toYaml({ a: ["no", "1", "", "a: b", "x # y", "ü\n"], "b c": { d: [], e: {}, f: 1, g: true } })

    assert.strictEqual(
      text,
      `a:
  - "no"
  - "1"
  - ""
  - "a: b"
  - "x # y"
  - "ü\\n"
"b c":
  d: []
  e: {}
  f: 1
  g: true
`
    )
  })
})
