/** Plain HTTP for an HTTP function: each request becomes the event of a function URL, and each response an answer. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { isUtf8 } from "node:buffer"
import { randomUUID } from "node:crypto"
import * as FrontDoor from "../../http/FrontDoor.ts"
import { connectionHeaders } from "../../internal/response/headers.ts"
import { contentTypes, maxBufferedBytes, maxStreamedBytes } from "../../RuntimeApi.ts"
import type { Call } from "../Call.ts"
import type { LocalFunction } from "../Functions.ts"
import { arnOf, BadCall, newTraceId, shuttingDown, throttled } from "./call.ts"
import type { Callers } from "./callers.ts"
import { type BodyLost, type Exchange, readBody } from "./http.ts"
import { readResponse } from "./httpEnvelope.ts"
import { invoke, type Received } from "./invoke.ts"
import { sendPieces, sendWithPrelude } from "./sendStreamed.ts"

/** What belongs to one connection does not reach a function. */
const withheld = new Set([...connectionHeaders, "expect"])

const tooLarge = (what: string) =>
  new BadCall({
    status: 413,
    errorType: "RequestTooLargeException",
    message: `${what}, and Lambda takes events of ${maxBufferedBytes} bytes`
  })

const readLimited = Effect.fnUntraced(function*(exchange: Exchange): Effect.fn.Return<Uint8Array, BadCall | BodyLost> {
  const announced = Number(exchange.header("content-length") ?? 0)
  if (announced > maxBufferedBytes) return yield* tooLarge(`The request has a body of ${announced} bytes`)
  return yield* Effect.catchTag(
    readBody(exchange, maxBufferedBytes),
    "BodyTooLarge",
    () => Effect.fail(tooLarge("The body of the request is longer"))
  )
})

/** Node reads one character for each byte. Clients that send other characters than those of ASCII send UTF-8. */
const toText = (value: string): string => {
  const bytes = Buffer.from(value, "latin1")
  return isUtf8(bytes) ? bytes.toString() : value
}

const readHeaders = (exchange: Exchange, body: Uint8Array): Array<readonly [string, string]> => {
  const headers = exchange.headers
    .filter(([name]) => !withheld.has(name.toLowerCase()))
    .map(([name, value]) => [name, toText(value)] as const)
  return body.length === 0 || exchange.header("content-length") !== undefined
    ? headers
    : [...headers, ["content-length", String(body.length)]]
}

const readCall = Effect.fnUntraced(
  function*(exchange: Exchange, fn: LocalFunction): Effect.fn.Return<Call, BadCall | BodyLost> {
    const requestId = randomUUID()
    const body = yield* readLimited(exchange)
    const traceId = exchange.header("x-amzn-trace-id") ?? (yield* newTraceId)
    const event = FrontDoor.toEvent("url", {
      url: exchange.url,
      method: exchange.method,
      headers: readHeaders(exchange, body),
      body,
      remoteAddress: exchange.remoteAddress?.replace(/^::ffff:/, ""),
      scheme: "http",
      port: exchange.port
    }, { requestId, traceId, time: yield* Clock.currentTimeMillis })
    const bytes = Buffer.from(JSON.stringify(event))
    if (bytes.length > maxBufferedBytes) {
      return yield* tooLarge(`The event of the request has ${bytes.length} bytes (base64 makes bodies longer)`)
    }
    return {
      requestId,
      nonce: undefined,
      event: bytes,
      invokedFunctionArn: arnOf(fn),
      traceId,
      clientContext: undefined,
      cognitoIdentity: undefined,
      tenantId: undefined,
      timeoutMillis: fn.timeoutMillis,
      maxStreamedBytes,
      isRequest: true
    }
  }
)

const invalidResponse = (reason: string) =>
  new BadCall({
    status: 502,
    errorType: "Runtime.InvalidResponse",
    message: `The function's response cannot be sent: ${reason}`
  })

const send = Effect.fnUntraced(function*(exchange: Exchange, received: Received, common: Record<string, string>) {
  if (received.contentType === contentTypes.httpIntegration) return yield* sendWithPrelude(exchange, received, common)
  if (received._tag === "Streamed") {
    yield* exchange.begin(200, { ...common, "Content-Type": received.contentType ?? contentTypes.bytes })
    return yield* sendPieces(exchange, received.body)
  }
  const response = readResponse(received.contentType, received.body)
  if (typeof response === "string") return yield* invalidResponse(response)
  const { body, headers, length, status } = response
  const isHead = exchange.method === "HEAD" && body.length === 0 && length !== undefined
  yield* exchange.send(status, { ...common, ...headers, ...(isHead && { "Content-Length": length }) }, body)
})

/**
 * Passes a request to the function. If the client leaves before it has the whole answer, `callers` knows it, so that the
 * function can stop.
 */
export const make = (callers: Callers) =>
  Effect.fnUntraced(
    function*(exchange: Exchange, fn: LocalFunction): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
      const call = yield* readCall(exchange, fn)
      if (fn.isBusy(true)) return yield* throttled
      const headers = { "X-Amzn-RequestId": call.requestId, "X-Amzn-Trace-Id": call.traceId ?? "" }
      yield* invoke(fn, call, "http", "forever").pipe(
        Effect.flatMap((received) => send(exchange, received, headers)),
        Effect.catchTags({
          // A function URL does not show why. Whoever runs the function here wants to know.
          InvocationFailed: ({ report }) =>
            exchange.send(502, { ...headers, "Content-Type": contentTypes.json }, report),
          EmulatorClosed: () => Effect.fail(shuttingDown)
        }),
        Effect.onInterrupt(() => callers.leave(call.requestId))
      )
    }
  )
