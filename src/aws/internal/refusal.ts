/** What AWS says in an answer that is an error: its code, its message, and whether to try again. */
import * as Redacted from "effect/Redacted"
import { type Answer, Refused, Throttled, Unavailable } from "../AwsError.ts"

const idHeaders = ["x-amzn-requestid", "x-amz-request-id", "x-amz-requestid"]

export const requestIdOf = ({ headers }: Answer): string | undefined => {
  for (const name of idHeaders) if (headers[name] !== undefined) return headers[name]
  return undefined
}

/** Codes by which services say that there are too many requests. As in AWS's SDKs. */
const throttling = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException"
])

/** Codes of failures that pass. */
const transient = new Set([
  "InternalError",
  "InternalServerError",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError"
])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const firstText = (...values: ReadonlyArray<unknown>): string | undefined =>
  values.find((value): value is string => typeof value === "string" && value !== "")

const inXml = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]

/** `com.amazonaws.ssm#ParameterNotFound:http://…` is `ParameterNotFound`. */
const bareCode = (code: string): string => code.replace(/:.*$/s, "").replace(/^.*#/s, "")

/** Such messages hold the request as AWS signed it, and with it the session token. */
const withoutSecrets = (code: string, detail: string): string =>
  /signature/i.test(code + detail) ? detail.split("\n", 1)[0]!.replace(/\s*The Canonical String.*$/s, "") : detail

/** The reason for which an answer with a status of 300 or more is an error. */
export const toReason = (answer: Answer): Refused | Throttled | Unavailable => {
  const { body, headers, status } = answer
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  const json = parseJson(text)
  const { __type: type, ...fields } = isObject(json) ? json : {}
  const code = bareCode(
    firstText(headers["x-amzn-errortype"], type, fields.code, fields.Code, inXml(text, "Code")) ?? "Unknown"
  )
  const detail = firstText(fields.message, fields.Message, inXml(text, "Message")) ?? ""
  const known = {
    status,
    code,
    detail: withoutSecrets(code, detail),
    requestId: requestIdOf(answer) ?? inXml(text, "RequestId") ?? inXml(text, "RequestID"),
    answer: Redacted.make({ ...answer, json })
  }
  if (status === 429 || throttling.has(code)) return new Throttled(known)
  if ((status >= 500 && status <= 504 && status !== 501) || transient.has(code)) return new Unavailable(known)
  return new Refused(known)
}
