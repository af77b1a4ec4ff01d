/** A template of AWS SAM, which makes roles, and both permissions of a public function URL, by itself. */
import type { FunctionSettings } from "./FunctionSettings.ts"
import { logicalIds } from "./logicalIds.ts"
import { toYaml, type Yaml } from "./yaml.ts"

type Entries = Readonly<Record<string, Yaml>>

const eventsOf = ({ queues, schedule }: FunctionSettings): Entries => ({
  ...Object.fromEntries(
    queues.map((Queue, index) => [
      `Queue${index + 1}`,
      { Type: "SQS", Properties: { Queue, FunctionResponseTypes: ["ReportBatchItemFailures"] } }
    ])
  ),
  ...(schedule === undefined ? {} : { Schedule: { Type: "Schedule", Properties: { Schedule: schedule } } })
})

const withoutEmpty = (entries: Entries): Entries =>
  Object.fromEntries(
    Object.entries(entries).filter(([, value]) => typeof value !== "object" || Object.keys(value).length > 0)
  )

const resourcesOf = (id: string, fn: FunctionSettings): Entries => ({
  [id]: {
    Type: "AWS::Serverless::Function",
    Properties: withoutEmpty({
      FunctionName: fn.name,
      CodeUri: fn.code,
      Runtime: fn.runtime,
      Handler: fn.handler,
      Architectures: [fn.architecture],
      MemorySize: fn.memory,
      Timeout: fn.timeout,
      Environment: withoutEmpty({ Variables: fn.variables }),
      LoggingConfig: { LogFormat: fn.logFormat, LogGroup: { Ref: `${id}Logs` } },
      FunctionUrlConfig: fn.url === undefined ? {} : { AuthType: fn.url.auth, InvokeMode: fn.url.mode },
      Events: eventsOf(fn)
    })
  },
  [`${id}Logs`]: {
    Type: "AWS::Logs::LogGroup",
    Properties: { LogGroupName: `/aws/lambda/${fn.name}`, RetentionInDays: fn.logRetention }
  }
})

const outputsOf = (id: string, { url }: FunctionSettings): Entries => ({
  [`${id}Arn`]: { Value: { "Fn::GetAtt": [id, "Arn"] } },
  // SAM names the function URL so.
  ...(url === undefined ? {} : { [`${id}Url`]: { Value: { "Fn::GetAtt": [`${id}Url`, "FunctionUrl"] } } })
})

/** The text of `template.yaml`. */
export const toSam = (functions: ReadonlyArray<FunctionSettings>): string => {
  const ids = logicalIds(functions.map(({ name }) => name)).map((id) => `${id}Function`)
  const each = (make: (id: string, fn: FunctionSettings) => Entries): Entries =>
    Object.assign({}, ...functions.map((fn, index) => make(ids[index] ?? "", fn)))
  return `# Written by effect-lambda template sam. Build first, then: sam deploy --guided\n${
    toYaml({
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: "AWS::Serverless-2016-10-31",
      Resources: each(resourcesOf),
      Outputs: each(outputsOf)
    })
  }`
}
