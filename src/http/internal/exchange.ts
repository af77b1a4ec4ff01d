/** One request by a front door, and its response. */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Headers from "effect/http/Headers"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Multipart from "effect/http/Multipart"
import type * as Scope from "effect/Scope"
import type { Door, Form, Name } from "./doors/door.ts"
import type { Settings } from "./settings.ts"
import type { Fields } from "./values.ts"

/** One request and its response. Routes under a prefix see a copy of the request, which shares this. */
export class Exchange {
  readonly event: Fields
  readonly source: Door
  readonly settings: Settings
  readonly isStreamed: boolean
  readonly method: string
  /** What the app has responded. */
  response: HttpServerResponse | undefined = undefined
  /** The scope of the invocation, once the app runs. */
  invocationScope: Scope.Scope | undefined = undefined
  /** The scope of the request, if the body of the response may need it: it is closed with the body. */
  bodyScope: Scope.Closeable | undefined = undefined
  /** Why the request failed, if a middleware has hidden it. */
  failure: Cause.Cause<unknown> | undefined = undefined
  #headers: Headers.Headers | undefined = undefined
  #bytes: Uint8Array<ArrayBuffer> | undefined = undefined
  #text: string | undefined = undefined
  #multipart: Exit.Exit<Multipart.Persisted, Multipart.MultipartError> | undefined = undefined

  constructor(source: Door, event: Fields, settings: Settings) {
    this.source = source
    this.event = event
    this.settings = settings
    this.isStreamed = settings.streaming && source.canStream
    // Everything else is read when it is asked for: this is asked for several times by every request.
    this.method = source.method(event).toUpperCase()
  }

  get form(): Form {
    return this.source.form(this.event)
  }

  // It is the `LambdaRequest`, too.

  get door(): Name {
    return this.source.name
  }

  get authorizer(): unknown {
    return this.source.authorizer(this.event, this.headers)
  }

  get headers(): Headers.Headers {
    return this.#headers ??= this.source.headers(this.event)
  }

  /** The body as bytes. Never changed, as they may be read again. */
  get bytes(): Uint8Array<ArrayBuffer> {
    const { event, source } = this
    return this.#bytes ??= Buffer.from(source.body(event), source.isBase64(event) ? "base64" : "utf8")
  }

  /** The body as text, without a byte order mark. */
  get text(): string {
    if (this.#text !== undefined) return this.#text
    const { event, source } = this
    const text = source.isBase64(event)
      ? Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).toString("utf8")
      : source.body(event)
    return this.#text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  }

  /** Parts of a form. They are read once, whichever copy of the request is asked. */
  multipart(
    parts: HttpServerRequest.HttpServerRequest["multipartStream"]
  ): HttpServerRequest.HttpServerRequest["multipart"] {
    // `Effect.cached` would add 1 kB to a bundle.
    return Effect.suspend(() =>
      this.#multipart ?? Effect.onExit(Multipart.toPersisted(parts), (exit) =>
        Effect.sync(() => {
          this.#multipart = exit
        }))
    )
  }
}
