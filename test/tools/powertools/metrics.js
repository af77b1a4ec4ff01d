/**
 * A function that measures by Powertools. Takes `[{ dimensions, measured: [{ name, unit, resolution, values }] }]` as JSON on
 * standard input, and prints what Powertools writes for it.
 */
import { Metrics } from "@aws-lambda-powertools/metrics"
import { text } from "node:stream/consumers"

const metrics = new Metrics({ namespace: "shop", serviceName: "orders" })
metrics.captureColdStartMetric(process.env.AWS_LAMBDA_FUNCTION_NAME)
for (const { dimensions, measured } of JSON.parse(await text(process.stdin))) {
  for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value)
  for (const { name, resolution, unit, values } of measured) {
    for (const value of values) {
      if (metrics.hasStoredMetrics() && values.length > 100) {
        // A full list is published without the dimensions of the next one.
        for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value)
      }
      metrics.addMetric(name, unit, value, resolution)
    }
  }
  metrics.publishStoredMetrics()
}
