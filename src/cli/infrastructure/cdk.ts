/** An app of AWS CDK: a TypeScript file that Node runs as it is. */
import type { EventPackage, FunctionSettings } from "./FunctionSettings.ts"
import { logicalIds } from "./logicalIds.ts"

const text = (value: string): string => JSON.stringify(value)

const runtimeFamily = (runtime: string): string => (runtime.startsWith("nodejs") ? "NODEJS" : "OTHER")

const statement = (lines: ReadonlyArray<string>): string => lines.join("\n")

const folderOf = ({ code }: FunctionSettings): string => `path.join(import.meta.dirname, ${text(code)})`

const environmentOf = ({ variables }: FunctionSettings): ReadonlyArray<string> =>
  Object.keys(variables).length === 0 ? [] : [
    "  environment: {",
    Object.entries(variables).map(([name, value]) => `    ${text(name)}: ${text(value)}`).join(",\n"),
    "  },"
  ]

const logGroupOf = (id: string, { logRetention, name }: FunctionSettings): ReadonlyArray<string> => [
  `  logGroup: new logs.LogGroup(stack, ${text(`${id}Logs`)}, {`,
  `    logGroupName: ${text(`/aws/lambda/${name}`)},`,
  `    retention: ${logRetention},`,
  "    removalPolicy: RemovalPolicy.DESTROY",
  "  })"
]

/** What runs an event function: its class, and the properties that say so. */
const packageOf = (
  fn: FunctionSettings,
  parcel: EventPackage
): readonly [construct: string, properties: ReadonlyArray<string>] => {
  if (parcel.kind === "zip") {
    const { handler, runtime } = parcel
    return ["Function", [
      `  code: lambda.Code.fromAsset(${folderOf(fn)}),`,
      `  runtime: new lambda.Runtime(${text(runtime)}, lambda.RuntimeFamily.${runtimeFamily(runtime)}),`,
      `  handler: ${text(handler)},`
    ]]
  }
  return ["DockerImageFunction", [
    `  code: lambda.DockerImageCode.fromImageAsset(${folderOf(fn)}, {`,
    ...(parcel.handler === undefined ? [] : [`    cmd: [${text(parcel.handler)}],`]),
    `    platform: Platform.${fn.architecture === "arm64" ? "LINUX_ARM64" : "LINUX_AMD64"}`,
    "  }),"
  ]]
}

const eventFunction = (constant: string, id: string, fn: FunctionSettings, parcel: EventPackage): string => {
  const [construct, properties] = packageOf(fn, parcel)
  return statement([
    `const ${constant} = new lambda.${construct}(stack, ${text(id)}, {`,
    `  functionName: ${text(fn.name)},`,
    ...properties,
    `  architecture: lambda.Architecture.${fn.architecture.toUpperCase().replace("ARM64", "ARM_64")},`,
    `  memorySize: ${fn.memory},`,
    `  timeout: Duration.seconds(${fn.timeout}),`,
    ...environmentOf(fn),
    `  loggingFormat: lambda.LoggingFormat.${fn.logFormat.toUpperCase()},`,
    ...logGroupOf(id, fn),
    "})"
  ])
}

/** CDK puts the code into a bucket that it makes for the stack. */
const webFunction = (constant: string, id: string, runtime: string, fn: FunctionSettings): string =>
  statement([
    `const ${constant} = new lambda.WebFunction(stack, ${text(id)}, {`,
    `  webFunctionName: ${text(fn.name)},`,
    `  code: lambda.WebFunctionCode.fromAssetToManagedBucket(${folderOf(fn)}),`,
    `  runtime: lambda.WebFunctionRuntime.of(${text(runtime)}),`,
    `  timeout: Duration.seconds(${fn.timeout}),`,
    ...environmentOf(fn),
    `  defaultEndpointAuth: lambda.WebFunctionAuthType.${
      fn.url?.auth === "NONE" ? "APPLICATION_MANAGED" : "IAM_AUTH"
    },`,
    ...logGroupOf(id, fn),
    "})"
  ])

