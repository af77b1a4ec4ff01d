/** Bodies of responses: whole ones, and those that are produced while they are sent. */
import * as Effect from "effect/Effect"
import { InvalidResponse } from "../../RuntimeError.ts"
import { kindOf } from "../failure/kindOf.ts"

/** A body that is produced while it is sent. */
export interface Produced<out E> {
  readonly produce: <E2>(
    write: (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void, E2>
  ) => Effect.Effect<void, E | E2>
}

export const isBody = <E>(body: unknown): body is Produced<E> =>
  typeof body === "object" && body !== null && "produce" in body && typeof body.produce === "function"

export const isComplete = (body: unknown): body is string | Uint8Array =>
  typeof body === "string" || body instanceof Uint8Array

/**
 * Produces a body of which nothing is known but its type, which plain JavaScript does not check: what is not bytes would
 * be lost in silence.
 */
export const checked = <E>({ produce }: Produced<E>): Produced<E> => ({
  produce: (write) =>
    Effect.suspend(() => {
      const effect = produce((chunks) => {
        const wrong = chunks.findIndex((chunk: unknown) => !(chunk instanceof Uint8Array))
        return wrong < 0 ? write(chunks) : invalid(`expected chunks of bytes, not ${kindOf(chunks[wrong])}`)
      })
      return Effect.isEffect(effect) ? effect : invalid(`expected an Effect, not ${kindOf(effect)}`)
    })
})

const invalid = (problem: string) => Effect.die(new InvalidResponse({ detail: `response.produce: ${problem}` }))

/** All bytes of a body. */
export const collect = <E>(body: Produced<E>): Effect.Effect<Uint8Array, E> =>
  Effect.suspend(() => {
    const all: Array<Uint8Array> = []
    const write = (chunks: ReadonlyArray<Uint8Array>) => Effect.sync(() => void all.push(...chunks))
    return Effect.map(body.produce(write), () => Buffer.concat(all))
  })
