// hello-json with a span for each invocation and one inside, by OpenTelemetry's SDK, flushed before the response.
import { context, SpanKind, trace } from "@opentelemetry/api"
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto"
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node"

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
provider.register()
const tracer = trace.getTracer("greeter")
let isCold = true

export const handler = async ({ age, name }, { awsRequestId, invokedFunctionArn }) => {
  const span = tracer.startSpan("bench", {
    attributes: {
      "cloud.resource_id": invokedFunctionArn,
      "faas.coldstart": isCold,
      "faas.invocation_id": awsRequestId
    },
    kind: SpanKind.SERVER
  })
  isCold = false
  const response = context.with(trace.setSpan(context.active(), span), () => {
    const inner = tracer.startSpan("greet", { attributes: { age } })
    const greetings = `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.`
    inner.end()
    return { greetings }
  })
  span.end()
  await provider.forceFlush()
  return response
}
