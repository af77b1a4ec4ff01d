/** A stand-in for a collector that prints what it gets: `node collector.ts`. It understands OTLP in JSON. */
import { createServer } from "node:http"

interface Span {
  readonly name: string
  readonly traceId: string
  readonly parentSpanId?: string
  readonly status: { readonly code: number; readonly message?: string }
}

interface Exported {
  readonly resourceSpans?: ReadonlyArray<
    { readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<Span> }> }
  >
  readonly resourceLogs?: ReadonlyArray<{
    readonly scopeLogs: ReadonlyArray<
      { readonly logRecords: ReadonlyArray<{ readonly body: { stringValue?: string } }> }
    >
  }>
  readonly resourceMetrics?: ReadonlyArray<{
    readonly scopeMetrics: ReadonlyArray<{ readonly metrics: ReadonlyArray<{ readonly name: string }> }>
  }>
}

const lines = ({ resourceLogs = [], resourceMetrics = [], resourceSpans = [] }: Exported): ReadonlyArray<string> => [
  ...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)).map(
    ({ name, parentSpanId, status }) =>
      `span ${name}${parentSpanId === undefined ? "" : " below another"}${
        status.code === 2 ? `: ${status.message}` : ""
      }`
  ),
  ...resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)).map(
    ({ body }) => `log ${body.stringValue}`
  ),
  ...resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)).map(
    ({ name }) => `metric ${name}`
  )
]

const server = createServer(async (request, response) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  for (const line of lines(JSON.parse(Buffer.concat(chunks).toString()))) console.log(line)
  response.writeHead(200, { "content-type": "application/json" }).end("{}")
})
server.listen(Number(process.env["OTLP_PORT"] ?? 4318), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object") console.log(`waiting at http://127.0.0.1:${address?.port}`)
})
