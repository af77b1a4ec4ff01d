/** Systems Manager and Secrets Manager in memory: a test changes their values, and takes them away. */
import { Effect, type Layer, Schema } from "effect"
import { AwsClient, type AwsError } from "effect-lambda-runtime/aws"

const ByPath = Schema.Struct({
  Path: Schema.String,
  Recursive: Schema.Boolean,
  WithDecryption: Schema.Literal(true),
  MaxResults: Schema.Finite,
  NextToken: Schema.optionalKey(Schema.String)
})

const ByNames = Schema.Struct({ Names: Schema.Array(Schema.String), WithDecryption: Schema.Literal(true) })

const BySecret = Schema.Struct({
  SecretId: Schema.String,
  VersionId: Schema.optionalKey(Schema.String),
  VersionStage: Schema.optionalKey(Schema.String)
})

export interface MemoryAws {
  /** Values by the names of parameters. */
  parameters: Record<string, string>
  /** Values by the ids of secrets, each with `#` and its version. */
  secrets: Record<string, { readonly SecretString: string } | { readonly SecretBinary: string } | {}>
  /** Why AWS refuses every call. */
  fault: AwsClient.MemoryAnswer | AwsError.AwsErrorReason | undefined
  /** How long an answer takes, in milliseconds. */
  delay: number
  /** The operations that were called. */
  readonly calls: Array<string>
  readonly layer: Layer.Layer<AwsClient.AwsClient | AwsClient.AwsRequests>
}

const refusal = (code: string, message = ""): AwsClient.MemoryAnswer => ({
  status: 400,
  json: { __type: code, message }
})

/** What AWS says to a role that may not. */
export const denied = refusal("AccessDeniedException", "User: arn:aws:sts::1:role/f is not authorized")

/** What AWS says while it is down. */
export const down: AwsClient.MemoryAnswer = { status: 503, json: { message: "try again" } }

const isReason = (fault: object): fault is AwsError.AwsErrorReason => "_tag" in fault

/** AWS answers without the version, the label or the account. */
const bareName = (name: string): string => name.replace(/^arn:.*:parameter/, "").replace(/:.*$/, "")

const answer = (
  { parameters, secrets }: Pick<MemoryAws, "parameters" | "secrets">,
  operation: string,
  input: unknown
): AwsClient.MemoryAnswer => {
  switch (operation) {
    case "GetParametersByPath": {
      const { MaxResults, NextToken = "0", Path, Recursive } = Schema.decodeUnknownSync(ByPath)(input)
      const prefix = `${Path.replace(/\/$/, "")}/`
      const below = Object.entries(parameters).filter(([name]) =>
        name.startsWith(prefix) && (Recursive || !name.slice(prefix.length).includes("/"))
      )
      const end = Number(NextToken) + MaxResults
      const page = below.slice(Number(NextToken), end).map(([Name, Value]) => ({ Name, Value, Type: "String" }))
      return { json: { Parameters: page, ...(end < below.length ? { NextToken: String(end) } : {}) } }
    }
    case "GetParameters": {
      const { Names } = Schema.decodeUnknownSync(ByNames)(input)
      if (Names.length > 10 || new Set(Names).size < Names.length) return refusal("ValidationException")
      const found = Names.filter((name) => parameters[name] !== undefined)
      return {
        json: {
          Parameters: found.map((name) => ({ Name: bareName(name), Value: parameters[name], Version: 1 })),
          InvalidParameters: Names.filter((name) => !found.includes(name))
        }
      }
    }
    case "GetSecretValue": {
      const { SecretId, VersionId, VersionStage = "AWSCURRENT" } = Schema.decodeUnknownSync(BySecret)(input)
      const secret = secrets[`${SecretId}#${VersionId ?? VersionStage}`]
      return secret === undefined
        ? refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
        : { json: { Name: SecretId, VersionStages: [VersionStage], ...secret } }
    }
    default:
      return refusal("UnknownOperationException")
  }
}

export const make = (initial: Partial<Pick<MemoryAws, "parameters" | "secrets">> = {}): MemoryAws => {
  const aws: MemoryAws = {
    parameters: initial.parameters ?? {},
    secrets: initial.secrets ?? {},
    fault: undefined,
    delay: 0,
    calls: [],
    layer: AwsClient.layerMemory(({ input, operation }) => {
      aws.calls.push(operation)
      const { delay, fault } = aws
      const answered: Effect.Effect<AwsClient.MemoryAnswer, AwsError.AwsErrorReason> = fault === undefined
        ? Effect.sync(() => answer(aws, operation, input))
        : isReason(fault)
        ? Effect.fail(fault)
        : Effect.succeed(fault)
      return delay === 0 ? answered : Effect.delay(answered, delay)
    })
  }
  return aws
}
