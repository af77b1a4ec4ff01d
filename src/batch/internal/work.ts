/** What is done with one record: it is decoded, and processed until that succeeds or no retry is left. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { InvalidRecord } from "../BatchError.ts"
import type { Options } from "../options.ts"

/** Each attempt has a scope of its own. `finished` gets the result before the finalizers of that scope run. */
export const work = <Item, Record, Content, A, E, R, R1, R2, R3>(
  check: (item: Item) => Effect.Effect<Record, InvalidRecord, R1>,
  decode: (record: Record) => Effect.Effect<Content, InvalidRecord, R2>,
  handle: (content: Content, record: Record) => Effect.Effect<A, E, R>,
  { retry }: Pick<Options<never, E, R3>, "retry">
) => {
  return (
    item: Item,
    finished: (result: A) => void
  ): Effect.Effect<A, E | InvalidRecord, Exclude<R, Scope> | R1 | R2 | R3> => {
    const finish = (result: A): A => {
      finished(result)
      return result
    }
    return Effect.flatMapEager(check(item), (record) =>
      Effect.flatMap(decode(record), (content) =>
        retry === undefined
          ? Effect.scoped(Effect.map(handle(content, record), finish))
          : Effect.retry(Effect.scoped(Effect.map(Effect.suspend(() => handle(content, record)), finish)), retry)))
  }
}
