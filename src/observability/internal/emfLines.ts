/** Measurements as lines in CloudWatch's embedded metric format, within its limits. */
import type { Reading } from "./emfRecorder.ts"
import { type Dimensions, quote, type Shape } from "./emfShape.ts"

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const limits = {
  metrics: 100,
  values: 100,
  /** CloudWatch takes numbers up to this, and neither NaN nor Infinity. */
  value: 2 ** 360
} as const

/**
 * The length at which a line ends, in bytes. CloudWatch takes events of 256 KB, but with several invocations at once Lambda
 * reads lines below 64 KiB alone.
 */
const fullBytes = 60 * 1024

/** Only the last lines are tried for a measurement, since with thousands of words there are thousands of lines. */
const triedLines = 16

const isUsable = (value: number): boolean => Math.abs(value) <= limits.value

/** Values in their order, with their counts. */
const toStatistics = (values: ReadonlyArray<readonly [value: number, count: number]>): string => {
  const sum = values.reduce((sum, [value, count]) => sum + value * count, 0)
  const count = values.reduce((sum, [, count]) => sum + count, 0)
  const [min] = values[0] ?? [0]
  const [max] = values.at(-1) ?? [0]
  return `{"Values":[${values.map(([value]) => value)}],"Counts":[${values.map(([, count]) => count)}],` +
    `"Max":${max},"Min":${min},"Count":${count},"Sum":${sum}}`
}

/** The targets for a reading, as JSON, and whether something in it is not a number for CloudWatch. */
export const toTargets = (
  reading: Reading,
  factor: number
): { readonly targets: ReadonlyArray<string>; readonly isWhole: boolean } => {
  if (typeof reading === "number") {
    const value = reading * factor
    return isUsable(value) ? { isWhole: true, targets: [String(value)] } : { isWhole: false, targets: [] }
  }
  if (reading.size === 1) {
    // Most invocations observe once.
    const [[value, count] = [NaN, 1]] = reading
    if (count === 1) return toTargets(value, factor)
  }
  const values = Array.from(reading, ([value, count]) => [value * factor, count] as const)
    .filter(([value]) => isUsable(value))
    .toSorted(([a], [b]) => a - b)
  const isWhole = values.length === reading.size
  if (values.length === 0) return { isWhole, targets: [] }
  if (values.reduce((sum, [, count]) => sum + count, 0) <= limits.values) {
    const all = values.flatMap(([value, count]) => Array.from<number>({ length: count }).fill(value))
    return { isWhole, targets: [all.length === 1 ? String(all[0]) : `[${all}]`] }
  }
  const targets: Array<string> = []
  for (let from = 0; from < values.length; from += limits.values) {
    targets.push(toStatistics(values.slice(from, from + limits.values)))
  }
  return { isWhole, targets }
}

interface Directive {
  readonly dimensions: Dimensions
  readonly definitions: Array<string>
}

/** Metrics that share a line. No two of its members have the same name. */
class Line {
  readonly #members = new Map<string, string>()
  readonly #directives = new Map<string, Directive>()
  #metrics = 0
  #bytes = 0

  /** Returns whether there was room. */
  add(shape: Shape, dimensions: Dimensions, target: string): boolean {
    const { definition, name } = shape
    const bytes = shape.bytes + target.length + dimensions.bytes
    if (this.#metrics > 0 && !this.#hasRoom(name, dimensions, bytes)) return false
    const directive = this.#directives.get(dimensions.key)
    if (directive === undefined) {
      this.#directives.set(dimensions.key, { dimensions, definitions: [definition] })
      for (const { name, value } of dimensions.entries) this.#members.set(name, value)
    } else directive.definitions.push(definition)
    this.#members.set(name, target)
    this.#metrics += 1
    this.#bytes += directive === undefined ? bytes : bytes - dimensions.bytes
    return true
  }

  #hasRoom(metric: string, { entries }: Dimensions, bytes: number): boolean {
    const members = this.#members
    return this.#metrics < limits.metrics &&
      this.#bytes + bytes <= fullBytes &&
      !members.has(metric) &&
      entries.every(({ name, value }) => (members.get(name) ?? value) === value)
  }

  /** The line as JSON. Properties give way to metrics and dimensions. */
  render(namespace: string, timestamp: number, properties: Readonly<Record<string, string>>): string {
    let directives = ""
    for (const { definitions, dimensions } of this.#directives.values()) {
      directives += `${directives === "" ? "" : ","}{"Namespace":${namespace},"Dimensions":[${dimensions.names}],` +
        `"Metrics":[${definitions.join(",")}]}`
    }
    let members = ""
    for (const [name, value] of this.#members) members += `,${quote(name)}:${value}`
    for (const name in properties) {
      if (!this.#members.has(name)) members += `,"${name}":${quote(properties[name] ?? "")}`
    }
    return `{"_aws":{"Timestamp":${timestamp},"CloudWatchMetrics":[${directives}]}${members}}`
  }
}

/** Packs measurements into as few lines as their names allow. */
export class Lines {
  readonly #lines: Array<Line> = []

  add(shape: Shape, dimensions: Dimensions, target: string): void {
    const lines = this.#lines
    for (const line of lines.length > triedLines ? lines.slice(-triedLines) : lines) {
      if (line.add(shape, dimensions, target)) return
    }
    const line = new Line()
    line.add(shape, dimensions, target)
    lines.push(line)
  }

  render(
    namespace: string,
    timestamp: number,
    properties: Readonly<Record<string, string>>
  ): ReadonlyArray<string> {
    return this.#lines.map((line) => line.render(quote(namespace), timestamp, properties))
  }
}
