/**
 * A function with telemetry as Lambda treats it: it is frozen while it waits for an event, and ended by SIGTERM. Its
 * collector is down from time to time.
 */
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"

const root = fileURLToPath(new URL("../../", import.meta.url))

const program = `
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Handler from "./src/Handler.ts"
import * as Lambda from "./src/Lambda.ts"
import * as LambdaOtlp from "./src/observability/LambdaOtlp.ts"

const handler = Handler.json(
  { event: Schema.Struct({ id: Schema.String, spans: Schema.Finite }), response: Schema.String },
  Effect.fnUntraced(function*({ id, spans }) {
    for (let n = 0; n < spans; n++) yield* Effect.withSpan(Effect.sleep(1), id + "/" + n)
    return id
  })
)

Lambda.run(LambdaOtlp.traced(handler)).pipe(
  Effect.provide(LambdaOtlp.layer({ signals: ["traces"] })),
  Lambda.main({ extension: Lambda.internalExtension }),
  NodeRuntime.runMain
)
`

type Outage = "refused" | "reset" | "unavailable" | "silent"

const outages: ReadonlyArray<Outage> = ["refused", "reset", "unavailable", "silent"]

/** Numbers from 0 to 1 that depend on the seed alone. */
const makeRandom = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Span {
  readonly spanId: string
  readonly name: string
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: { readonly stringValue?: string } }>
}

/** The invocation span has the name of the function, so its invocation names it. */
const nameOf = ({ attributes, name }: Span): string =>
  attributes.find(({ key }) => key === "faas.invocation_id")?.value.stringValue ?? name

class Collector {
  /** How often each span has arrived and was accepted. */
  readonly taken = new Map<string, number>()
  /** How many bytes have arrived. */
  bytes = 0
  outage: Outage | undefined
  #server: Http.Server | undefined
  #port = 0

  async open(): Promise<string> {
    const server = this.#server = Http.createServer((request, response) => {
      const chunks: Array<Buffer> = []
      request.on("error", () => {})
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        if (this.outage === "silent") return
        if (this.outage === "unavailable") return void response.writeHead(503, { "retry-after": "0" }).end()
        if (this.outage !== undefined) return void request.socket.destroy()
        const body = Buffer.concat(chunks)
        const { resourceSpans } = JSON.parse(
          (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString()
        ) as {
          readonly resourceSpans: ReadonlyArray<{
            readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<Span> }>
          }>
        }
        for (const span of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))) {
          this.taken.set(nameOf(span), (this.taken.get(nameOf(span)) ?? 0) + 1)
        }
        response.writeHead(200, { "content-type": "application/json" }).end("{}")
      })
    })
    server.on("connection", (socket) =>
      socket.on("data", (chunk: Buffer) => {
        this.bytes += chunk.length
      }))
    server.listen(this.#port, "127.0.0.1")
    await once(server, "listening")
    this.#port = (server.address() as AddressInfo).port
    return `http://127.0.0.1:${this.#port}`
  }

  async close(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  async begin(outage: Outage): Promise<void> {
    this.outage = outage
    if (outage === "refused") await this.close()
  }

  async end(): Promise<void> {
    this.outage = undefined
    if (this.#server === undefined) await this.open()
    // An answer that a silent collector owes never comes.
    this.#server?.closeAllConnections()
  }
}

export interface Outcome {
  /** The spans that ended in the function, by name. */
  readonly ended: ReadonlyArray<string>
  readonly taken: ReadonlyMap<string, number>
  /** How many spans the function said it dropped. */
  readonly dropped: number
  /** The invocations during which the collector got a byte before the Runtime API had the response. */
  readonly early: ReadonlyArray<string>
  readonly outages: number
  readonly exitCode: number | null
  readonly output: string
}

/** Runs one function to its end. */
const run = async ({ invocations, maxStopMillis, seed }: {
  readonly invocations: number
  readonly maxStopMillis: number
  readonly seed: number
}): Promise<Outcome> => {
  const random = makeRandom(seed)
  const collector = new Collector()
  const url = await collector.open()
  const ended: Array<string> = []
  const early: Array<string> = []
  let outagesBegun = 0
  let given = 0
  let output = ""
  let bytesAtEvent = 0

  const next = async (response: Http.ServerResponse) => {
    if (collector.outage !== undefined) await collector.end()
    if (given === invocations) return void child.kill("SIGTERM")
    child.kill("SIGSTOP")
    await new Promise((resolve) => setTimeout(resolve, random() * maxStopMillis))
    const id = `${seed}-${given++}`
    const spans = Math.floor(random() * 4)
    // The last ones are spared, so that all that is kept is sent at the end.
    if (random() < 0.1 || given === 2) {
      outagesBegun++
      await collector.begin(outages[Math.floor(random() * outages.length)]!)
    }
    ended.push(id, ...Array.from({ length: spans }, (_, n) => `${id}/${n}`))
    bytesAtEvent = collector.bytes
    child.kill("SIGCONT")
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": String(Date.now() + 10_000),
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-central-1:123456789012:function:orders"
    })
    response.end(JSON.stringify({ id, spans }))
  }
  const api = Http.createServer((request, response) => {
    request.resume()
    request.on("end", () => {
      const path = request.url ?? ""
      if (path.endsWith("/extension/register")) {
        return void response.writeHead(200, { "lambda-extension-identifier": "e" }).end("{}")
      }
      if (path.endsWith("/extension/event/next")) return
      if (path.endsWith("/invocation/next")) return void next(response)
      if (collector.bytes !== bytesAtEvent) early.push(path)
      response.writeHead(202, { "content-type": "application/json" }).end(`{"status":"OK"}`)
    })
  })
  api.listen(0, "127.0.0.1")
  await once(api, "listening")
  const child = spawn(process.execPath, ["--conditions=source", "--input-type=module", "--eval", program], {
    cwd: root,
    env: {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      AWS_LAMBDA_FUNCTION_NAME: "orders",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json"
    },
    stdio: ["ignore", "pipe", "pipe"]
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      output += String(bytes)
    })
  }
  try {
    await once(child, "close")
  } finally {
    child.kill("SIGKILL")
    api.closeAllConnections()
    api.close()
    await collector.close()
  }
  const dropped = Array.from(
    output.matchAll(/telemetry was dropped: (\d+) spans?/g),
    ([, count]) => Number(count)
  ).reduce((sum, count) => sum + count, 0)
  return { dropped, early, ended, exitCode: child.exitCode, outages: outagesBegun, output, taken: collector.taken }
}

/** Runs several functions at once, each to its end. */
export const runFrozen = (
  { processes, seed, ...options }: {
    readonly processes: number
    readonly invocations: number
    readonly maxStopMillis: number
    readonly seed: number
  }
): Effect.Effect<ReadonlyArray<Outcome>> =>
  Effect.promise(() => Promise.all(Array.from({ length: processes }, (_, n) => run({ ...options, seed: seed + n }))))
