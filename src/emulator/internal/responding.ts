/** A response on its way from the runtime to the caller. */
import * as Effect from "effect/Effect"
import { maxBufferedBytes, refusals } from "../../RuntimeApi.ts"
import { type Call, type InvocationFailed, type Outcome, Refused, responseTooLarge } from "../Call.ts"
import type { Invocation } from "./invocation.ts"

/** Of `respond`, `end`, `fail` and `refuseSize` exactly one is run, once. Each is refused after the deadline (410). */
export class Responding {
  readonly #invocation: Invocation
  readonly #finish: (outcome: Outcome) => Effect.Effect<void, Refused>
  #streamedBytes = 0

  constructor(invocation: Invocation, finish: (outcome: Outcome) => Effect.Effect<void, Refused>) {
    this.#invocation = invocation
    this.#finish = finish
  }

  get call(): Call {
    return this.#invocation.call
  }

  /** A buffered response. Refused if it is too long (413). */
  respond(contentType: string | undefined, body: Uint8Array): Effect.Effect<void, Refused> {
    return body.length > maxBufferedBytes
      ? this.refuseSize(body.length)
      : this.#finish({ _tag: "Buffered", contentType, body })
  }

  /** A piece of a streamed response: waits until the caller is ready for the next. Refused if it is one too many (413). */
  write(contentType: string | undefined, piece: Uint8Array): Effect.Effect<void, Refused> {
    return Effect.suspend(() => {
      const { maxStreamedBytes } = this.call
      this.#streamedBytes += piece.length
      if (this.#streamedBytes > maxStreamedBytes) {
        return Effect.andThen(
          this.#finish(responseTooLarge(undefined, maxStreamedBytes)),
          new Refused({ refusal: refusals.tooLarge })
        )
      }
      return this.#invocation.caller?.write(contentType, piece) ?? Effect.void
    })
  }

  /** The end of a streamed response. */
  end(contentType: string | undefined): Effect.Effect<void, Refused> {
    return this.#finish({ _tag: "Streamed", contentType })
  }

  /** An error in place of a response, or in the middle of a streamed one. */
  fail(error: InvocationFailed): Effect.Effect<void, Refused> {
    return this.#finish(error)
  }

  /** The caller and the runtime both learn that a body of so many bytes is too long. */
  refuseSize(bytes: number): Effect.Effect<never, Refused> {
    return Effect.andThen(
      this.#finish(responseTooLarge(bytes, maxBufferedBytes)),
      Effect.fail(new Refused({ refusal: refusals.tooLarge }))
    )
  }
}
