/** What the telemetry of an environment is about: OpenTelemetry's attributes of a resource. */
import * as Effect from "effect/Effect"
import { Environment } from "../../Environment.ts"
import type { Settings } from "./settings.ts"

const known = (attributes: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

const list = (text: string | undefined) => text === undefined ? undefined : [text]

/**
 * The resource. What a user sets comes before what is found out.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/resource/cloud-provider/aws/
 * @see https://opentelemetry.io/docs/specs/semconv/resource/faas/
 */
export const makeResource = Effect.fnUntraced(function*({ resource, serviceName }: Settings) {
  const environment = yield* Environment
  const { functionName, functionVersion, logGroupName, logStreamName, memoryLimitInMB } = environment
  const found = known({
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    ...(functionName !== undefined && {
      "cloud.provider": "aws",
      "cloud.platform": "aws_lambda",
      "cloud.region": environment.variable("AWS_REGION"),
      "faas.name": functionName,
      "faas.version": functionVersion,
      "faas.instance": logStreamName,
      "faas.max_memory": memoryLimitInMB === undefined ? undefined : memoryLimitInMB * 1_048_576,
      "aws.log.group.names": list(logGroupName),
      "aws.log.stream.names": list(logStreamName)
    })
  })
  return {
    serviceName: serviceName ?? resource["service.name"] ?? functionName ?? "unknown_service:node",
    attributes: { ...found, ...resource }
  }
})

/** The account in the ARN of a function. */
export const accountOf = (arn: string): string | undefined => /^arn:[^:]*:lambda:[^:]*:(\d{12}):/.exec(arn)?.[1]
