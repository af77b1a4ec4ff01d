// hello-json with a segment for each invocation and one inside, by Powertools, which sends them to the daemon of X-Ray by UDP.
import { Tracer } from "@aws-lambda-powertools/tracer"

const tracer = new Tracer({ captureHTTPsRequests: false, serviceName: "greeter" })

export const handler = async ({ age, name }) => {
  const parent = tracer.getSegment()
  const segment = parent.addNewSubsegment("## index.handler")
  tracer.setSegment(segment)
  tracer.annotateColdStart()
  tracer.addServiceNameAnnotation()
  const inner = segment.addNewSubsegment("greet")
  inner.addAnnotation("age", age)
  inner.close()
  segment.close()
  tracer.setSegment(parent)
  return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
}
