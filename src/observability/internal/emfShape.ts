/** What CloudWatch calls a series of Effect's registry: its name, unit and dimensions, within the limits of the format. */
import type * as Metric from "effect/Metric"
import { toUnit } from "./emfUnits.ts"

/** A series as the registry holds it. */
export type Metadata = Metric.Metric.Metadata<any, any>

export interface Dimension {
  readonly name: string
  /** As JSON. */
  readonly value: string
}

export interface Dimensions {
  /** Tells sets apart. */
  readonly key: string
  /** The list of the names, as JSON. */
  readonly names: string
  readonly entries: ReadonlyArray<Dimension>
  /** The most that they add to a line. */
  readonly bytes: number
}

export interface Shape {
  readonly name: string
  /** The MetricDefinition, as JSON. */
  readonly definition: string
  readonly factor: number
  /** The most that it adds to a line, beside its target and its dimensions. */
  readonly bytes: number
  readonly dimensions: Dimensions
  /** The dimensions with a word of a frequency. */
  readonly withWord: (word: string) => Dimensions
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export const limits = {
  dimensions: 30,
  dimensionName: 250,
  dimensionValue: 1024,
  metricName: 1024
} as const

/** The member that CloudWatch reads. */
export const metadataMember = "_aws"

/** The dimension that a word of a frequency becomes, as in Effect's own exporters. */
export const wordDimension = "key"

export const quote = (text: string): string => JSON.stringify(text.toWellFormed())

/** Called with a problem and the metric that has it. */
export type Warn = (metric: string, problem: string) => void

export const toDimensions = (entries: ReadonlyMap<string, string>): Dimensions => {
  const dimensions = Array.from(entries, ([name, value]) => ({ name, value: quote(value) }))
  const names = `[${dimensions.map(({ name }) => quote(name)).join(",")}]`
  const values = dimensions.map(({ value }) => value).join()
  return {
    key: `${names}${values}`,
    names,
    entries: dimensions,
    // Each name stands in the list and before the value.
    bytes: 2 * names.length + values.length + 2 * dimensions.length
  }
}

const cut = (name: string): string => name.length > 100 ? `${name.slice(0, 100)}…` : name

const dimensionNameProblem = (name: string): string | undefined => {
  if (!/^[\x20-\x7e]+$/.test(name) || name.trim() === "") return "a name is printable ASCII and not blank"
  if (name.startsWith(":")) return "a name does not start with a colon"
  if (name === metadataMember) return "CloudWatch uses this name itself"
  if (name.length > limits.dimensionName) return `a name has at most ${limits.dimensionName} characters`
  return undefined
}

/** Why CloudWatch takes no such dimension. */
export const dimensionProblem = (name: string, value: string): string | undefined =>
  dimensionNameProblem(name) ?? (value.trim() === "" ? "its value is blank" : undefined)

/** A value that CloudWatch takes: printable ASCII, not too long, and without a colon at the start. */
export const toValue = (value: string): string =>
  value.replace(/[^\x20-\x7e]/gu, "_").replace(/^:/, "_").slice(0, limits.dimensionValue)

/** Control characters and line separators have no place in a name. */
const toName = (id: string): string => id.toWellFormed().replace(/[\p{Cc}\u2028\u2029]/gu, "_")

const nameProblem = (name: string): string | undefined => {
  if (name.trim() === "") return "its name is blank"
  if (name === metadataMember) return "CloudWatch uses this name itself"
  if (name.length > limits.metricName) return `its name has more than ${limits.metricName} characters`
  return undefined
}

/** Makes shapes for the series of one layer. */
export class Shapes {
  readonly #common: ReadonlyMap<string, string>
  readonly #resolution: string
  readonly #warn: Warn

  constructor(common: ReadonlyMap<string, string>, isHighResolution: boolean, warn: Warn) {
    this.#common = common
    this.#resolution = isHighResolution ? `,"StorageResolution":1` : ""
    this.#warn = warn
  }

  /** The shape of a series. Absent, with a warning, if CloudWatch cannot have it. */
  of({ attributes = {}, id, type }: Pick<Metadata, "attributes" | "id" | "type">): Shape | undefined {
    const name = toName(id)
    const entries = this.#entries(name, attributes, type === "Frequency" ? 1 : 0)
    const problem = nameProblem(name) ??
      (entries.has(name) || type === "Frequency" && name === wordDimension
        ? "it has a dimension of the same name"
        : type === "Frequency" && entries.size >= limits.dimensions && !entries.has(wordDimension)
        ? `CloudWatch takes ${limits.dimensions} dimensions, and its word is one more`
        : undefined)
    if (problem !== undefined) {
      this.#warn(id, `metric "${cut(name)}" is left out of CloudWatch, as ${problem}`)
      return undefined
    }
    const unit = this.#unit(name, attributes, type)
    const unitMember = unit === undefined ? "" : `,"Unit":${quote(unit.name)}`
    const definition = `{"Name":${quote(name)}${unitMember}${this.#resolution}}`
    return {
      name,
      definition,
      // The name stands in the definition and before the target. The rest is the namespace with its brackets.
      bytes: 2 * Buffer.byteLength(definition) + 300,
      factor: unit?.factor ?? 1,
      dimensions: toDimensions(entries),
      withWord: (word) => {
        const withWord = new Map(entries)
        this.#add(withWord, name, wordDimension, word)
        return toDimensions(withWord)
      }
    }
  }

  #entries(metric: string, attributes: Metric.Metric.AttributeSet, reserved: number): Map<string, string> {
    const entries = new Map(this.#common)
    // Sorted, so that metrics with the same attributes share a list of dimensions.
    for (const name of Object.keys(attributes).toSorted()) {
      if (name === "unit" || name === "time_unit") continue
      if (!entries.has(name) && entries.size + reserved >= limits.dimensions) {
        this.#warn(
          metric,
          `dimensions of metric "${cut(metric)}" are left out, as CloudWatch takes ${limits.dimensions}`
        )
      } else this.#add(entries, metric, name, attributes[name]!)
    }
    return entries
  }

  #add(entries: Map<string, string>, metric: string, name: string, attribute: string): void {
    // Without types an attribute may be any value.
    const text = String(attribute)
    const problem = dimensionProblem(name, text)
    const value = toValue(text)
    if (problem !== undefined) {
      this.#warn(metric, `dimension "${cut(name)}" of metric "${cut(metric)}" is left out, as ${problem}`)
    } else {
      if (value !== text) {
        this.#warn(
          metric,
          `a value of dimension "${name}" of metric "${cut(metric)}" is changed: CloudWatch takes printable ASCII, ` +
            `no colon at the start, and at most ${limits.dimensionValue} characters`
        )
      }
      entries.set(name, value)
    }
  }

  #unit(metric: string, { time_unit, unit = time_unit }: Metric.Metric.AttributeSet, type: Metric.Metric.Type) {
    if (unit === undefined) return type === "Counter" || type === "Frequency" ? toUnit("Count") : undefined
    const found = toUnit(String(unit))
    if (found === undefined) {
      this.#warn(
        metric,
        `unit "${cut(String(unit))}" of metric "${cut(metric)}" is left out, as CloudWatch has no such unit`
      )
    }
    return found
  }
}
