/** Effect's serialization, which counts what a body has, and adds to the resource what is known later. */
import * as Effect from "effect/Effect"
import type * as HttpBody from "effect/http/HttpBody"
import * as Layer from "effect/Layer"
import type * as OtlpResource from "effect/observability/OtlpResource"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import type { Signal } from "./settings.ts"

/** What a body has: spans, data points or log records. */
export interface Contents {
  readonly signal: Signal
  readonly items: number
}

const formats = { json: OtlpSerialization.layerJson, protobuf: OtlpSerialization.layerProtobuf }

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

type Resources = ReadonlyArray<{ readonly resource?: OtlpResource.Resource | undefined }>

export class Serialization {
  readonly #contents = new WeakMap<HttpBody.HttpBody, Contents>()
  #account: string | undefined

  /** What a body has that was made here. */
  contentsOf(body: HttpBody.HttpBody): Contents | undefined {
    return this.#contents.get(body)
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
    }
  }

  #keep(body: HttpBody.HttpBody, signal: Signal, items: number): HttpBody.HttpBody {
    this.#contents.set(body, { signal, items })
    return body
  }

  /** For the exporter of one signal. */
  service(format: keyof typeof formats): Effect.Effect<OtlpSerialization.OtlpSerialization["Service"]> {
    return Effect.map(
      Effect.provide(OtlpSerialization.OtlpSerialization, Layer.fresh(formats[format])),
      (base) => ({
        traces: (data) => {
          this.#addAccount(data.resourceSpans)
          const spans = data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.map(({ spans }) => spans.length))
          return this.#keep(base.traces(data), "traces", sum(spans))
        },
        metrics: (data) => {
          this.#addAccount(data.resourceMetrics)
          const points = data.resourceMetrics
            .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
            .flatMap(({ gauge, histogram, sum, summary }) =>
              [gauge, histogram, sum, summary].map((points) => points?.dataPoints.length ?? 0)
            )
          return this.#keep(base.metrics(data), "metrics", sum(points))
        },
        logs: (data) => {
          this.#addAccount(data.resourceLogs)
          const records = data.resourceLogs.flatMap(({ scopeLogs }) =>
            scopeLogs.map(({ logRecords }) => logRecords?.length ?? 0)
          )
          return this.#keep(base.logs(data), "logs", sum(records))
        }
      })
    )
  }
}
