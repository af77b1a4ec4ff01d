/** An answer of a server whose body has arrived. Effect's own responses need `fetch`, which takes 24 ms to load. */
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import * as Headers from "effect/http/Headers"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as UrlParams from "effect/http/UrlParams"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import { pipeArguments } from "effect/Pipeable"
import * as Stream from "effect/Stream"

export interface Answer {
  readonly status: number
  readonly headers: Headers.Input
  readonly body: Uint8Array<ArrayBuffer>
}

export class WholeResponse extends Inspectable.Class implements HttpClientResponse.HttpClientResponse {
  readonly [HttpIncomingMessage.TypeId] = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId] = HttpClientResponse.TypeId
  readonly request: HttpClientRequest.HttpClientRequest
  readonly url: string
  readonly status: number
  readonly headers: Headers.Headers
  readonly cookies = Cookies.empty
  readonly remoteAddress = Option.none<string>()
  readonly #body: Uint8Array<ArrayBuffer>

  constructor(request: HttpClientRequest.HttpClientRequest, { body, headers, status }: Answer) {
    super()
    this.request = request
    this.url = request.url
    this.status = status
    this.headers = Headers.fromInput(headers)
    this.#body = body
  }

  get arrayBuffer() {
    const { buffer, byteLength, byteOffset } = this.#body
    return Effect.succeed(buffer.slice(byteOffset, byteOffset + byteLength))
  }

  get text() {
    return Effect.succeed(Buffer.from(this.#body).toString("utf8"))
  }

  get json(): HttpClientResponse.HttpClientResponse["json"] {
    return Effect.flatMap(
      this.text,
      (text) => Effect.try({ try: () => JSON.parse(text), catch: (cause) => this.#decodeError(cause) })
    )
  }

  get urlParamsBody() {
    return Effect.map(this.text, (text) => UrlParams.fromInput(new URLSearchParams(text)))
  }

  get formData(): HttpClientResponse.HttpClientResponse["formData"] {
    return Effect.fail(this.#decodeError("form data is not supported"))
  }

  get upgrade(): HttpClientResponse.HttpClientResponse["upgrade"] {
    return Effect.fail(this.#decodeError("an upgrade is not supported"))
  }

  get stream() {
    return Stream.make(this.#body)
  }

  #decodeError(cause: unknown): HttpClientError.HttpClientError {
    return new HttpClientError.HttpClientError({
      reason: new HttpClientError.DecodeError({ request: this.request, response: this, cause })
    })
  }

  override toJSON() {
    return HttpIncomingMessage.inspect(this, { _id: "HttpClientResponse", status: this.status })
  }

  pipe() {
    return pipeArguments(this, arguments)
  }
}
