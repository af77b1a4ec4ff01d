/** The requests to the Runtime API and the Extensions API: heads in ASCII, ids in paths. */
import type { ErrorReport } from "../../ErrorReport.ts"
import type { InvocationRef } from "../../RuntimeApi.ts"
import { headerNames, runtimePath as runtime } from "../../RuntimeApi.ts"
import { latin1, type Outgoing, withBody } from "./outgoing.ts"
import { version } from "./version.ts"

const headerText = /^[\x20-\x7e]+$/

/** Whether a text can be the value of a header that we send: printable ASCII. */
export const isHeaderText = (text: string): boolean => headerText.test(text)

const unescapedId = /^[A-Za-z0-9\-_.~$&+,:;=@]*$/

/**
 * An invocation id as a segment of a path.
 *
 * Lambda decodes only what its own encoder would have encoded, so `a%3Ab` is not found where `a:b` is.
 */
export const pathSegment = (id: string): string => {
  if (unescapedId.test(id)) return id
  let segment = ""
  for (const byte of Buffer.from(id)) {
    const char = String.fromCharCode(byte)
    segment += unescapedId.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  }
  return segment
}

const maxErrorTypeLength = 128
const maxXrayCauseLength = 64 * 1024

/** The value of `Lambda-Runtime-Function-Error-Type`. */
export const errorTypeHeader = (report: ErrorReport): string =>
  report.functionErrorType.length <= maxErrorTypeLength && isHeaderText(report.functionErrorType)
    ? report.functionErrorType
    : "Runtime.Unknown"

const reporting = (head: string, report: ErrorReport, body: string, withXrayCause: boolean): Outgoing => {
  const type = `${head}Content-Type: application/json\r\n` +
    `${headerNames.errorType}: ${errorTypeHeader(report)}\r\n`
  const cause = withXrayCause ? report.xrayCause : undefined
  return withBody(
    cause !== undefined && cause.length <= maxXrayCauseLength && isHeaderText(cause)
      ? `${type}${headerNames.xrayCause}: ${cause}\r\n`
      : type,
    body
  )
}

/** The requests to one server. */
export interface Requests {
  /** The end of every request line, and the headers of every request. */
  readonly general: string
  readonly next: Outgoing
  /** The head of a response, but for what says how its body is sent. */
  readonly response: (invocation: InvocationRef, contentType: string) => string
  /** `xrayCause` says whether to send the longest header, the X-Ray cause. */
  readonly error: (invocation: InvocationRef, report: ErrorReport, body: string, xrayCause: boolean) => Outgoing
  readonly initError: (report: ErrorReport, body: string, xrayCause: boolean) => Outgoing
  readonly restoreNext: Outgoing
  readonly restoreError: (report: ErrorReport, body: string, xrayCause: boolean) => Outgoing
}

/** `authority` is `host:port` as a URL has it. */
export const make = (authority: string): Requests => {
  const general = ` HTTP/1.1\r\nHost: ${authority}\r\n` +
    `User-Agent: effect-lambda-runtime/${version} node/${process.versions.node}\r\n`
  // The head up to the nonce. It is sent back only as it came, and never with a character that could end the header.
  const answering = ({ nonce, requestId }: InvocationRef, what: "response" | "error"): string => {
    const head = `POST ${runtime}/invocation/${pathSegment(requestId)}/${what}${general}`
    return nonce !== undefined && isHeaderText(nonce) ? `${head}${headerNames.nonce}: ${nonce}\r\n` : head
  }
  const get = (what: string): Outgoing => latin1(`GET ${runtime}/${what}/next${general}\r\n`)
  const failing = (phase: "init" | "restore") => (report: ErrorReport, body: string, xrayCause: boolean): Outgoing =>
    reporting(`POST ${runtime}/${phase}/error${general}`, report, body, xrayCause)

  return {
    general,
    next: get("invocation"),
    response: (invocation, contentType) => `${answering(invocation, "response")}Content-Type: ${contentType}\r\n`,
    error: (invocation, report, body, xrayCause) => reporting(answering(invocation, "error"), report, body, xrayCause),
    initError: failing("init"),
    restoreNext: get("restore"),
    restoreError: failing("restore")
  }
}
