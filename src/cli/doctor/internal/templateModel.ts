/** What a template says about functions and what calls them, alike for SAM and CloudFormation. */
import { isIntrinsic, list, number, numberOr, record, resolve, resourceOf, text, type Values } from "./values.ts"

/** A function. What the template leaves open is `undefined`. */
export interface TemplateFunction {
  readonly id: string
  readonly isImage: boolean
  readonly runtime: string | undefined
  readonly handler: string | undefined
  readonly arch: "arm64" | "x64"
  /** Seconds. */
  readonly timeout: number | undefined
  readonly variables: Values | undefined
  readonly hasSnapStart: boolean
  /** A folder or a zip file beside the template. */
  readonly code: string | undefined
  /** `sam build` makes the package of it. */
  readonly isBuiltBySam: boolean
}

export interface FunctionUrl {
  readonly where: string
  readonly functionId: string
  readonly isPublic: boolean
  readonly isStream: boolean
  /** SAM writes the permissions itself. */
  readonly isOfSam: boolean
}

/** An event source mapping. */
export interface Mapping {
  readonly where: string
  readonly functionId: string
  readonly sourceId: string | undefined
  readonly kind: "queue" | "stream"
  /** Whether it has `ReportBatchItemFailures`. */
  readonly reportsFailures: boolean
  /** `MaximumBatchingWindowInSeconds`. */
  readonly window: number
}

/** A route of API Gateway that calls a function. */
export interface ApiRoute {
  readonly where: string
  readonly functionId: string
  readonly kind: "HTTP API" | "REST API"
  /** Milliseconds. */
  readonly timeout: number
}

export interface Permission {
  readonly functionId: string | undefined
  readonly action: string | undefined
  readonly isPublic: boolean
}

export interface TemplateModel {
  readonly functions: ReadonlyArray<TemplateFunction>
  readonly urls: ReadonlyArray<FunctionUrl>
  readonly mappings: ReadonlyArray<Mapping>
  readonly routes: ReadonlyArray<ApiRoute>
  readonly permissions: ReadonlyArray<Permission>
  /** Seconds by the queue's name in the template; `undefined` if it is not known. */
  readonly visibilityTimeouts: ReadonlyMap<string, number | undefined>
}

interface Resource {
  readonly id: string
  readonly type: string
  readonly properties: Values
  readonly metadata: Values
}

const functionTypes = ["AWS::Lambda::Function", "AWS::Serverless::Function"]

/** Lambda's own defaults. */
const defaultTimeout = 3
const defaultVisibilityTimeout = 30

const apiTimeouts = { "HTTP API": 30_000, "REST API": 29_000 }

/** Settings of `Globals` hold for each function of SAM that does not set them. Variables of both are one set. */
const withGlobals = (globals: Values, properties: Values): Values => ({
  ...globals,
  ...properties,
  Environment: {
    Variables: {
      ...record(record(globals["Environment"])["Variables"]),
      ...record(record(properties["Environment"])["Variables"])
    }
  }
})

/** A path beside the template. What lies in S3 or is only known to AWS is not one. */
const codeOf = ({ metadata, properties, type }: Resource): string | undefined => {
  const asset = text(metadata["aws:asset:path"])
  if (asset !== undefined) return asset
  const code = type === "AWS::Serverless::Function" ? properties["CodeUri"] : properties["Code"]
  // CDK names a file beside the template by the key that the file will have in S3.
  const [, hash] = /^([0-9a-f]{64})\.zip$/.exec(text(record(code)["S3Key"]) ?? "") ?? []
  if (hash !== undefined) return `asset.${hash}`
  const path = text(code)
  return path === undefined || /^s3:|^https?:/.test(path) ? undefined : path
}

const toFunction = (resource: Resource): TemplateFunction => {
  const { id, metadata, properties } = resource
  const variables = record(properties["Environment"])["Variables"]
  return {
    arch: list(properties["Architectures"])[0] === "arm64" ? "arm64" : "x64",
    code: codeOf(resource),
    handler: text(properties["Handler"]),
    hasSnapStart: record(properties["SnapStart"])["ApplyOn"] === "PublishedVersions",
    id,
    isBuiltBySam: metadata["BuildMethod"] !== undefined,
    isImage: properties["PackageType"] === "Image",
    runtime: text(properties["Runtime"]),
    timeout: numberOr(properties["Timeout"], defaultTimeout),
    variables: isIntrinsic(variables) ? undefined : record(variables)
  }
}

const reportsFailures = (properties: Values): boolean =>
  // A list that is not known may have it.
  isIntrinsic(properties["FunctionResponseTypes"]) ||
  list(properties["FunctionResponseTypes"]).includes("ReportBatchItemFailures")

