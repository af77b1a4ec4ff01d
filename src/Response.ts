/** What a handler answers: bytes, or a body sent while it is produced. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ChunkEncoder from "./internal/response/chunkEncoder.ts"
import { contentTypes } from "./RuntimeApi.ts"

/**
 * A body that is complete. Lambda takes up to 6 291 556 bytes.
 *
 * @category models
 * @since 0.1.0
 */
export interface Buffered {
  readonly _tag: "Buffered"
  /** A string is sent as UTF-8. */
  readonly body: string | Uint8Array
  readonly contentType: string
}

/**
 * A body that is sent while it is produced. Lambda takes up to 200 MB, the first 6 MB at full speed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 * @category models
 * @since 0.1.0
 */
export interface Streamed {
  readonly _tag: "Streamed"
  readonly contentType: string
  /**
   * The status, headers and cookies of an HTTP answer as one JSON text. It is sent as soon as the body yields its first
   * chunk or ends, followed by eight NUL bytes.
   */
  readonly prelude: string | undefined
  /** Produces the body: hands every chunk to `write` and waits for it. Chunks may be empty. */
  readonly produce: (
    write: (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void, unknown>
  ) => Effect.Effect<void, unknown>
}

/**
 * What a handler answers.
 *
 * @category models
 * @since 0.1.0
 */
export type Response = Buffered | Streamed

/**
 * An HTTP answer: what Function URLs, API Gateway and load balancers send to their caller.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpResponse<out E = never, out R = never> {
  /** 100 to 599. Default 200. */
  readonly status?: number | undefined
  /** AWS's name for `status`, which is not taken here. */
  readonly statusCode?: never
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For API Gateway REST APIs and load balancers with multi-value headers. */
  readonly multiValueHeaders?: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  /** Complete `Set-Cookie` values, for Function URLs and HTTP APIs. */
  readonly cookies?: ReadonlyArray<string> | undefined
  /** A stream is sent as it is produced. Default: no body. */
  readonly body?: string | Uint8Array | Stream.Stream<string | Uint8Array, E, R> | undefined
}

/**
 * A complete body of bytes or of UTF-8 text.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bytes = (body: string | Uint8Array, options?: {
  /** Printable ASCII. Default `application/octet-stream`. */
  readonly contentType?: string | undefined
}): Response => ({ _tag: "Buffered", body, contentType: options?.contentType ?? contentTypes.bytes })

/**
 * A complete body that is JSON text already.
 *
 * @category constructors
 * @since 0.1.0
 */
export const jsonText = (body: string): Response => ({ _tag: "Buffered", body, contentType: contentTypes.json })

/**
 * A body sent while its stream produces it.
 *
 * **Details**
 *
 * A failure of the stream before its first chunk is an ordinary function error; a later one ends the body, and the
 * error goes out in the trailers.
 *
 * @category constructors
 * @since 0.1.0
 */
export const stream = <E>(body: Stream.Stream<string | Uint8Array, E>, options?: {
  /** Printable ASCII. Default `application/octet-stream`. */
  readonly contentType?: string | undefined
  /** JSON text of status, headers and cookies; then the content type is the one of Lambda's HTTP integration. */
  readonly prelude?: string | undefined
}): Response => ({
  _tag: "Streamed",
  contentType: options?.prelude === undefined
    ? options?.contentType ?? contentTypes.bytes
    : contentTypes.httpIntegration,
  prelude: options?.prelude,
  produce: (write) =>
    Effect.suspend(() => {
      const encoder = ChunkEncoder.make()
      return Stream.runForEachArray(body, (chunks) => write(chunks.map(encoder.encode))).pipe(
        Effect.andThen(Effect.suspend(() => {
          const rest = encoder.end()
          return rest.length === 0 ? Effect.void : write([rest])
        }))
      )
    })
})
