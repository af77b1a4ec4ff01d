/** From what the app has responded to what goes to Lambda. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Cookies from "effect/http/Cookies"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Produced } from "../../internal/response/body.ts"
import { fromStream } from "../../internal/response/streamBody.ts"
import * as Response from "../../Response.ts"
import { preludeDelimiter } from "../../RuntimeApi.ts"
import { discard, open, toText } from "./body.ts"
import type { Exchange } from "./exchange.ts"
import { label, logFailure } from "./failures.ts"
import { type Head, type HeadJson, toJson } from "./head.ts"

type Responding = Effect.Effect<Response.Response, never, Scope.Scope>

/** The response of an exchange whose app has responded. `cause`: why the request failed all the same. */
export const respond = (exchange: Exchange, cause: Cause.Cause<unknown> | undefined): Responding => {
  const { response, settings } = exchange
  if (response === undefined) return Effect.die(new Error("the HTTP app ended without a response"))
  let sent: Responding
  try {
    sent = send(exchange, response)
  } catch (defect) {
    // Such as a `Response` of the web that has been read.
    sent = sendFailed(exchange, Cause.die(defect))
  }
  return cause !== undefined && settings.log === "failures" && response.status >= 500
    ? Effect.andThen(logFailure(cause), sent)
    : sent
}

const send = (exchange: Exchange, response: HttpServerResponse.HttpServerResponse): Responding => {
  const { isStreamed } = exchange
  const isHead = exchange.method === "HEAD"
  if (HttpServerResponse.omitsBody(response, isHead)) {
    discard(response.body)
    const hasLength = response.status !== 204 && response.status !== 205
    return sendWhole(exchange, response, "", hasLength && (isHead || isStreamed))
  }
  const opened = open(response)
  if (typeof opened === "string") return refuse(exchange, opened)
  const { body, head } = opened
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    return isStreamed ? sendStream(exchange, head, body) : sendCollected(exchange, head, body)
  }
  const sent = sendWhole(exchange, head, body, isStreamed)
  return exchange.bodyScope === undefined ? sent : Effect.andThen(close(exchange)(Exit.void), sent)
}

/** Closes the scope of the request when its body ends. */
const close = ({ bodyScope }: Exchange) => (exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> =>
  bodyScope === undefined ? Effect.void : Scope.close(bodyScope, exit)

/** A response whose body is whole. */
const sendWhole = (exchange: Exchange, head: Head, body: string | Uint8Array, keepsLength: boolean): Responding => {
  const json = toJson(exchange.form, head, keepsLength)
  if (typeof json === "string") return refuse(exchange, json)
  if (exchange.isStreamed) {
    return sendBehindPrelude(
      exchange,
      json,
      (write) => body.length === 0 ? Effect.void : write([typeof body === "string" ? Buffer.from(body) : body])
    )
  }
  if (typeof body === "string") {
    json.body = body
    json.isBase64Encoded = false
  } else {
    const { isBase64, text } = toText(body)
    json.body = text
    json.isBase64Encoded = isBase64
  }
  const text = JSON.stringify(json)
  if (text.length * 3 > exchange.form.maxBytes) {
    const bytes = Buffer.byteLength(text)
    if (bytes > exchange.form.maxBytes) return refuse(exchange, tooLarge(exchange, `${bytes} bytes`))
  }
  return Effect.succeed(Response.jsonText(text))
}

/** A stream for a caller that gets a response as a whole. It is not read further than the caller takes it. */
const sendCollected = (
  exchange: Exchange,
  head: Head,
  stream: Stream.Stream<string | Uint8Array, unknown>
): Responding => {
  const { maxBytes } = exchange.form
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  const collected = fromStream(stream).produce((more) => {
    for (const chunk of more) {
      bytes += chunk.length
      chunks.push(chunk)
    }
    return bytes > maxBytes ? Effect.fail(new TooLarge()) : Effect.void
  })
  return Effect.matchCauseEffect(Effect.onExit(collected, close(exchange)), {
    onSuccess: () => sendWhole(exchange, head, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes), false),
    onFailure: (cause) =>
      bytes > maxBytes
        ? refuse(exchange, tooLarge(exchange, `more than ${maxBytes} bytes`))
        : sendFailed(exchange, cause)
  })
}

class TooLarge {
  readonly _tag = "TooLarge"
}

const tooLarge = ({ form, source }: Exchange, size: string): string =>
  `the response has ${size} as JSON, and ${source.title} takes ${form.maxBytes}; return less` +
  (source.canStream ? ", or stream it" : "")

/** A response whose body is sent as it is produced. */
const sendStream = (
  exchange: Exchange,
  head: Head,
  stream: Stream.Stream<string | Uint8Array, unknown>
): Responding => {
  const json = toJson(exchange.form, head, true)
  if (typeof json === "string") return refuse(exchange, json)
  const body = fromStream(stream)
  const send = ({ produce }: Produced<unknown>) =>
    // Effect's types do not say what a body fails with, so neither can those of the handler.
    sendBehindPrelude(
      exchange,
      json,
      (write) => Effect.onExit(produce(write), close(exchange)) as Effect.Effect<void>
    )
  if (exchange.settings.headAtOnce) return send(body)
  return Effect.matchCauseEffect(Effect.onError(body.begin, (cause) => close(exchange)(Exit.failCause(cause))), {
    onSuccess: send,
    // Nothing has been sent, so this can still be an error of HTTP.
    onFailure: (cause) => sendFailed(exchange, cause)
  })
}

/** API Gateway wants the prelude, with its delimiter, within the first 16 KB. */
const maxPreludeBytes = 16_384

const sendBehindPrelude = (exchange: Exchange, json: HeadJson, produce: Response.Body["produce"]): Responding => {
  const prelude = JSON.stringify(json)
  const bytes = Buffer.byteLength(prelude) + preludeDelimiter.length
  return bytes > maxPreludeBytes
    ? refuse(
      exchange,
      `the status, headers and cookies have ${bytes} bytes as JSON, and ${maxPreludeBytes} can be streamed`
    )
    : Effect.succeed(Response.streamed({ headAtOnce: exchange.settings.headAtOnce, prelude, produce }))
}

const internalServerError: Head = { status: 500, headers: {}, cookies: Cookies.empty }

/** A response that cannot be sent becomes a 500, and the log says why. */
const refuse = (exchange: Exchange, problem: string): Responding => {
  if (exchange.response !== undefined) discard(exchange.response.body)
  return Effect.andThen(logged(exchange, `${label}: ${problem}`), sendWhole(exchange, internalServerError, "", false))
}

/** A body that failed before anything was sent becomes a 500. */
const sendFailed = (exchange: Exchange, cause: Cause.Cause<unknown>): Responding =>
  Effect.andThen(logged(exchange, label, cause), sendWhole(exchange, internalServerError, "", false))

const logged = ({ settings }: Exchange, ...message: ReadonlyArray<unknown>): Effect.Effect<void> =>
  settings.log === "none" ? Effect.void : Effect.logError(...message)
