/** From what is known of a source to a handler of its batches. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Schema from "effect/Schema"
import * as Handler from "../../Handler.ts"
import { AllRecordsFailed } from "../BatchError.ts"
import { type Failure, logFailure, type Options } from "../options.ts"
import type { Exits, Plan, Processing } from "./plan.ts"
import { runBatch } from "./run.ts"

/** What is known of a source. */
export interface Source<Item>
  extends Pick<Plan<Item, unknown, unknown>, "annotations" | "laneOf" | "sequenceOf" | "span">
{
  /** What `onFailure` gets. Default: the item. */
  readonly recordOf?: ((item: Item) => unknown) | undefined
}

interface Settings<Record, R>
  extends Pick<Options<Record, never, R>, "concurrency" | "deadlineMargin" | "failWhenAllFail" | "onFailure">
{
  readonly chunk?: number | undefined
}

/** With any other number a batch would wait until the deadline, without a word why. */
const check = (name: string, value: number, expected: string): number => {
  if (Number.isInteger(value) && value >= 1) return value
  throw new RangeError(`${name}: expected ${expected}, got ${value}`)
}

/** How the records of any event are processed: prepared once for a handler. */
export const worker = <Item, Record, R2>(source: Source<Item>, options: Settings<Record, R2>) => {
  const { chunk = 1, concurrency = 1, deadlineMargin = 200, failWhenAllFail = false } = options
  check("chunk", chunk, "a whole number of at least 1")
  const { recordOf = (item: Item): unknown => item } = source
  const onFailure: (failure: Failure<Record>) => Effect.Effect<unknown, never, R2> = options.onFailure ?? logFailure
  const plan = {
    annotations: source.annotations,
    concurrency: concurrency === "unbounded"
      ? Infinity
      : check("concurrency", concurrency, `a whole number of at least 1 or "unbounded"`),
    laneOf: source.laneOf,
    marginMillis: deadlineMargin === false ? undefined : Duration.toMillis(deadlineMargin),
    // A record that does not have its type has failed with `InvalidRecord`, as `Failure` says.
    onFailure: (item: Item, cause: Cause.Cause<unknown>) => onFailure({ cause, record: recordOf(item) as Record }),
    sequenceOf: source.sequenceOf,
    span: source.span
  }
  return <A, R>(items: ReadonlyArray<Item>, processing: Processing<Item, A, R>) => {
    const exits = runBatch<Item, A, R | R2>({ ...plan, items, processing })
    return failWhenAllFail ? Effect.tap(exits, failIfNone) : exits
  }
}

const failIfNone = (exits: Exits<unknown>): Effect.Effect<void, AllRecordsFailed> => {
  if (exits.length === 0 || exits.some((exit) => exit !== undefined && Exit.isSuccess(exit))) return Effect.void
  const [first] = exits
  const cause = first !== undefined && Exit.isFailure(first) ? { cause: Cause.squash(first.cause) } : {}
  return Effect.fail(new AllRecordsFailed({ count: exits.length, ...cause }))
}

/** A source that reads `batchItemFailures`. */
export interface ReportingSource<S extends Schema.Constraint, T extends Schema.Constraint, Item, Id, A, R>
  extends Source<Item>
{
  readonly event: S
  readonly response: T
  readonly items: (event: S["Type"]) => ReadonlyArray<Item>
  readonly identify: (item: Item) => Id
  readonly processing: Processing<Item, A, R>
  /** Whether a response lists each record that has to come again, or the first of each sequence. */
  readonly report: "each" | "first"
}

/** The handler of a source that reads `batchItemFailures`. */
export const reporting = <
  S extends Schema.Constraint,
  Id,
  T extends Schema.Constraint & {
    readonly Type: { readonly batchItemFailures?: ReadonlyArray<{ readonly itemIdentifier: Id }> | undefined }
  },
  Item,
  A,
  R,
  Record,
  R2
>(
  source: ReportingSource<S, T, Item, Id, A, R>,
  options: Settings<Record, R2>
) => {
  const run = worker(source, options)
  return Handler.json({ event: source.event, response: source.response }, (event) => {
    const items = source.items(event)
    return Effect.map(run(items, source.processing), (exits): T["Type"] => report(source, items, exits))
  })
}

/** Once a record of a sequence has failed, nothing behind it counts as done: it would overtake the failed one. */
const report = <Item, Id>(
  { identify, report, sequenceOf }: Pick<
    ReportingSource<Schema.Constraint, Schema.Constraint, Item, Id, unknown, unknown>,
    "identify" | "report" | "sequenceOf"
  >,
  items: ReadonlyArray<Item>,
  exits: Exits<unknown>
) => {
  const batchItemFailures: Array<{ readonly itemIdentifier: Id }> = []
  const broken = new Set<unknown>()
  for (const [index, item] of items.entries()) {
    const exit = exits[index]
    const sequence = sequenceOf === undefined ? item : sequenceOf(item)
    const isBroken = broken.has(sequence)
    if (!isBroken && exit !== undefined && Exit.isSuccess(exit)) continue
    broken.add(sequence)
    if (!isBroken || report === "each") batchItemFailures.push({ itemIdentifier: identify(item) })
  }
  return { batchItemFailures }
}
