/** Responses as AWS's own Node runtime takes them: a JavaScript value, or writes to its stream. */
import * as Effect from "effect/Effect"
import { isUtf8 } from "node:buffer"
import type { Buffered, Streamed, Wire } from "../../Response.ts"
import { preludeDelimiter } from "../../RuntimeApi.ts"
import { ConnectionLost } from "../../RuntimeApiError.ts"
import { InvalidResponse } from "../../RuntimeError.ts"

/** The stream that `awslambda.streamifyResponse` passes. */
export interface AwsResponseStream {
  readonly setContentType: (contentType: string) => void
  readonly write: (chunk: Uint8Array | string) => boolean
  readonly destroyed?: boolean | undefined
  readonly once: (event: "drain" | "close" | "error", listener: (error?: unknown) => void) => unknown
  readonly off: (event: "drain" | "close" | "error", listener: (error?: unknown) => void) => unknown
  readonly end: () => void
}

/** A response as the value that AWS's runtime sends as JSON. */
export const toValue = (response: Wire): Effect.Effect<unknown, unknown> =>
  response._tag === "Buffered" ? parse(response) : Effect.flatMap(collect(response), parse)

/** Text that is not JSON becomes a string. */
const parse = ({ body }: Buffered): Effect.Effect<unknown, InvalidResponse> => {
  if (typeof body !== "string" && !isUtf8(body)) {
    return Effect.fail(
      new InvalidResponse({ detail: "the response is not UTF-8, and AWS's own runtime sends nothing else" })
    )
  }
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8")
  try {
    return Effect.succeed(JSON.parse(text))
  } catch {
    return Effect.succeed(text)
  }
}

/** A stream for a caller that cannot stream. With a prelude it becomes the buffered form of an HTTP response. */
const collect = (response: Streamed<unknown>): Effect.Effect<Buffered, unknown> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    const write = (more: ReadonlyArray<Uint8Array>) => Effect.sync(() => void chunks.push(...more))
    return Effect.map(response.produce(write), (): Buffered => {
      const body = Buffer.concat(chunks)
      return response.prelude === undefined
        ? { _tag: "Buffered", body, contentType: response.contentType }
        : {
          _tag: "Buffered",
          body: JSON.stringify({
            ...JSON.parse(response.prelude),
            body: body.toString("base64"),
            isBase64Encoded: true
          }),
          contentType: "application/json"
        }
    })
  })

/** Sends a response through AWS's stream. The prelude goes first, then the body. */
export const send = (response: Wire, stream: AwsResponseStream): Effect.Effect<void, unknown> => {
  const write = writeAll(stream)
  const head = response._tag === "Streamed" && response.prelude !== undefined
    ? [Buffer.from(`${response.prelude}${preludeDelimiter}`)]
    : []
  const body = response._tag === "Streamed"
    ? produce(response, head, write)
    : write([typeof response.body === "string" ? Buffer.from(response.body) : response.body])
  return Effect.andThen(Effect.sync(() => stream.setContentType(response.contentType)), body)
}

/** Nothing is written before the first chunk, so that an earlier failure is an ordinary function error. */
const produce = (
  response: Streamed<unknown>,
  head: ReadonlyArray<Uint8Array>,
  write: Write
): Effect.Effect<void, unknown> => {
  let pending = head
  const flush = (chunks: ReadonlyArray<Uint8Array>) => {
    const all = [...pending, ...chunks]
    pending = []
    return write(all)
  }
  const begun = response.headAtOnce === true ? Effect.suspend(() => flush([])) : Effect.void
  return begun.pipe(Effect.andThen(response.produce(flush)), Effect.andThen(Effect.suspend(() => flush([]))))
}

type Write = (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void, ConnectionLost>

const writeAll = (stream: AwsResponseStream): Write => (chunks) =>
  Effect.suspend(() => {
    let flowing = true
    for (const chunk of chunks) if (chunk.length > 0) flowing = stream.write(chunk)
    return flowing ? Effect.void : drained(stream)
  })

/** A stream that its reader has left never drains. */
const drained = (stream: AwsResponseStream): Effect.Effect<void, ConnectionLost> =>
  Effect.callback((resume) => {
    const stop = () => {
      stream.off("drain", onDrain)
      stream.off("close", onLost)
      stream.off("error", onLost)
    }
    const onDrain = () => {
      stop()
      resume(Effect.void)
    }
    const onLost = (cause?: unknown) => {
      stop()
      resume(Effect.fail(new ConnectionLost({ sent: true, cause })))
    }
    if (stream.destroyed === true) return onLost()
    stream.once("drain", onDrain)
    stream.once("close", onLost)
    stream.once("error", onLost)
    return Effect.sync(stop)
  })
