/** What the series of Effect's registry have measured since they were last asked. */
import type * as Context from "effect/Context"
import { constVoid } from "effect/Function"
import type * as Metric from "effect/Metric"
import type { Metadata, Shape } from "./emfShape.ts"

/** A number, or how often each value was observed. */
export type Reading = number | ReadonlyMap<number, number>

/** Called with each reading, and with the word that it counts if the metric is a frequency. */
export type Add = (shape: Shape, reading: Reading, word?: string) => void

interface Series {
  readonly shape: Shape
  readonly take: (context: Context.Context<never>, add: Add) => void
}

/** After so many different values the others are rounded to three digits. */
const exactValues = 1000

/** The observations of a histogram or a summary, as they come. */
class Observations {
  /** The first one. Most invocations observe once. */
  #first: number | undefined
  /** All of them, if there are more. */
  #values: Map<number, number> | undefined

  add(value: number, count = 1): void {
    if (this.#values === undefined) {
      if (this.#first === undefined && count === 1) {
        this.#first = value
        return
      }
      this.#values = new Map(this.#first === undefined ? [] : [[this.#first, 1]])
    }
    const values = this.#values
    const kept = values.size < exactValues || values.has(value) ? value : Number(value.toPrecision(3))
    values.set(kept, (values.get(kept) ?? 0) + count)
  }

  take(): Reading | undefined {
    const reading = this.#values ?? this.#first
    this.#first = undefined
    this.#values = undefined
    return reading
  }
}

type Distribution = Metric.HistogramState | Metric.SummaryState

/**
 * Adds what a state has more than an earlier one, when nobody has seen the observations themselves. Those of a histogram
 * count as the upper boundary of their bucket, those of a summary as their mean.
 */
const addDifference = (observations: Observations, state: Distribution, before: Distribution | undefined): void => {
  const count = state.count - (before?.count ?? 0)
  if (count <= 0) return
  if (!("buckets" in state)) return observations.add((state.sum - (before?.sum ?? 0)) / count, count)
  let below = 0
  for (const [index, [boundary, cumulated]] of state.buckets.entries()) {
    const upTo = cumulated - (before !== undefined && "buckets" in before ? before.buckets[index]?.[1] ?? 0 : 0)
    if (upTo > below) observations.add(Math.max(state.min, Math.min(boundary, state.max)), upTo - below)
    below = Math.max(below, upTo)
  }
  if (count > below) observations.add(state.max, count - below)
}

/** Lets a function see each update of a series. */
const observe = (metadata: Metadata, see: (input: unknown) => void): void => {
  const { get, modify, update } = metadata.hooks
  // In place: the registry hands out the hooks of the object that it was given, to the first update already.
  Object.assign(metadata, {
    hooks: {
      get,
      modify: (input: unknown, context: Context.Context<never>) => {
        modify(input, context)
        see(input)
      },
      update: (input: unknown, context: Context.Context<never>) => {
        update(input, context)
        see(input)
      }
    }
  })
}

/** Its value is read from elsewhere, and it is never updated: see `Metric.registerUnsafe`. */
const isRegistered = ({ hooks }: Metadata): boolean => hooks.update === constVoid

const counter = (shape: Shape, { hooks }: Metadata): Series => {
  let before: number | bigint = 0
  return {
    shape,
    take: (context, add) => {
      const { count, incremental }: Metric.CounterState<number | bigint> = hooks.get(context)
      if (count === before) return
      const difference = typeof count === "bigint" ? Number(count - BigInt(before)) : count - Number(before)
      before = count
      // A source that began anew.
      add(shape, incremental && difference < 0 ? Number(count) : difference)
    }
  }
}

const frequency = (shape: Shape, { hooks }: Metadata): Series => {
  const before = new Map<string, number>()
  return {
    shape,
    take: (context, add) => {
      const { occurrences }: Metric.FrequencyState = hooks.get(context)
      for (const [word, count] of occurrences) {
        const difference = count - (before.get(word) ?? 0)
        if (difference === 0) continue
        before.set(word, count)
        add(shape, difference < 0 ? count : difference, word)
      }
    }
  }
}

const gauge = (shape: Shape, metadata: Metadata, isNew: boolean, isOpen: () => boolean): Series => {
  const registered = isRegistered(metadata)
  let isSet = !isNew
  if (!registered) {
    observe(metadata, () => {
      isSet = isOpen()
    })
  }
  const { get } = metadata.hooks
  return {
    shape,
    take: (context, add) => {
      if (!isSet && !registered) return
      isSet = false
      const { value }: Metric.GaugeState<number | bigint> = get(context)
      add(shape, Number(value))
    }
  }
}

