/** The HTTP request of an event, as Effect has it. Nothing is read before it is asked for. */
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import type * as Headers from "effect/http/Headers"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Multipart from "effect/http/Multipart"
import * as UrlParams from "effect/http/UrlParams"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Exchange } from "./exchange.ts"

/** What a copy of a request has of its own. */
type Overrides = Parameters<HttpServerRequest.HttpServerRequest["modify"]>[0]

const none: Overrides = {}

/** The HTTP request of an event. */
export class LambdaServerRequest extends Inspectable.Class implements HttpServerRequest.HttpServerRequest {
  readonly exchange: Exchange
  readonly #overrides: Overrides
  #url: string | undefined = undefined
  #cookies: Readonly<Record<string, string>> | undefined = undefined

  constructor(exchange: Exchange, overrides: Overrides = none) {
    super()
    this.exchange = exchange
    this.#overrides = overrides
  }

  get [HttpServerRequest.TypeId](): typeof HttpServerRequest.TypeId {
    return HttpServerRequest.TypeId
  }

  get [HttpIncomingMessage.TypeId](): typeof HttpIncomingMessage.TypeId {
    return HttpIncomingMessage.TypeId
  }

  get source(): object {
    return this.exchange.event
  }

  get method(): string {
    return this.exchange.method
  }

  get url(): string {
    const { event, settings, source } = this.exchange
    return this.#url ??= this.#overrides.url ?? source.url(event, settings)
  }

  get originalUrl(): string {
    const { event, headers, source } = this.exchange
    const scheme = headers["x-forwarded-proto"] === "http" || headers["x-forwarded-proto"] === "https"
      ? headers["x-forwarded-proto"]
      : source.scheme
    const url = source.originalUrl(event)
    // Health checks of a load balancer have no host.
    return headers["host"] === undefined ? url : `${scheme}://${headers["host"]}${url}`
  }

  get headers(): Headers.Headers {
    return this.#overrides.headers ?? this.exchange.headers
  }

  get cookies(): Readonly<Record<string, string>> {
    return this.#cookies ??= Cookies.parseHeader(this.headers["cookie"] ?? "")
  }

  get remoteAddress(): Option.Option<string> {
    const { event, headers, source } = this.exchange
    return this.#overrides.remoteAddress ?? Option.fromUndefinedOr(source.client(event, headers))
  }

  get peerAddress(): Option.Option<string> {
    return this.#overrides.peerAddress ?? this.remoteAddress
  }

  get protocol(): "http" | "https" | undefined {
    return this.#overrides.protocol
  }

  modify(overrides: Overrides): HttpServerRequest.HttpServerRequest {
    return new LambdaServerRequest(this.exchange, { ...this.#overrides, ...overrides })
  }

  // The body

  get text(): Effect.Effect<string, HttpServerError> {
    return this.#read(() => this.exchange.text)
  }

  /** An empty body is `null`, as on Node's server. */
  get json(): Effect.Effect<Schema.Json, HttpServerError> {
    return this.#read(() => this.exchange.text === "" ? null : JSON.parse(this.exchange.text))
  }

  get urlParamsBody(): Effect.Effect<UrlParams.UrlParams, HttpServerError> {
    return this.#read(() => {
      // A leading `?` is part of the first name; `URLSearchParams` would drop it.
      const text = Buffer.from(this.exchange.bytes).toString("utf8").replace(/^\?/, "%3F")
      return UrlParams.make(Array.from(new URLSearchParams(text)))
    })
  }

  get arrayBuffer(): Effect.Effect<ArrayBuffer, HttpServerError> {
    return this.#read(() => {
      const { buffer, byteLength, byteOffset } = this.exchange.bytes
      return buffer.slice(byteOffset, byteOffset + byteLength)
    })
  }

  /** It is in memory, so it never fails. */
  get stream(): Stream.Stream<Uint8Array> {
    return Stream.suspend(() => this.exchange.bytes.length === 0 ? Stream.empty : Stream.succeed(this.exchange.bytes))
  }

  get multipartStream(): HttpServerRequest.HttpServerRequest["multipartStream"] {
    return Stream.pipeThroughChannel(this.stream, Multipart.makeChannel(this.headers))
  }

  get multipart(): HttpServerRequest.HttpServerRequest["multipart"] {
    return this.exchange.multipart(this.multipartStream)
  }

  /** Reads the body, unless it is longer than the app allows. */
  #read<A>(f: () => A): Effect.Effect<A, HttpServerError> {
    return Effect.withFiber((fiber) => {
      const limit = fiber.getRef(HttpIncomingMessage.MaxBodySize)
      if (limit !== undefined && this.exchange.bytes.length > Number(limit)) {
        return this.#unreadable({
          reason: "BodyTooLarge",
          description: `the body is longer than ${Number(limit)} bytes`
        })
      }
      try {
        return Effect.succeed(f())
      } catch (cause) {
        return this.#unreadable({ reason: "Parse", cause })
      }
    })
  }

  #unreadable(why: Omit<ConstructorParameters<typeof RequestParseError>[0], "request">) {
    return Effect.fail(new HttpServerError({ reason: new RequestParseError({ request: this, ...why }) }))
  }

  // A front door keeps the connection.

  get upgrade(): ReturnType<HttpServerRequest.HttpServerRequest["upgradeWith"]> {
    return this.upgradeWith()
  }

  upgradeWith(): ReturnType<HttpServerRequest.HttpServerRequest["upgradeWith"]> {
    return this.#unreadable({ description: "a request by a front door of Lambda cannot be upgraded" })
  }

  override toString(): string {
    return `LambdaServerRequest(${this.method} ${UrlParams.redactUrl(this.url)})`
  }

  override toJSON(): unknown {
    return HttpIncomingMessage.inspect(this, {
      _id: "HttpServerRequest",
      method: this.method,
      url: UrlParams.redactUrl(this.originalUrl)
    })
  }
}
