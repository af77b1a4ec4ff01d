/** The body of a response, from a stream of strings and bytes. */
import * as Channel from "effect/Channel"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Pull from "effect/Pull"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { InvalidResponse } from "../../RuntimeError.ts"
import { kindOf } from "../failure/kindOf.ts"
import type { Produced } from "./body.ts"
import * as ChunkEncoder from "./chunkEncoder.ts"

type Chunks = ReadonlyArray<Uint8Array>

/** A body that begins when it is produced, or before. */
export interface StreamBody<out E> extends Produced<E> {
  /** Yields the body once its first byte is there. It can be produced once. */
  readonly begin: Effect.Effect<Produced<E>, E, Scope.Scope>
}

export const fromStream = <E>(stream: Stream.Stream<string | Uint8Array, E>): StreamBody<E> => {
  const begin = beginStream(stream)
  return { begin, produce: (write) => Effect.scoped(Effect.flatMap(begin, ({ produce }) => produce(write))) }
}

/**
 * Pulls until there is a byte, or the end. The stream has a scope of its own, which closes with the body, or with the
 * invocation if the body is never sent.
 */
const beginStream = <E>(stream: Stream.Stream<string | Uint8Array, E>): Effect.Effect<Produced<E>, E, Scope.Scope> =>
  Effect.flatMap(Scope.Scope, (invocation) => {
    const scope = Scope.forkUnsafe(invocation)
    const encoder = ChunkEncoder.make()
    const begun = Effect.flatMap(Channel.toPullScoped(Stream.toChannel(stream), scope), (pull) => {
      const next: Pull.Pull<Chunks, E> = Effect.flatMap(pull, (chunks) => encodeAll(encoder, chunks))
      const first: Pull.Pull<Produced<E>, E> = Effect.flatMap(next, (chunks) =>
        isFilled(chunks)
          ? Effect.succeed({ produce: produceOnce(chunks, next, encoder, scope) })
          : first)
      return first
    })
    return begun.pipe(
      Pull.catchDone(() => {
        const rest = encoder.end()
        const ended: Produced<E> = { produce: (write) => rest.length === 0 ? Effect.void : write([rest]) }
        return Effect.as(Scope.close(scope, Exit.void), ended)
      }),
      Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
    )
  })

const produceOnce = <E>(
  first: Chunks,
  next: Pull.Pull<Chunks, E>,
  encoder: ChunkEncoder.ChunkEncoder,
  scope: Scope.Closeable
): Produced<E>["produce"] => {
  let isProduced = false
  return (write) =>
    Effect.suspend(() => {
      if (isProduced) return Effect.die(new Error("the body of a response was produced twice"))
      isProduced = true
      const others = Effect.forever(Effect.flatMap(next, write), { disableYield: true })
      return Effect.flatMap(write(first), () => others).pipe(
        Pull.catchDone(() => {
          const rest = encoder.end()
          return rest.length === 0 ? Effect.void : write([rest])
        }),
        Effect.onExit((exit) => Scope.close(scope, exit))
      )
    })
}

/** Types allow strings and bytes alone. In plain JavaScript any other chunk would be lost in silence. */
const encodeAll = (
  encoder: ChunkEncoder.ChunkEncoder,
  chunks: ReadonlyArray<string | Uint8Array>
): Effect.Effect<Chunks> => {
  for (const chunk of chunks) {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) continue
    const detail = `response.body: expected a stream of strings or bytes, not of ${kindOf(chunk)}`
    return Effect.die(new InvalidResponse({ detail }))
  }
  return Effect.succeed(chunks.map(encoder.encode))
}

const isFilled = (chunks: Chunks): boolean => chunks.some(({ length }) => length > 0)
