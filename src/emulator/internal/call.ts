/** How the request of a caller becomes the call that the function gets. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { isUtf8 } from "node:buffer"
import { randomBytes } from "node:crypto"
import { headerNames, maxBufferedBytes } from "../../RuntimeApi.ts"
import type { Call } from "../Call.ts"
import type { Functions, LocalFunction } from "../Functions.ts"
import { type BodyLost, type Exchange, fromUtf8, readBody } from "./http.ts"

/** The caller asks for something that cannot be done. */
export class BadCall extends Data.TaggedError("BadCall")<{
  readonly status: number
  /** The name of the error in Lambda's API. */
  readonly errorType: string
  readonly message: string
}> {}

/** No function has this name. */
const notFound = (arn: string) =>
  new BadCall({ status: 404, errorType: "ResourceNotFoundException", message: `Function not found: ${arn}` })

/** The emulator ends before the function has responded. */
export const shuttingDown = new BadCall({
  status: 503,
  errorType: "ServiceException",
  message: "The emulator is shutting down"
})

/** As many invocations run as the function may have. */
export const throttled = new BadCall({ status: 429, errorType: "TooManyRequestsException", message: "Rate Exceeded." })

const badRequest = (errorType: string, message: string) => new BadCall({ status: 400, errorType, message })

/** The longest event that a door takes, and what it says of a longer one. */
export interface Limit {
  readonly maxBytes: number
  /** `bytes` is the length of the event, if that is known. */
  readonly message: (bytes: number | undefined) => string
}

/** What Lambda takes from its front doors, and the Runtime API hands out. */
export const eventLimit: Limit = {
  maxBytes: maxBufferedBytes,
  message: () => `The event is larger than ${maxBufferedBytes} bytes`
}

const tooLarge = ({ message }: Limit, bytes: number | undefined) =>
  Effect.fail(new BadCall({ status: 413, errorType: "RequestTooLargeException", message: message(bytes) }))

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

/** Reads an event, which is the body of a request. */
export const readEvent = Effect.fnUntraced(
  function*(exchange: Exchange, emptyEvent: string, limit: Limit): Effect.fn.Return<Uint8Array, BadCall | BodyLost> {
    const announced = Number(exchange.header("content-length"))
    if (announced > limit.maxBytes) return yield* tooLarge(limit, announced)
    const body = yield* Effect.catchTag(
      readBody(exchange, limit.maxBytes),
      "BodyTooLarge",
      () => tooLarge(limit, undefined)
    )
    const event = body.length === 0 ? Buffer.from(emptyEvent) : body
    const problem = jsonProblem(event)
    if (problem === undefined) return event
    return yield* badRequest("InvalidRequestContentException", `The event is not JSON: ${problem}`)
  }
)

/** JSON text as the value of a header: its line breaks may be spaces. */
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

/** The text of the first of two headers that is there. */
const readText = (exchange: Exchange, name: string, otherName: string): string | undefined => {
  const text = exchange.header(name) ?? exchange.header(otherName)
  return text === undefined ? undefined : fromUtf8(text)
}

/** As on Lambda, every invocation has a trace. It is sampled: a developer who sets up a tracer here wants to see spans. */
export const newTraceId = Effect.map(Clock.currentTimeMillis, (now) => {
  const seconds = Math.floor(now / 1000).toString(16).padStart(8, "0")
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=1`
})

/** The ARN of a function that the caller named by its name, by part of an ARN or by a whole one; with the qualifier. */
const toArn = (name: string, qualifier: string | undefined): string => {
  const arn = name.startsWith("arn:")
    ? name
    : name.includes(":function:")
    ? `arn:aws:lambda:us-east-1:${name}`
    : `arn:aws:lambda:us-east-1:012345678912:function:${name}`
  return qualifier === undefined ? arn : `${arn}:${qualifier}`
}

/** The name of the function in an ARN. Account, region and qualifier do not matter. */
export const nameIn = (arn: string): string => arn.split(":function:").at(-1)?.split(":")[0] ?? ""

const qualifierIn = (arn: string): string | undefined => arn.split(":function:").at(-1)?.split(":")[1]

/** A function, and the ARN by which the caller named it. */
export interface Found {
  readonly fn: LocalFunction
  readonly arn: string
}

/** The function that the caller names. */
export const findFunction = (
  functions: Functions,
  name: string,
  qualifier: string | undefined
): Effect.Effect<Found, BadCall> => {
  const named = qualifierIn(toArn(name, undefined))
  if (named !== undefined && qualifier !== undefined && named !== qualifier) {
    return Effect.fail(badRequest(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier."
    ))
  }
  const arn = toArn(name, named === undefined ? qualifier : undefined)
  if (/\p{Cc}/u.test(arn)) {
    return Effect.fail(
      badRequest("InvalidParameterValueException", "The name of the function has control characters")
    )
  }
  const fn = functions.find(nameIn(arn))
  return fn === undefined ? Effect.fail(notFound(arn)) : Effect.succeed({ fn, arn })
}

/** The ARN of a function, if the caller does not name it. */
export const arnOf = ({ name = "function" }: Pick<LocalFunction, "name">): string => toArn(name, undefined)

/**
 * Reads a call.
 *
 * **Details**
 *
 * Tenant, client context (base64) and trace are read from the headers in which a caller sends them to Lambda. Tenant,
 * client context (plain), Cognito identity and trace are also read from the headers of the Runtime API.
 */
export const readCall = Effect.fnUntraced(function*(
  exchange: Exchange,
  fn: LocalFunction,
  options: {
    readonly requestId: string
    readonly invokedFunctionArn: string
    /** The event of a request that has no body. */
    readonly emptyEvent: string
    readonly maxStreamedBytes: number
    /** Default `eventLimit`. */
    readonly limit?: Limit
  }
): Effect.fn.Return<Call, BadCall | BodyLost> {
  return {
    requestId: options.requestId,
    nonce: undefined,
    event: yield* readEvent(exchange, options.emptyEvent, options.limit ?? eventLimit),
    invokedFunctionArn: options.invokedFunctionArn,
    traceId: readText(exchange, "x-amzn-trace-id", headerNames.traceId) ?? (yield* newTraceId),
    clientContext: yield* readClientContext(exchange),
    cognitoIdentity: yield* readCognitoIdentity(exchange),
    tenantId: readText(exchange, "x-amz-tenant-id", headerNames.tenantId),
    timeoutMillis: fn.timeoutMillis,
    maxStreamedBytes: options.maxStreamedBytes
  }
})
