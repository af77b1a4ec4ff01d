/** What a caller sends, as the call that the function gets. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { isUtf8 } from "node:buffer"
import { randomBytes } from "node:crypto"
import { headerNames, maxBufferedBytes } from "../../RuntimeApi.ts"
import { type BodyLost, type Exchange, fromUtf8, readBody } from "./http.ts"
import type { Call } from "./invocations.ts"

/** The caller asks for what cannot be done. */
export class BadCall extends Data.TaggedError("BadCall")<{
  readonly status: number
  /** The name of the error in the API of Lambda. */
  readonly errorType: string
  readonly message: string
}> {}

/** The server ends before the function has answered. */
export const shuttingDown = new BadCall({
  status: 503,
  errorType: "ServiceException",
  message: "The emulator is shutting down"
})

const badRequest = (errorType: string, message: string) => new BadCall({ status: 400, errorType, message })

const tooLarge = new BadCall({
  status: 413,
  errorType: "RequestTooLargeException",
  message: `The event is larger than ${maxBufferedBytes} bytes`
})

/** Why bytes are not JSON, if they are not. */
const jsonProblem = (bytes: Uint8Array): string | undefined => {
  if (bytes.length === 0) return "it is empty"
  if (!isUtf8(bytes)) return "it is not valid UTF-8"
  try {
    JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const readEvent = Effect.fnUntraced(
  function*(exchange: Exchange, emptyEvent: string): Effect.fn.Return<Uint8Array, BadCall | BodyLost> {
    if (Number(exchange.header("content-length")) > maxBufferedBytes) return yield* tooLarge
    const body = yield* Effect.catchTag(readBody(exchange, maxBufferedBytes), "BodyTooLarge", () => tooLarge)
    const event = body.length === 0 ? Buffer.from(emptyEvent) : body
    const problem = jsonProblem(event)
    if (problem === undefined) return event
    return yield* badRequest("InvalidRequestContentException", `The event is not JSON: ${problem}`)
  }
)

/** JSON text as the value of a header. Where JSON has line breaks, spaces do as well. */
const headerJson = (name: string, text: string): Effect.Effect<string, BadCall> =>
  jsonProblem(Buffer.from(text)) === undefined
    ? Effect.succeed(text.replace(/[\n\r\t]/g, " ").replaceAll("\u007f", "\\u007f"))
    : Effect.fail(badRequest("InvalidRequestContentException", `${name} is not JSON`))

const readClientContext = (exchange: Exchange): Effect.Effect<string | undefined, BadCall> => {
  const encoded = exchange.header("x-amz-client-context")
  if (encoded !== undefined) return headerJson("X-Amz-Client-Context", Buffer.from(encoded, "base64").toString())
  const text = exchange.header(headerNames.clientContext)
  return text === undefined ? Effect.undefined : headerJson(headerNames.clientContext, fromUtf8(text))
}

const readCognitoIdentity = (exchange: Exchange): Effect.Effect<string | undefined, BadCall> => {
  const text = exchange.header(headerNames.cognitoIdentity)
  return text === undefined ? Effect.undefined : headerJson(headerNames.cognitoIdentity, fromUtf8(text))
}

/** Text of whichever of two headers is there. */
const readText = (exchange: Exchange, name: string, otherName: string): string | undefined => {
  const text = exchange.header(name) ?? exchange.header(otherName)
  return text === undefined ? undefined : fromUtf8(text)
}

/** As on Lambda, every function gets a trace. It is sampled: who sets up a tracer here wants to see what it traces. */
const newTraceId = Effect.map(Clock.currentTimeMillis, (now) => {
  const seconds = Math.floor(now / 1000).toString(16).padStart(8, "0")
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=1`
})

/** The ARN as the caller named the function: by name, by part of an ARN, or by a whole one; with the qualifier. */
const toArn = (functionName: string, qualifier: string | undefined): string => {
  const arn = functionName.startsWith("arn:")
    ? functionName
    : functionName.includes(":function:")
    ? `arn:aws:lambda:us-east-1:${functionName}`
    : `arn:aws:lambda:us-east-1:012345678912:function:${functionName}`
  return qualifier === undefined ? arn : `${arn}:${qualifier}`
}

/**
 * Reads a call.
 *
 * **Details**
 *
 * Tenant, client context (base64) and trace are taken from the headers in which a caller sends them to Lambda; tenant,
 * client context (plain), Cognito identity and trace also from those in which the Runtime API hands them on.
 */
export const readCall = Effect.fnUntraced(function*(
  exchange: Exchange,
  options: {
    readonly requestId: string
    readonly functionName: string
    readonly qualifier: string | undefined
    /** What no body at all stands for. */
    readonly emptyEvent: string
    readonly maxStreamedBytes: number
  }
): Effect.fn.Return<Call, BadCall | BodyLost> {
  const invokedFunctionArn = toArn(options.functionName, options.qualifier)
  if (/\p{Cc}/u.test(invokedFunctionArn)) {
    return yield* badRequest("InvalidParameterValueException", "The name of the function has control characters")
  }
  return {
    requestId: options.requestId,
    event: yield* readEvent(exchange, options.emptyEvent),
    invokedFunctionArn,
    traceId: readText(exchange, "x-amzn-trace-id", headerNames.traceId) ?? (yield* newTraceId),
    clientContext: yield* readClientContext(exchange),
    cognitoIdentity: yield* readCognitoIdentity(exchange),
    tenantId: readText(exchange, "x-amz-tenant-id", headerNames.tenantId),
    maxStreamedBytes: options.maxStreamedBytes
  }
})
