/** What CloudWatch reads from lines in its embedded metric format. */
import { Context, Effect, Layer, Metric } from "effect"
import { Emf } from "effect-lambda-runtime/observability"

export interface Document {
  readonly _aws: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string
      readonly Dimensions: ReadonlyArray<ReadonlyArray<string>>
      readonly Metrics: ReadonlyArray<
        { readonly Name: string; readonly Unit?: string; readonly StorageResolution?: number }
      >
    }>
  }
  readonly [member: string]: unknown
}

/** A metric of a document, with the values of its dimensions. */
export interface Measured {
  readonly name: string
  readonly unit: string | undefined
  readonly dimensions: Readonly<Record<string, unknown>>
  /** Each value, with how often it came. */
  readonly values: ReadonlyArray<readonly [value: number, count: number]>
}

const toValues = (target: unknown): Measured["values"] => {
  if (typeof target === "number") return [[target, 1]]
  if (Array.isArray(target)) return target.map((value: number) => [value, 1])
  const { Counts, Values } = target as { readonly Counts: Array<number>; readonly Values: Array<number> }
  return Values.map((value, index) => [value, Counts[index] ?? NaN])
}

export const measured = (documents: ReadonlyArray<Document>): ReadonlyArray<Measured> =>
  documents.flatMap(({ _aws: { CloudWatchMetrics }, ...members }) =>
    CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name, Unit }) => ({
          name: Name,
          unit: Unit,
          dimensions: Object.fromEntries(names.map((name) => [name, members[name]])),
          values: toValues(members[Name])
        }))
      )
    )
  )

/** The sum of all values by metric and dimensions. */
export const sums = (documents: ReadonlyArray<Document>): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const { dimensions, name, values } of measured(documents)) {
    const key = [name, ...Object.entries(dimensions).map(([name, value]) => `${name}=${String(value)}`)].join(" ")
    for (const [value, count] of values) sums[key] = (sums[key] ?? 0) + value * count
  }
  return sums
}

export class Written extends Context.Service<Written, {
  readonly lines: Effect.Effect<ReadonlyArray<string>>
  readonly documents: Effect.Effect<ReadonlyArray<Document>>
}>()("test/Written") {
  /** Keeps the lines in place of writing them, and gives the test a registry of its own. */
  static readonly layer = Layer.unwrap(Effect.sync(() => {
    const lines: Array<string> = []
    return Layer.mergeAll(
      Layer.succeed(Emf.Output, { write: (line) => void lines.push(line) }),
      Layer.succeed(Metric.MetricRegistry, new Map()),
      Layer.succeed(Written, {
        lines: Effect.sync(() => lines.slice()),
        documents: Effect.sync(() => lines.map((line): Document => JSON.parse(line)))
      })
    )
  }))
}
