/** A request to AWS, and the answer to one that succeeded. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Answer, type AwsError, InvalidAnswer, InvalidRequest } from "../AwsError.ts"

/**
 * A request to a service of AWS.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsRequest {
  /**
   * The service as its host name begins: `ssm`, `secretsmanager`, `dynamodb`, `lambda`, `sts`, `states`, `events`,
   * `appconfigdata` …
   */
  readonly service: string
  /** What errors and spans call it, such as `GetParameter`. Default: the method and the path. */
  readonly operation?: string | undefined
  /** Default `POST` with a body, else `GET`. */
  readonly method?: string | undefined
  /**
   * The path, without a query. Parts that may hold `/`, `?`, `#` or `%` have to be encoded with `encodeURIComponent`; other
   * characters that may not stand in a path are encoded here. Default `/`.
   */
  readonly path?: string | undefined
  /** Names and values, not encoded. An array sends the name several times; `undefined` sends nothing. */
  readonly query?: Readonly<Record<string, string | ReadonlyArray<string> | undefined>> | undefined
  /** Without those that are made here: `host`, `content-length`, the date, and the signature. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined
  /** Text is sent as UTF-8. Without a `content-type` it is a form, as SNS, STS and other older services take it. */
  readonly body?: string | Uint8Array | undefined
  /** Default: `AwsRegion`. */
  readonly region?: string | undefined
  /**
   * The URL of the service, if it has one of its own: of an API (`service: "execute-api"`), of a function
   * (`service: "lambda"`), or of a VPC endpoint. A path in it comes before `path`. Default: `AWS_ENDPOINT_URL_<SERVICE>`,
   * `AWS_ENDPOINT_URL`, else the service's public endpoint in the region.
   */
  readonly endpoint?: string | undefined
  /**
   * The name under which the service is signed for, if its host has another, such as `bedrock` for `bedrock-runtime`.
   * Known here for `appconfigdata` and `email`.
   */
  readonly signingName?: string | undefined
  /** How long an attempt may take until the whole answer is there. Default: that of the client, 5 seconds. */
  readonly timeout?: Duration.Input | undefined
  /**
   * How often it may be sent in all. Default: that of the client, 3. With 1 it is never sent twice, not even after a
   * connection was lost that AWS had closed.
   */
  readonly maxAttempts?: number | undefined
}

/**
 * A request to a service that takes JSON and names its operation in the header `X-Amz-Target`, such as DynamoDB, SSM,
 * Secrets Manager, KMS, SQS, Step Functions or EventBridge.
 *
 * @category models
 * @since 0.1.0
 */
export interface JsonRequest
  extends Pick<AwsRequest, "service" | "region" | "endpoint" | "signingName" | "timeout" | "maxAttempts">
{
  /** Such as `AmazonSSM.GetParameter` or `DynamoDB_20120810.PutItem`. What follows the dot is the operation. */
  readonly target: string
  /** What the operation takes: it is sent as JSON. Default `{}`. */
  readonly input?: unknown
  /** The version of AWS's JSON protocol. Default `1.0` for `dynamodb`, `sqs` and `states`, else `1.1`. */
  readonly version?: "1.0" | "1.1" | undefined
}

/**
 * An answer of AWS with a status below 300.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsResponse extends Answer {
  /** By which AWS finds the request. */
  readonly requestId: string | undefined
  /** The body as text. */
  readonly text: string
  /** The body as JSON, and `{}` if there is none. Fails with `InvalidAnswer` if it is something else. */
  readonly json: Effect.Effect<unknown, AwsError>
}

export const textOf = ({ body }: Answer): string => new TextDecoder().decode(body)

/** `undefined` if it is not JSON. The `SyntaxError` would quote it. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const requestIdOf = ({ headers }: Answer): string | undefined =>
  headers["x-amzn-requestid"] ?? headers["x-amz-request-id"]

/** An answer to the request that `toError` fails. */
export const toResponse = (answer: Answer, toError: (reason: InvalidAnswer) => AwsError): AwsResponse => ({
  ...answer,
  requestId: requestIdOf(answer),
  get text() {
    return textOf(answer)
  },
  json: Effect.suspend(() => {
    // An operation that has nothing to say answers with no body, as `CreateLogGroup` does.
    const json = parseJson(textOf(answer) || "{}")
    return json === undefined
      ? Effect.fail(toError(new InvalidAnswer({ message: "the answer is not JSON" })))
      : Effect.succeed(json)
  })
})

const isVersion10 = (service: string): boolean => /^(dynamodb|sqs|states)$/.test(service)

/** Why a value has no JSON form. The message of a `toJSON` that throws could quote what it refuses. */
const refusedInput = (error: unknown): string =>
  /BigInt/.test(String(error))
    ? "input has a bigint, which JSON has not; make it a string or a number"
    : /circular/.test(String(error))
    ? "input contains itself, so it has no JSON form"
    : "input has no JSON form"

const toText = (input: unknown): string | InvalidRequest => {
  try {
    const text: string | undefined = JSON.stringify(input)
    return text ?? new InvalidRequest({ message: `input is a ${typeof input}, which has no JSON form` })
  } catch (error) {
    return new InvalidRequest({ message: refusedInput(error) })
  }
}

/** The request that a `JsonRequest` stands for. */
export const fromJson = (request: JsonRequest): AwsRequest | InvalidRequest => {
  const { input = {}, target, version = isVersion10(request.service) ? "1.0" : "1.1", ...rest } = request
  // The types say so, and a program in JavaScript has none.
  if (typeof target !== "string" || target === "") {
    return new InvalidRequest({ message: "target must name an operation, such as AmazonSSM.GetParameter" })
  }
  const body = toText(input)
  return typeof body === "string"
    ? {
      ...rest,
      operation: target.replace(/^.*\./, ""),
      method: "POST",
      headers: { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
      body
    }
    : body
}

export const methodOf = ({ body, method }: AwsRequest): string => method ?? (body === undefined ? "GET" : "POST")

/** What errors call a request. */
export const operationOf = (request: AwsRequest): string =>
  request.operation ?? `${methodOf(request)} ${request.path ?? "/"}`
