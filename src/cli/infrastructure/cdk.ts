/** An app of AWS CDK: a TypeScript file that Node runs as it is. */
import type { FunctionSettings } from "./FunctionSettings.ts"
import { logicalIds } from "./logicalIds.ts"

const text = (value: string): string => JSON.stringify(value)

const runtimeFamily = (runtime: string): string => (runtime.startsWith("nodejs") ? "NODEJS" : "OTHER")

const statement = (lines: ReadonlyArray<string>): string => lines.join("\n")

const functionOf = (constant: string, id: string, fn: FunctionSettings): string =>
  statement([
    `const ${constant} = new lambda.Function(stack, ${text(id)}, {`,
    `  functionName: ${text(fn.name)},`,
    `  code: lambda.Code.fromAsset(path.join(import.meta.dirname, ${text(fn.code)})),`,
    `  runtime: new lambda.Runtime(${text(fn.runtime)}, lambda.RuntimeFamily.${runtimeFamily(fn.runtime)}),`,
    `  handler: ${text(fn.handler)},`,
    `  architecture: lambda.Architecture.${fn.architecture.toUpperCase().replace("ARM64", "ARM_64")},`,
    `  memorySize: ${fn.memory},`,
    `  timeout: Duration.seconds(${fn.timeout}),`,
    ...(Object.keys(fn.variables).length === 0 ? [] : [
      "  environment: {",
      Object.entries(fn.variables).map(([name, value]) => `    ${text(name)}: ${text(value)}`).join(",\n"),
      "  },"
    ]),
    `  loggingFormat: lambda.LoggingFormat.${fn.logFormat.toUpperCase()},`,
    `  logGroup: new logs.LogGroup(stack, ${text(`${id}Logs`)}, {`,
    `    logGroupName: ${text(`/aws/lambda/${fn.name}`)},`,
    `    retention: ${fn.logRetention},`,
    "    removalPolicy: RemovalPolicy.DESTROY",
    "  })",
    "})"
  ])

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
    return [
      functionOf(constant, id, fn),
      `new CfnOutput(stack, ${text(`${id}Arn`)}, { value: ${constant}.functionArn })`,
      ...urlOf(constant, id, fn),
      ...sourcesOf(constant, id, fn)
    ]
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
