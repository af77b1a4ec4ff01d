/**
 * The metrics that Effect's exporter is shown. It fails if two of one name are of different kinds, and then exports none, so
 * it sees only those of the kind that came first.
 */
import * as Effect from "effect/Effect"
import type * as Metric from "effect/Metric"

type Metadata = Metric.Metric.Metadata<any, any>

/** Frequencies are exported as sums, as counters are. */
const exportedKind = ({ type }: Metadata): string => type === "Frequency" ? "Counter" : type

/** A registry to read from: it shows what another one has. */
export class ExportedMetrics extends Map<string, Metadata> {
  readonly #registry: Metric.MetricRegistry
  readonly #hidden = new Set<string>()
  #warnings: Array<string> = []

  constructor(registry: Metric.MetricRegistry) {
    super()
    this.#registry = registry
  }

  override values(): MapIterator<Metadata> {
    const first = new Map<string, Metadata>()
    const shown: Array<Metadata> = []
    for (const metadata of this.#registry.values()) {
      const other = first.get(metadata.id)
      if (other === undefined) first.set(metadata.id, metadata)
      if (other === undefined || exportedKind(other) === exportedKind(metadata)) shown.push(metadata)
      else this.#hide(metadata, other)
    }
    return shown.values()
  }

  #hide({ id, type }: Metadata, { type: otherType }: Metadata): void {
    const key = `${type} ${id}`
    if (this.#hidden.has(key)) return
    this.#hidden.add(key)
    this.#warnings.push(
      `metric "${id}" of the kind ${type} is not exported, as another one of its name is a ${otherType}`
    )
  }

  /** Logs what was not said yet. */
  get tell(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const warnings = this.#warnings
      if (warnings.length === 0) return Effect.void
      this.#warnings = []
      return Effect.forEach(warnings, (warning) => Effect.logWarning(warning), { discard: true })
    })
  }
}
