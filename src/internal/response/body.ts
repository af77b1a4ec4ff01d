/** Bodies of responses: whole ones, and those that are produced while they are sent. */
import * as Effect from "effect/Effect"

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

/** All bytes of a body. */
export const collect = <E>(body: Produced<E>): Effect.Effect<Uint8Array, E> =>
  Effect.suspend(() => {
    const all: Array<Uint8Array> = []
    const write = (chunks: ReadonlyArray<Uint8Array>) => Effect.sync(() => void all.push(...chunks))
    return Effect.map(body.produce(write), () => Buffer.concat(all))
  })