const distribution = (
  shape: Shape,
  metadata: Metadata,
  context: Context.Context<never>,
  isOpen: () => boolean
): Series => {
  const observations = new Observations()
  const registered = isRegistered(metadata)
  const { get } = metadata.hooks
  let before: Distribution | undefined
  if (!registered) {
    addDifference(observations, get(context), undefined)
    observe(metadata, (input) => {
      // Those of a summary come with their time.
      if (isOpen()) observations.add(Number(Array.isArray(input) ? input[0] : input))
    })
  }
  return {
    shape,
    take: (context, add) => {
      if (registered) {
        const state: Distribution = get(context)
        addDifference(observations, state, before)
        before = state
      }
      const reading = observations.take()
      if (reading !== undefined) add(shape, reading)
    }
  }
}

/** The same series as another registry has, for those who update them: it says what is added and what is removed. */
class ObservedRegistry extends Map<string, Metadata> {
  readonly #registry: Metric.MetricRegistry
  readonly #added: (metadata: Metadata) => void
  readonly #removed: (metadata: Metadata) => void

  constructor(
    registry: Metric.MetricRegistry,
    added: (metadata: Metadata) => void,
    removed: (metadata: Metadata) => void
  ) {
    super()
    this.#registry = registry
    this.#added = added
    this.#removed = removed
  }

  override get(key: string): Metadata | undefined {
    return this.#registry.get(key)
  }
  override has(key: string): boolean {
    return this.#registry.has(key)
  }
  override set(key: string, metadata: Metadata): this {
    const replaced = this.#registry.get(key)
    if (replaced !== undefined && replaced !== metadata) this.#removed(replaced)
    this.#registry.set(key, metadata)
    this.#added(metadata)
    return this
  }
  override delete(key: string): boolean {
    const metadata = this.#registry.get(key)
    if (metadata !== undefined) this.#removed(metadata)
    return this.#registry.delete(key)
  }
  override clear(): void {
    for (const metadata of this.#registry.values()) this.#removed(metadata)
    this.#registry.clear()
  }
  override get size(): number {
    return this.#registry.size
  }
  override entries(): MapIterator<[string, Metadata]> {
    return this.#registry.entries()
  }
  override keys(): MapIterator<string> {
    return this.#registry.keys()
  }
  override values(): MapIterator<Metadata> {
    return this.#registry.values()
  }
  override [Symbol.iterator](): MapIterator<[string, Metadata]> {
    return this.#registry.entries()
  }
  override forEach(f: (value: Metadata, key: string, map: Map<string, Metadata>) => void, self?: unknown): void {
    for (const [key, metadata] of this.#registry) f.call(self, metadata, key, this)
  }
}

/**
 * Records a registry.
 *
 * Counters and frequencies hold sums, of which it takes differences. A histogram has buckets alone and a summary quantiles, so
 * it sees their updates, and it learns from those of a gauge whether the gauge was set. For that it has a registry of its
 * own, with the same series. Series that are made elsewhere are found when they are first asked.
 */
export class Recorder {
  readonly registry: Metric.MetricRegistry
  readonly #source: Metric.MetricRegistry
  readonly #context: Context.Context<never>
  readonly #shapeOf: (metadata: Metadata) => Shape | undefined
  readonly #series = new WeakMap<Metadata, Series | undefined>()
  /** What series that were removed had measured. */
  #left: Array<Parameters<Add>> = []
  #isOpen = true

  constructor(
    source: Metric.MetricRegistry,
    context: Context.Context<never>,
    shapeOf: (metadata: Metadata) => Shape | undefined
  ) {
    this.#source = source
    this.#context = context
    this.#shapeOf = shapeOf
    this.registry = new ObservedRegistry(
      source,
      (metadata) => this.#isOpen && this.#find(metadata, true),
      (metadata) => this.#isOpen && this.#find(metadata)?.take(context, (...reading) => this.#left.push(reading))
    )
    for (const metadata of source.values()) this.#find(metadata)
  }

  /** Takes what was measured since the last time, of all series at one moment. */
  take(add: Add): void {
    const left = this.#left
    if (left.length > 0) this.#left = []
    for (const reading of left) add(...reading)
    for (const metadata of this.#source.values()) this.#find(metadata)?.take(this.#context, add)
  }

  /** Lets the series be as they were. */
  close(): void {
    this.#isOpen = false
  }

  #find(metadata: Metadata, isNew = false): Series | undefined {
    const found = this.#series.get(metadata)
    if (found !== undefined || this.#series.has(metadata)) return found
    const shape = this.#shapeOf(metadata)
    const series = shape && this.#make(shape, metadata, isNew)
    this.#series.set(metadata, series)
    return series
  }

  #make(shape: Shape, metadata: Metadata, isNew: boolean): Series {
    const isOpen = () => this.#isOpen
    switch (metadata.type) {
      case "Counter":
        return counter(shape, metadata)
      case "Frequency":
        return frequency(shape, metadata)
      case "Gauge":
        return gauge(shape, metadata, isNew, isOpen)
      case "Histogram":
      case "Summary":
        return distribution(shape, metadata, this.#context, isOpen)
    }
  }
}
