/** OTLP in JSON by Effect and in Protobuf by ourselves. Counts what a body has, and adds to the resource what is known later. */
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as Layer from "effect/Layer"
import type * as OtlpResource from "effect/observability/OtlpResource"
import { layerJson, OtlpSerialization } from "effect/observability/OtlpSerialization"
import * as messages from "./otlpMessages.ts"
import { type Message, ProtobufWriter } from "./protobuf.ts"
import type { Signal } from "./settings.ts"

type Service = OtlpSerialization["Service"]

/** What a body has: spans, data points or log records. */
export interface Contents {
  readonly signal: Signal
  readonly items: number
}

const sum = <A>(list: ReadonlyArray<A>, count: (one: A) => number): number => {
  let total = 0
  for (const one of list) total += count(one)
  return total
}

type Resources = ReadonlyArray<{ readonly resource?: OtlpResource.Resource | undefined }>

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

  #keep(body: HttpBody.HttpBody, signal: Signal, items: number): HttpBody.HttpBody {
    this.#contents.set(body, { signal, items })
    return body
  }

  #protobuf(message: Message) {
    return (data: object) => HttpBody.uint8Array(this.#writer.encode(message, data), "application/x-protobuf")
  }

  /** For the exporter of one signal. */
  service(format: "json" | "protobuf"): Effect.Effect<Service> {
    const base: Effect.Effect<Service> = format === "json"
      ? Effect.provide(OtlpSerialization, Layer.fresh(layerJson))
      : Effect.succeed({
        traces: this.#protobuf(messages.traces),
        metrics: this.#protobuf(messages.metrics),
        logs: this.#protobuf(messages.logs)
      })
    return Effect.map(base, (base) => ({
      traces: (data) => {
        this.#addAccount(data.resourceSpans)
        const spans = sum(data.resourceSpans, ({ scopeSpans }) => sum(scopeSpans, ({ spans }) => spans.length))
        return this.#keep(base.traces(data), "traces", spans)
      },
      metrics: (data) => {
        this.#addAccount(data.resourceMetrics)
        const points = sum(
          data.resourceMetrics,
          ({ scopeMetrics }) =>
            sum(scopeMetrics, ({ metrics }) =>
              sum(
                metrics,
                (metric) =>
                  sum([metric.gauge, metric.histogram, metric.sum, metric.summary], (kind) =>
                    kind?.dataPoints.length ?? 0)
              ))
        )
        return this.#keep(base.metrics(data), "metrics", points)
      },
      logs: (data) => {
        this.#addAccount(data.resourceLogs)
        const records = sum(
          data.resourceLogs,
          ({ scopeLogs }) => sum(scopeLogs, ({ logRecords }) => logRecords?.length ?? 0)
        )
        return this.#keep(base.logs(data), "logs", records)
      }
    }))
  }
}
