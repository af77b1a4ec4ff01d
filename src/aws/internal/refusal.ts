/** What AWS says in an answer that is an error: its code, its message, and whether to try again. */
import * as Redacted from "effect/Redacted"
import { type Answer, Refused, Throttled, Unavailable } from "../AwsError.ts"
import { parseJson, requestIdOf, textOf } from "./message.ts"

/** Whether services say by this code that there are too many requests. As in AWS's SDKs. */
const isThrottling = (code: string): boolean =>
  /Throttl|^(LimitExceededException|ProvisionedThroughputExceededException|RequestLimitExceeded|SlowDown|TooManyRequestsException|TransactionInProgressException)$/
    .test(code)

const inXml = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]

/** `com.amazonaws.ssm#ParameterNotFound:http://…` is `ParameterNotFound`. */
const bareCode = (code: string): string => code.replace(/^[^:]*#|:.*$/gs, "")

/** What follows is the request as AWS signed it, and with it the session token. */
const withoutSecrets = (detail: string): string => detail.replace(/\s*The Canonical String.*$/s, "")

/** The reason for which an answer with a status of 300 or more is an error. */
export const toReason = (answer: Answer): Refused | Throttled | Unavailable => {
  const { headers, status } = answer
  const text = textOf(answer)
  const json = parseJson(text)
  // `Object` makes an object of anything.
  const { __type: type, code: lower, Code, message, Message }: Record<string, unknown> = Object(json)
  const code = bareCode(
    String(headers["x-amzn-errortype"] ?? type ?? lower ?? Code ?? inXml(text, "Code") ?? "Unknown")
  )
  const known = {
    status,
    code,
    detail: withoutSecrets(String(message ?? Message ?? inXml(text, "Message") ?? "")),
    requestId: requestIdOf(answer),
    answer: Redacted.make({ ...answer, json })
  }
  if (status === 429 || isThrottling(code)) return new Throttled(known)
  return /^(50[0234]|4.*RequestTimeout)/.test(`${status} ${code}`) ? new Unavailable(known) : new Refused(known)
}