/** The events of a function of SAM. */
const readEvents = (
  { id, properties }: Resource,
  resources: Values
): { readonly mappings: ReadonlyArray<Mapping>; readonly routes: ReadonlyArray<ApiRoute> } => {
  const mappings: Array<Mapping> = []
  const routes: Array<ApiRoute> = []
  for (const [name, event] of Object.entries(record(properties["Events"]))) {
    const { Properties, Type } = record(event)
    const settings = record(Properties)
    const where = `${id}.Events.${name}`
    const common = {
      functionId: id,
      reportsFailures: reportsFailures(settings),
      where,
      window: number(settings["MaximumBatchingWindowInSeconds"]) ?? 0
    }
    if (Type === "SQS") {
      mappings.push({ ...common, kind: "queue", sourceId: resourceOf(settings["Queue"], resources) })
    } else if (["DynamoDB", "Kinesis", "MSK", "SelfManagedKafka"].includes(String(Type))) {
      mappings.push({ ...common, kind: "stream", sourceId: resourceOf(settings["Stream"], resources) })
    } else if (Type === "Api" || Type === "HttpApi") {
      const kind = Type === "Api" ? "REST API" : "HTTP API"
      routes.push({ functionId: id, kind, timeout: number(settings["TimeoutInMillis"]) ?? apiTimeouts[kind], where })
    }
  }
  return { mappings, routes }
}

/** A mapping of CloudFormation. By the name in its ARN, or by the type of the resource, it reads a queue or a stream. */
const toMapping = ({ id, properties }: Resource, resources: Values): Mapping | undefined => {
  const functionId = resourceOf(properties["FunctionName"], resources)
  const source = properties["EventSourceArn"]
  const sourceId = resourceOf(source, resources)
  const type = sourceId === undefined ? JSON.stringify(source ?? "") : text(record(resources[sourceId])["Type"]) ?? ""
  const kind = /AWS::SQS::|:sqs:/.test(type)
    ? "queue"
    : /AWS::Kinesis::|AWS::DynamoDB::|AWS::MSK::|:kinesis:|:dynamodb:|:kafka:/.test(type)
    ? "stream"
    : undefined
  if (functionId === undefined || kind === undefined) return undefined
  return {
    functionId,
    kind,
    reportsFailures: reportsFailures(properties),
    sourceId,
    where: id,
    window: number(properties["MaximumBatchingWindowInSeconds"]) ?? 0
  }
}

const toRoute = ({ id, properties, type }: Resource, resources: Values): ApiRoute | undefined => {
  const kind = type === "AWS::ApiGateway::Method" ? "REST API" : "HTTP API"
  const integration = kind === "REST API" ? record(properties["Integration"]) : properties
  // A response that streams may take 15 minutes.
  if (integration["ResponseTransferMode"] === "STREAM") return undefined
  const uri = integration[kind === "REST API" ? "Uri" : "IntegrationUri"]
  const functionId = resourceOf(uri, resources)
  if (functionId === undefined || !functionTypes.includes(text(record(resources[functionId])["Type"]) ?? "")) {
    return undefined
  }
  return { functionId, kind, timeout: number(integration["TimeoutInMillis"]) ?? apiTimeouts[kind], where: id }
}

const toUrl = (where: string, functionId: string, settings: Values, isOfSam: boolean): FunctionUrl => ({
  functionId,
  isOfSam,
  isPublic: settings["AuthType"] === "NONE",
  isStream: settings["InvokeMode"] === "RESPONSE_STREAM",
  where
})

const isDefined = <A>(value: A | undefined): value is A => value !== undefined

/** Reads a template. */
export const readModel = (template: Values): TemplateModel => {
  const raw = record(template["Resources"])
  const resolved = resolve(template)
  const globals = record(record(resolved["Globals"])["Function"])
  const all = Object.entries(record(resolved["Resources"])).map(([id, value]): Resource => {
    const type = text(record(value)["Type"]) ?? ""
    const properties = record(record(value)["Properties"])
    return {
      id,
      metadata: record(record(value)["Metadata"]),
      properties: type === "AWS::Serverless::Function" ? withGlobals(globals, properties) : properties,
      type
    }
  })
  const ofType = (...types: ReadonlyArray<string>) => all.filter(({ type }) => types.includes(type))
  const functions = ofType(...functionTypes)
  const events = functions.map((resource) => readEvents(resource, raw))
  return {
    functions: functions.map(toFunction),
    mappings: [
      ...events.flatMap(({ mappings }) => mappings),
      ...ofType("AWS::Lambda::EventSourceMapping").map((resource) => toMapping(resource, raw)).filter(isDefined)
    ],
    permissions: ofType("AWS::Lambda::Permission").map(({ properties }) => ({
      action: text(properties["Action"]),
      functionId: resourceOf(properties["FunctionName"], raw),
      isPublic: properties["Principal"] === "*"
    })),
    routes: [
      ...events.flatMap(({ routes }) => routes),
      ...ofType("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration")
        .map((resource) => toRoute(resource, raw)).filter(isDefined)
    ],
    urls: [
      ...functions.flatMap(({ id, properties }) =>
        properties["FunctionUrlConfig"] === undefined
          ? []
          : [toUrl(`${id}.FunctionUrlConfig`, id, record(properties["FunctionUrlConfig"]), true)]
      ),
      ...ofType("AWS::Lambda::Url").flatMap(({ id, properties }) => {
        const functionId = resourceOf(properties["TargetFunctionArn"], raw)
        return functionId === undefined ? [] : [toUrl(id, functionId, properties, false)]
      })
    ],
    visibilityTimeouts: new Map(
      ofType("AWS::SQS::Queue").map(({ id, properties }) => [
        id,
        numberOr(properties["VisibilityTimeout"], defaultVisibilityTimeout)
      ])
    )
  }
}
