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

/** What was measured of a metric, as JSON. */
export interface Measured {
  readonly shape: Shape
  readonly dimensions: Dimensions
  readonly target: string
}

interface Directive {
  readonly dimensions: Dimensions
  readonly definitions: Array<string>
}

/** Metrics that share a line. No two of its members have the same name. */
class Line {
  #measured: Array<Measured> = []
  /** What comes before each target. */
  readonly #before: Array<string> = []
  /** The names of the members, with the values of those that are dimensions. */
  readonly #members = new Map<string, string | undefined>()
  readonly #directives = new Map<string, Directive>()
  /** All but the targets. */
  #bytes = 0
  #targetBytes = 0
  #head: string | undefined = undefined

  /** Returns whether there was room. */
  add(measured: Measured): boolean {
    const { dimensions, shape: { bytes, definition, name }, target } = measured
    const directive = this.#directives.get(dimensions.key)
    const more = directive === undefined ? bytes + dimensions.bytes : bytes
    if (this.#measured.length > 0 && !this.#hasRoom(name, dimensions, more + target.length)) return false
    let before = ""
    if (directive === undefined) {
      this.#directives.set(dimensions.key, { dimensions, definitions: [definition] })
      for (const { name, value } of dimensions.entries) {
        if (!this.#members.has(name)) before += `,${quote(name)}:${value}`
        this.#members.set(name, value)
      }
    } else directive.definitions.push(definition)
    this.#members.set(name, undefined)
    this.#before.push(`${before},${quote(name)}:`)
    this.#measured.push(measured)
    this.#bytes += more
    this.#targetBytes += target.length
    return true
  }

  /** Takes what was measured next, if it is of the same metrics and there is room: most invocations measure the same. */
  replace(measured: Array<Measured>): boolean {
    if (measured.length !== this.#measured.length) return false
    let targetBytes = 0
    for (const [i, { dimensions, shape, target }] of measured.entries()) {
      const before = this.#measured[i]
      if (before?.shape !== shape || before.dimensions !== dimensions) return false
      targetBytes += target.length
    }
    if (measured.length > 1 && this.#bytes + targetBytes > fullBytes) return false
    this.#measured = measured
    this.#targetBytes = targetBytes
    return true
  }

  #hasRoom(metric: string, { entries }: Dimensions, bytes: number): boolean {
    const members = this.#members
    return this.#measured.length < limits.metrics &&
      this.#bytes + this.#targetBytes + bytes <= fullBytes &&
      !members.has(metric) &&
      entries.every(({ name, value }) => !members.has(name) || members.get(name) === value)
  }

  /** The line as JSON. Properties give way to metrics and dimensions. */
  render(namespace: string, timestamp: number, properties: Readonly<Record<string, string>>): string {
    let text = `{"_aws":{"Timestamp":${timestamp},"CloudWatchMetrics":[${this.#head ??= this.#renderHead(namespace)}]}`
    for (let i = 0; i < this.#measured.length; i++) text += `${this.#before[i]}${this.#measured[i]?.target}`
    for (const name in properties) {
      if (!this.#members.has(name)) text += `,"${name}":${quote(properties[name] ?? "")}`
    }
    return `${text}}`
  }

  #renderHead(namespace: string): string {
    return Array.from(
      this.#directives.values(),
      ({ definitions, dimensions }) =>
        `{"Namespace":${namespace},"Dimensions":[${dimensions.names}],"Metrics":[${definitions.join(",")}]}`
    ).join(",")
  }
}

/** Packs measurements into as few lines as their names allow. */
export class Lines {
  readonly #namespace: string
  /** The line of the last time, if there was one alone. */
  #last: Line | undefined

  constructor(namespace: string) {
    this.#namespace = quote(namespace)
  }

  render(
    measured: Array<Measured>,
    timestamp: number,
    properties: Readonly<Record<string, string>>
  ): ReadonlyArray<string> {
    if (this.#last?.replace(measured) === true) return [this.#last.render(this.#namespace, timestamp, properties)]
    const lines = pack(measured)
    this.#last = lines.length === 1 ? lines[0] : undefined
    return lines.map((line) => line.render(this.#namespace, timestamp, properties))
  }
}

const pack = (measured: ReadonlyArray<Measured>): ReadonlyArray<Line> => {
  const lines: Array<Line> = []
  for (const one of measured) {
    const tried = lines.length > triedLines ? lines.slice(-triedLines) : lines
    if (tried.some((line) => line.add(one))) continue
    const line = new Line()
    line.add(one)
    lines.push(line)
  }
  return lines
}
