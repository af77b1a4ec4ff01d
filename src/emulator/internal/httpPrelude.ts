/**
 * The head of an HTTP response in front of its streamed body: JSON and eight NUL bytes, under a content type of its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { preludeDelimiter } from "../../RuntimeApi.ts"
import { type Head, isObject, readHead } from "./httpHead.ts"

/** The prelude cannot be turned into the head of an HTTP answer. */
export class InvalidPrelude extends Data.TaggedError("InvalidPrelude")<{ readonly reason: string }> {
  override get message() {
    return `The prelude of the function's response cannot be used: ${this.reason}`
  }
}

const delimiter = Buffer.from(preludeDelimiter)

/** Far more than the head of any HTTP response. */
const maxPreludeBytes = 1_048_576

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parse = (text: string): Effect.Effect<Head, InvalidPrelude> =>
  Effect.suspend(() => {
    const prelude = parseJson(text)
    const head = isObject(prelude) ? readHead(prelude) : "it is not a JSON object"
    return typeof head === "string" ? Effect.fail(new InvalidPrelude({ reason: head })) : Effect.succeed(head)
  })

const noDelimiter = new InvalidPrelude({ reason: "it is not followed by eight NUL bytes" })

/** Reads the pieces of a response until its prelude is complete. */
export const makeDecoder = () => {
  let head: Buffer = Buffer.alloc(0)
  return {
    /** Gives the head once the prelude is complete, and the part of the body that came with it. */
    push: (chunk: Uint8Array): Effect.Effect<readonly [Head, rest: Uint8Array] | undefined, InvalidPrelude> =>
      Effect.suspend(() => {
        // The delimiter may have begun in the piece before.
        const from = Math.max(0, head.length - delimiter.length)
        head = Buffer.concat([head, chunk])
        const at = head.indexOf(delimiter, from)
        if (at === -1) return head.length > maxPreludeBytes ? Effect.fail(noDelimiter) : Effect.undefined
        const rest = head.subarray(at + delimiter.length)
        return Effect.map(parse(head.toString("utf8", 0, at)), (parsed) => [parsed, rest] as const)
      }),
    /** What a response means that ended before its prelude did. One without any byte is an empty response. */
    end: Effect.suspend((): Effect.Effect<Head, InvalidPrelude> =>
      head.length > 0 ? Effect.fail(noDelimiter) : Effect.succeed({ status: 200, headers: {} })
    )
  }
}
