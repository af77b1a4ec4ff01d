import * as Schema from "effect/Schema"

/**
 * Refuses what asks an authorizer about a request: it holds all that the request itself would, and the ARN of what is to
 * be called besides.
 */
export const asksNoAuthorizer = Schema.makeFilter<{ readonly [key: string]: unknown }>((event) => {
  const key = "methodArn" in event ? "methodArn" : "routeArn" in event ? "routeArn" : undefined
  return key === undefined || { path: [key], issue: "Expected a request, not the event of an authorizer" }
})
