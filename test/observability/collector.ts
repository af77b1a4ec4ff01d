/** A collector in this process, whose test decides how it answers. */
import { Effect, type Scope } from "effect"
import * as Http from "node:http"
import * as Https from "node:https"
import type { AddressInfo } from "node:net"
import * as Tls from "node:tls"
import { gunzipSync } from "node:zlib"
import { cert, key } from "./certificate.ts"

export interface Export {
  readonly path: string
  readonly headers: Http.IncomingHttpHeaders
  readonly body: Buffer
}

/** How one export is answered. `hang`: not at all; `reset`: the connection ends. */
export type Reply =
  | "hang"
  | "reset"
  | {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
  }

export interface Collector {
  readonly url: string
  /** What has arrived, in order. */
  readonly exports: ReadonlyArray<Export>
  /** How the next exports are answered; after that with 200. */
  readonly replies: Array<Reply>
  /** Runs when an export has arrived. */
  readonly onExport: Set<() => void>
  /** How many connections were made. */
  readonly connections: () => number
}

const makeWith = Effect.fnUntraced(
  function*(protocol: "http" | "https"): Effect.fn.Return<Collector, never, Scope.Scope> {
    const exports: Array<Export> = []
    const replies: Array<Reply> = []
    const onExport = new Set<() => void>()
    let connections = 0
    const answer = (request: Http.IncomingMessage, response: Http.ServerResponse) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("error", () => {})
      request.on("end", () => {
        const bytes = Buffer.concat(chunks)
        const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes
        const reply = replies.shift() ?? { status: 200, headers: { "content-type": "application/json" }, body: "{}" }
        exports.push({ path: request.url ?? "", headers: request.headers, body })
        for (const listener of onExport) listener()
        if (reply === "hang") return
        if (reply === "reset") return request.socket.destroy()
        response.writeHead(reply.status, reply.headers)
        response.end(reply.body)
      })
    }
    const server = protocol === "https" ? Https.createServer({ cert, key }, answer) : Http.createServer(answer)
    server.on(protocol === "https" ? "secureConnection" : "connection", () => connections++)
    yield* Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    })
    yield* Effect.addFinalizer(() =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
    )
    const { port } = server.address() as AddressInfo
    return { url: `${protocol}://127.0.0.1:${port}`, exports, replies, onExport, connections: () => connections }
  }
)

export const make: Effect.Effect<Collector, never, Scope.Scope> = makeWith("http")

/** One whose certificate nobody knows. */
export const makeUntrusted: Effect.Effect<Collector, never, Scope.Scope> = makeWith("https")

/** One with a certificate that this process trusts meanwhile. */
export const makeSecure: Effect.Effect<Collector, never, Scope.Scope> = Effect.gen(function*() {
  const trusted = Tls.getCACertificates("default")
  yield* Effect.acquireRelease(
    Effect.sync(() => Tls.setDefaultCACertificates([...trusted, cert])),
    () => Effect.sync(() => Tls.setDefaultCACertificates(trusted))
  )
  return yield* makeWith("https")
})

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface JsonSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: ReadonlyArray<KeyValue>
  readonly events: ReadonlyArray<{ readonly name: string; readonly attributes: ReadonlyArray<KeyValue> }>
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>
  readonly status: { readonly code: number; readonly message?: string }
}

type Resource = { readonly resource: { readonly attributes: ReadonlyArray<KeyValue> } }

const parse = <A>({ exports }: Collector, path: string): ReadonlyArray<A> =>
  exports.filter((one) => one.path.endsWith(path)).map(({ body }) => JSON.parse(body.toString()) as A)

/** The spans of all exports in JSON, in the order in which they arrived. */
export const spansOf = (collector: Collector): ReadonlyArray<JsonSpan> =>
  parse<{ resourceSpans: ReadonlyArray<{ scopeSpans: ReadonlyArray<{ spans: ReadonlyArray<JsonSpan> }> }> }>(
    collector,
    "/v1/traces"
  ).flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))

interface JsonLogRecord {
  readonly body: { readonly stringValue?: string }
  readonly traceId?: string
  readonly spanId?: string
}

/** The log records of all exports in JSON. */
export const logRecordsOf = (collector: Collector): ReadonlyArray<JsonLogRecord> =>
  parse<{ resourceLogs: ReadonlyArray<{ scopeLogs: ReadonlyArray<{ logRecords: ReadonlyArray<JsonLogRecord> }> }> }>(
    collector,
    "/v1/logs"
  ).flatMap(({ resourceLogs }) =>
    resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
  )

/** The texts of all log records in JSON. */
export const logsOf = (collector: Collector): ReadonlyArray<unknown> =>
  logRecordsOf(collector).map(({ body }) => body.stringValue)

/** The metrics of each export in JSON. */
export const metricsOf = (collector: Collector): ReadonlyArray<ReadonlyArray<Readonly<Record<string, unknown>>>> =>
  parse<{
    resourceMetrics: ReadonlyArray<{ scopeMetrics: ReadonlyArray<{ metrics: ReadonlyArray<Record<string, unknown>> }> }>
  }>(collector, "/v1/metrics").map(({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
  )

export const attributesOf = (attributes: ReadonlyArray<KeyValue>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

/** The attributes of the resource of the last export of spans in JSON. */
export const resourceOf = (collector: Collector): Readonly<Record<string, unknown>> =>
  attributesOf(
    parse<{ resourceSpans: ReadonlyArray<Resource> }>(collector, "/v1/traces").at(-1)?.resourceSpans[0]?.resource
      .attributes ?? []
  )
