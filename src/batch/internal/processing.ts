/**
 * What is done with records: each is decoded, and processed alone or in a chunk, until that succeeds or no retry is left.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Schedule from "effect/Schedule"
import type { Scope } from "effect/Scope"
import { type InvalidRecord, RecordFailed } from "../BatchError.ts"
import { type Entry, Failed } from "../Chunk.ts"
import type { Options } from "../options.ts"
import type { Process } from "../Process.ts"
import type { Chunk, Processing } from "./plan.ts"

/** Decodes a step further: an item to the form of a record, or a record to its content. */
type Decode<A, B, R> = (a: A) => Effect.Effect<B, InvalidRecord, R>

/** The schedule takes what the function fails with. */
interface Settings<R> {
  readonly chunk?: number | undefined
  readonly retry?: Schedule.Schedule<unknown, never, never, R> | undefined
}

/** Each attempt has a scope of its own. */
const withRetry = <A, R, R2>(
  attempt: Effect.Effect<A, unknown, R>,
  retry: Schedule.Schedule<unknown, never, never, R2> | undefined
): Effect.Effect<A, unknown, R | R2> =>
  retry === undefined
    ? attempt
    // Its input is what the function fails with.
    : Effect.retry(attempt, retry as Schedule.Schedule<unknown, unknown, never, R2>)

/** One record for one call of the function. */
export const each = <Item, Record, Content, A, R, R2, R3, R4>(
  check: Decode<Item, Record, R>,
  decode: Decode<Record, Content, R2>,
  { retry }: Settings<R3>,
  handle: (content: Content, record: Record) => Effect.Effect<A, unknown, R4>
): Processing<Item, A, R | R2 | R3 | Exclude<R4, Scope>> => ({
  _tag: "Each",
  run: (item, finished) => {
    const finish = (result: A): A => {
      finished(result)
      return result
    }
    return Effect.flatMapEager(check(item), (record) =>
      Effect.flatMap(decode(record), (content) =>
        withRetry(
          Effect.scoped(Effect.map(Effect.suspend(() => handle(content, record)), finish)),
          retry
        )))
  }
})

/** Several records for one call of the function, which yields how each of them ended. */
export const chunked = <Item, Record, Content, A, R, R2, R3, R4>(
  check: Decode<Item, Record, R>,
  decode: Decode<Record, Content, R2>,
  { chunk: size = 1, retry }: Settings<R3>,
  handle: (
    entries: ReadonlyArray<Entry<Content, Record>>
  ) => Effect.Effect<ReadonlyArray<Exit.Exit<A, unknown>>, unknown, R4>
): Processing<Item, A, R | R2 | R3 | Exclude<R4, Scope>> => {
  type Pending = Map<number, Entry<Content, Record>>
  type Failures = Map<number, Cause.Cause<unknown>>

  /** Takes records until the chunk is full. One that does not decode fails alone, and its place goes to another. */
  const fill = Effect.fnUntraced(function*(chunk: Chunk<Item, A>) {
    const pending: Pending = new Map()
    while (pending.size < size) {
      const position = chunk.take()
      if (position === undefined) break
      const exit = yield* Effect.exit(Effect.flatMapEager(
        check(chunk.itemAt(position)),
        (record) => Effect.mapEager(decode(record), (content) => ({ content, record }))
      ))
      if (Exit.isSuccess(exit)) pending.set(position, exit.value)
      else chunk.settle(position, Exit.failCause(exit.cause))
    }
    return pending
  })

  /** Hands over what is pending. Afterwards the records that failed are pending; if there are any, this fails. */
  const attempt = (chunk: Chunk<Item, A>, pending: Pending, failures: Failures) =>
    Effect.suspend(() => {
      failures.clear()
      const positions = Array.from(pending.keys())
      const handled = Effect.map(Effect.suspend(() => handle(Array.from(pending.values()))), (exits) => {
        for (const [index, position] of positions.entries()) chunk.finished(position, exits[index])
        return exits
      })
      return Effect.flatMap(Effect.scoped(handled), (exits) => {
        for (const [index, position] of positions.entries()) {
          const exit = exits[index]!
          chunk.finished(position, undefined)
          if (Exit.isFailure(exit) && !Cause.hasDies(exit.cause)) failures.set(position, exit.cause)
          else {
            pending.delete(position)
            chunk.settle(position, exit)
          }
        }
        const [first] = failures.values()
        return first === undefined ? Effect.void : Effect.failCause(first)
      })
    })

  return {
    _tag: "Chunk",
    run: Effect.fnUntraced(function*(chunk) {
      const pending = yield* fill(chunk)
      if (pending.size === 0) return
      const failures: Failures = new Map()
      const attempts = withRetry(attempt(chunk, pending, failures), retry)
      yield* Effect.matchCause(chunk.inSpan(Array.from(pending.keys()), attempts), {
        onFailure: (cause) => {
          for (const position of pending.keys()) {
            chunk.settle(position, Exit.failCause(failures.get(position) ?? cause))
          }
        },
        onSuccess: () => {}
      })
    })
  }
}

/** How the records of a chunk ended, by what the function returned: those that failed. */
const exitsOf = <Content, Record>(
  entries: ReadonlyArray<Entry<Content, Record>>,
  returned: Iterable<Entry<Content, Record> | Failed<unknown>> | void
): ReadonlyArray<Exit.Exit<void, unknown>> => {
  const exits = new Map<unknown, Exit.Exit<void, unknown>>(entries.map(({ record }) => [record, Exit.void]))
  for (const failure of failuresOf(returned)) {
    const [entry, error] = failure instanceof Failed ? [failure.entry, failure.error] : [failure, new RecordFailed()]
    // Not by the entry, so that a copy with more fields will do.
    if (!exits.has(entry?.record)) {
      throw new TypeError(
        "the function of a chunk returned a record that is not in the chunk; return entries that the function received"
      )
    }
    exits.set(entry.record, Exit.fail(error))
  }
  return Array.from(exits.values())
}

/** Whatever it is at run time: a mistake must not pass for success. */
const failuresOf = <A>(returned: Iterable<A> | void): Iterable<A> => {
  if (returned === undefined || returned === null) return []
  if (typeof returned === "object" && Symbol.iterator in returned) return returned
  throw new TypeError("the function of a chunk must return the records that failed, or nothing")
}

/** Processes records by the function of a source that reports failures. */
export const processing = <Item, Record, Content, E, R, R2, R3, R4, Size extends number | undefined>(
  check: Decode<Item, Record, R>,
  decode: Decode<Record, Content, R2>,
  options: Pick<Options<never, E, R3, Size>, "chunk" | "retry">,
  handle: Process<Content, Record, E, R4, Size>
): Processing<Item, unknown, R | R2 | R3 | Exclude<R4, Scope>> => {
  if (options.chunk === undefined) {
    // `Size` says which function it is.
    return each(check, decode, options, handle as Process<Content, Record, E, R4, undefined>)
  }
  const process = handle as Process<Content, Record, E, R4, number>
  return chunked(
    check,
    decode,
    options,
    (entries) => Effect.map(process(entries), (failures) => exitsOf(entries, failures))
  )
}
