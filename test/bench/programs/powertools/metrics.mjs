// hello-json that counts greetings and observes ages, by Powertools.
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics"

const metrics = new Metrics({ namespace: "shop", serviceName: "greeter" })

export const handler = async ({ age, name }) => {
  metrics.captureColdStartMetric()
  metrics.addMetric("Greetings", MetricUnit.Count, 1)
  metrics.addMetric("Age", MetricUnit.NoUnit, age)
  metrics.publishStoredMetrics()
  return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
}
