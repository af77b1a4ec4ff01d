/** A template of AWS SAM, which makes roles, and both permissions of a public function URL, by itself. */
import type { EventPackage, FunctionSettings } from "./FunctionSettings.ts"
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

/** What runs the function: a zip file or an image from a folder, of which `sam` makes the rest. */
const packageOf = (
  { code, name }: FunctionSettings,
  parcel: EventPackage
): { readonly metadata: Entries; readonly properties: Entries } =>
  parcel.kind === "zip"
    ? { metadata: {}, properties: { CodeUri: code, Runtime: parcel.runtime, Handler: parcel.handler } }
    : {
      metadata: { DockerContext: code, Dockerfile: "Dockerfile", DockerTag: name },
      properties: {
        PackageType: "Image",
        ImageConfig: parcel.handler === undefined ? {} : { Command: [parcel.handler] }
      }
    }

const eventFunction = (id: string, fn: FunctionSettings, parcel: EventPackage): Entries => {
  const { metadata, properties } = packageOf(fn, parcel)
  return withoutEmpty({
    Type: "AWS::Serverless::Function",
    Metadata: metadata,
    Properties: withoutEmpty({
      FunctionName: fn.name,
      ...properties,
      Architectures: [fn.architecture],
      MemorySize: fn.memory,
      Timeout: fn.timeout,
      Environment: withoutEmpty({ Variables: fn.variables }),
      LoggingConfig: { LogFormat: fn.logFormat, LogGroup: { Ref: `${id}Logs` } },
      FunctionUrlConfig: fn.url === undefined ? {} : { AuthType: fn.url.auth, InvokeMode: fn.url.mode },
      Events: eventsOf(fn)
    })
  })
}

const bucketParameter = "CodeBucket"

/** `sam` uploads no code of Web Functions: the bucket and the version of the zip file are parameters. */
const versionParameter = (id: string): string => `${id}CodeVersion`

const webFunction = (id: string, runtime: string, fn: FunctionSettings): Entries => ({
  Type: "AWS::Serverless::WebFunction",
  Properties: withoutEmpty({
    FunctionName: fn.name,
    CodeUri: { Bucket: { Ref: bucketParameter }, Key: `${fn.name}.zip`, Version: { Ref: versionParameter(id) } },
    Runtime: runtime,
    Timeout: fn.timeout,
    EnvironmentVariables: fn.variables,
    LoggingConfig: { LogGroup: { Ref: `${id}Logs` } },
    AuthType: fn.url?.auth === "NONE" ? "ApplicationManaged" : "IamAuth"
  })
})

const resourcesOf = (id: string, fn: FunctionSettings): Entries => ({
  [id]: fn.package.kind === "web" ? webFunction(id, fn.package.runtime, fn) : eventFunction(id, fn, fn.package),
  [`${id}Logs`]: {
    Type: "AWS::Logs::LogGroup",
    Properties: { LogGroupName: `/aws/lambda/${fn.name}`, RetentionInDays: fn.logRetention }
  }
})

const parametersOf = (id: string, fn: FunctionSettings): Entries =>
  fn.package.kind === "web"
    ? {
      [bucketParameter]: { Type: "String", Description: "A bucket with versions, which Lambda may read" },
      [versionParameter(id)]: { Type: "String", Description: `The version of ${fn.name}.zip in the bucket` }
    }
    : {}

const outputsOf = (id: string, { package: { kind }, url }: FunctionSettings): Entries =>
  kind === "web"
    ? {
      [`${id}Arn`]: { Value: { Ref: id } },
      [`${id}Url`]: { Value: { "Fn::Sub": `https://\${${id}Endpoint.DomainName}` } }
    }
    : {
      [`${id}Arn`]: { Value: { "Fn::GetAtt": [id, "Arn"] } },
      // SAM names the function URL so.
      ...(url === undefined ? {} : { [`${id}Url`]: { Value: { "Fn::GetAtt": [`${id}Url`, "FunctionUrl"] } } })
    }

/** How the template is deployed. An image is made from the folder that `build` filled. */
export const deployLine = (functions: ReadonlyArray<FunctionSettings>): string =>
  `${functions.some((fn) => fn.package.kind === "image") ? "sam build && " : ""}sam deploy --guided`

/** The text of `template.yaml`. */
export const toSam = (functions: ReadonlyArray<FunctionSettings>): string => {
  const ids = logicalIds(functions.map(({ name }) => name)).map((id) => `${id}Function`)
  const each = (make: (id: string, fn: FunctionSettings) => Entries): Entries =>
    Object.assign({}, ...functions.map((fn, index) => make(ids[index] ?? "", fn)))
  return `# Written by effect-lambda template sam. Build first, then: ${deployLine(functions)}\n${
    toYaml(withoutEmpty({
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: "AWS::Serverless-2016-10-31",
      Parameters: each(parametersOf),
      Resources: each(resourcesOf),
      Outputs: each(outputsOf)
    }))
  }`
}
