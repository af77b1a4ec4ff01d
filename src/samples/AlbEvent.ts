/** Samples of `AlbEvent`. */
import type { AlbEvent } from "../events/AlbEvent.ts"

/**
 * A sample of `AlbEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const alb: typeof AlbEvent.Encoded = {
  requestContext: {
    elb: {
      targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/6d0ecf831eec9f09"
    }
  },
  httpMethod: "POST",
  path: "/orders",
  queryStringParameters: { q: "%3Fa%3Db" },
  headers: { "content-type": "application/json", host: "orders.example.com" },
  body: "{\"orderId\":\"o-1\"}",
  isBase64Encoded: false
}

/**
 * A sample of `AlbEvent`: a health check.
 *
 * @category samples
 * @since 0.1.0
 */
export const albHealthCheck: typeof AlbEvent.Encoded = {
  requestContext: {
    elb: {
      targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/6d0ecf831eec9f09"
    }
  },
  httpMethod: "GET",
  path: "/",
  queryStringParameters: {},
  headers: { "user-agent": "ELB-HealthChecker/2.0" },
  body: null,
  isBase64Encoded: false
}

/**
 * A sample of `AlbEvent`: lists of header values, and a body in base64.
 *
 * @category samples
 * @since 0.1.0
 */
export const albMulti: typeof AlbEvent.Encoded = {
  requestContext: {
    elb: {
      targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/6d0ecf831eec9f09"
    }
  },
  httpMethod: "POST",
  path: "/orders",
  multiValueQueryStringParameters: { a: ["1", "2"] },
  multiValueHeaders: { cookie: ["a=1", "b=2"] },
  body: "iVBORw0=",
  isBase64Encoded: true
}
