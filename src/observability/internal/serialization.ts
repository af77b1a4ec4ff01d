/** OTLP in JSON and in Protobuf. Counts what a body has, and adds to the resource what is known later. */
import * as HttpBody from "effect/http/HttpBody"
import type { LogsData } from "effect/observability/OtlpLogger"
import type { MetricsData } from "effect/observability/OtlpMetrics"
import type * as OtlpResource from "effect/observability/OtlpResource"
import type { OtlpSerialization } from "effect/observability/OtlpSerialization"
import type { TraceData } from "effect/observability/OtlpTracer"
import * as messages from "./otlpMessages.ts"
import { type Message, ProtobufWriter } from "./protobuf.ts"
import type { Signal } from "./settings.ts"

type Service = OtlpSerialization["Service"]

/** What a body has: spans, data points or log records. */
export interface Contents {
  readonly signal: Signal
  readonly items: number
  /** How many more there were that could not be encoded. */
  readonly unencodable: number
}

const sum = <A>(list: ReadonlyArray<A>, count: (one: A) => number): number => {
  let total = 0
  for (const one of list) total += count(one)
  return total
}

const lengthOf = (list: ReadonlyArray<unknown> | undefined): number => list?.length ?? 0

/** Where the items of a signal are in its data, and how many items one entry of such a list stands for. */
interface Shape<Data, Entry> {
  readonly lists: (data: Data) => ReadonlyArray<Array<Entry>>
  readonly count: (entry: Entry) => number
}

const shapeOfTraces: Shape<TraceData, unknown> = {
  lists: ({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.map(({ spans }) => spans)),
  count: () => 1
}

const shapeOfLogs: Shape<LogsData, unknown> = {
  lists: ({ resourceLogs }) =>
    resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.map(({ logRecords = [] }) => logRecords)),
  count: () => 1
}

type Metric = MetricsData["resourceMetrics"][number]["scopeMetrics"][number]["metrics"][number]

const shapeOfMetrics: Shape<MetricsData, Metric> = {
  lists: ({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.map(({ metrics }) => metrics)),
  count: ({ gauge, histogram, sum: total, summary }) =>
    sum([gauge, histogram, total, summary], (kind) => lengthOf(kind?.dataPoints))
}

const countIn = <Entry>(lists: ReadonlyArray<ReadonlyArray<Entry>>, count: (entry: Entry) => number): number =>
  sum(lists, (list) => sum(list, count))

/** Leaves in the lists what can be encoded by itself. */
const keepEncodable = (lists: ReadonlyArray<Array<unknown>>, encode: () => void): void => {
  const all = lists.map((list) => list.splice(0))
  const kept = all.map((entries, i) =>
    entries.filter((entry) => {
      lists[i]!.push(entry)
      try {
        encode()
        return true
      } catch {
        return false
      } finally {
        lists[i]!.pop()
      }
    })
  )
  for (const [i, list] of lists.entries()) list.push(...kept[i]!)
}

type Resources = ReadonlyArray<{ readonly resource?: OtlpResource.Resource | undefined }>

/** OTLP writes numbers without JSON as texts. A strict reader refuses a request for half of a surrogate pair. */
const strictly = (_name: string, value: unknown): unknown =>
  typeof value === "string"
    ? value.toWellFormed()
    : typeof value === "number" && !Number.isFinite(value)
    ? String(value)
    : value

const toJson = (data: object): HttpBody.HttpBody => {
  const json = JSON.stringify(data)
  const isStrict = !json.includes("null") && !json.includes("\\ud")
  return HttpBody.text(isStrict ? json : JSON.stringify(data, strictly), "application/json")
}

export class Serialization {
  readonly #contents = new WeakMap<HttpBody.HttpBody, Contents>()
  readonly #writer = new ProtobufWriter()
  #account: string | undefined

  /** What a body has that was made here. */
  contentsOf(body: HttpBody.HttpBody): Contents | undefined {
    return this.#contents.get(body)
  }

  get hasAccount(): boolean {
    return this.#account !== undefined
  }

  /** The account of the function, which its first invocation says. */
  setAccount(account: string | undefined): void {
    this.#account ??= account
  }

  #addAccount(resources: Resources): void {
    if (this.#account === undefined) return
    for (const { resource } of resources) {
      if (resource === undefined || resource.attributes.some(({ key }) => key === "cloud.account.id")) continue
      resource.attributes.push({ key: "cloud.account.id", value: { stringValue: this.#account } })
      this.#writer.forget(resource)
    }
  }

  /**
   * Encodes data. An exporter whose body cannot be made drops all that it has and is silent for a minute, so an item that
   * cannot be encoded, such as one with thousands of lists in each other, must not cost the others.
   */
  #encode<Data, Entry>(
    signal: Signal,
    data: Data,
    { count, lists: toLists }: Shape<Data, Entry>,
    encode: (data: Data) => HttpBody.HttpBody
  ): HttpBody.HttpBody {
    const lists = toLists(data)
    const all = countIn(lists, count)
    let items = all
    let body: HttpBody.HttpBody
    try {
      body = encode(data)
    } catch {
      keepEncodable(lists, () => encode(data))
      items = countIn(lists, count)
      body = encode(data)
    }
    this.#contents.set(body, { signal, items, unencodable: all - items })
    return body
  }

  #protobuf(message: Message) {
    return (data: object) => HttpBody.uint8Array(this.#writer.encode(message, data), "application/x-protobuf")
  }

  /** For the exporter of one signal. */
  service(format: "json" | "protobuf"): Service {
    const encoder = (message: Message) => format === "json" ? toJson : this.#protobuf(message)
    const [traces, metrics, logs] = [encoder(messages.traces), encoder(messages.metrics), encoder(messages.logs)]
    return {
      traces: (data) => {
        this.#addAccount(data.resourceSpans)
        return this.#encode("traces", data, shapeOfTraces, traces)
      },
      metrics: (data) => {
        this.#addAccount(data.resourceMetrics)
        return this.#encode("metrics", data, shapeOfMetrics, metrics)
      },
      logs: (data) => {
        this.#addAccount(data.resourceLogs)
        return this.#encode("logs", data, shapeOfLogs, logs)
      }
    }
  }
}