const functionOf = (constant: string, id: string, fn: FunctionSettings): ReadonlyArray<string> =>
  fn.package.kind === "web"
    ? [
      webFunction(constant, id, fn.package.runtime, fn),
      `new CfnOutput(stack, ${text(`${id}Arn`)}, { value: ${constant}.webFunctionArn })`,
      `new CfnOutput(stack, ${text(`${id}Url`)}, { value: "https://" + ${constant}.endpoint.domainName })`
    ]
    : [
      eventFunction(constant, id, fn, fn.package),
      `new CfnOutput(stack, ${text(`${id}Arn`)}, { value: ${constant}.functionArn })`,
      ...urlOf(constant, id, fn),
      ...sourcesOf(constant, id, fn)
    ]

const urlOf = (constant: string, id: string, { url }: FunctionSettings): ReadonlyArray<string> =>
  url === undefined ? [] : [
    statement([
      `const ${constant}Url = ${constant}.addFunctionUrl({`,
      `  authType: lambda.FunctionUrlAuthType.${url.auth},`,
      `  invokeMode: lambda.InvokeMode.${url.mode}`,
      "})",
      `new CfnOutput(stack, ${text(`${id}Url`)}, { value: ${constant}Url.url })`
    ])
  ]

const sourcesOf = (constant: string, id: string, { queues, schedule }: FunctionSettings): ReadonlyArray<string> => [
  ...queues.map((arn, index) =>
    statement([
      `${constant}.addEventSource(`,
      `  new SqsEventSource(sqs.Queue.fromQueueArn(stack, ${text(`${id}Queue${index + 1}`)}, ${text(arn)}), {`,
      "    reportBatchItemFailures: true",
      "  })",
      ")"
    ])
  ),
  ...(schedule === undefined ? [] : [
    statement([
      `new events.Rule(stack, ${text(`${id}Schedule`)}, {`,
      `  schedule: events.Schedule.expression(${text(schedule)}),`,
      `  targets: [new LambdaFunction(${constant})]`,
      "})"
    ])
  ])
]

const importsOf = (functions: ReadonlyArray<FunctionSettings>): ReadonlyArray<string> => [
  "import { App, CfnOutput, Duration, RemovalPolicy, Stack } from \"aws-cdk-lib\"",
  ...(functions.some(({ schedule }) => schedule !== undefined)
    ? [
      "import * as events from \"aws-cdk-lib/aws-events\"",
      "import { LambdaFunction } from \"aws-cdk-lib/aws-events-targets\""
    ]
    : []),
  ...(functions.some((fn) => fn.package.kind === "image")
    ? ["import { Platform } from \"aws-cdk-lib/aws-ecr-assets\""]
    : []),
  "import * as lambda from \"aws-cdk-lib/aws-lambda\"",
  ...(functions.some(({ queues }) => queues.length > 0)
    ? ["import { SqsEventSource } from \"aws-cdk-lib/aws-lambda-event-sources\""]
    : []),
  "import * as logs from \"aws-cdk-lib/aws-logs\"",
  ...(functions.some(({ queues }) => queues.length > 0) ? ["import * as sqs from \"aws-cdk-lib/aws-sqs\""] : []),
  "import * as path from \"node:path\""
]

/** The text of `cdk.ts`. `stack` is the name of its stack. */
export const toCdk = (functions: ReadonlyArray<FunctionSettings>, stack: string): string => {
  const ids = logicalIds(functions.map(({ name }) => name))
  const parts = functions.flatMap((fn, index) => {
    const id = ids[index] ?? ""
    const constant = `fn${functions.length === 1 ? "" : index + 1}`
    return functionOf(constant, id, fn)
  })
  return [
    `/** Written by effect-lambda template cdk. Build first, then: npx cdk deploy --app "node cdk.ts" */\n${
      importsOf(functions).join("\n")
    }`,
    `const app = new App()\nconst stack = new Stack(app, ${text(stack)})`,
    ...parts,
    "app.synth()\n"
  ].join("\n\n")
}
