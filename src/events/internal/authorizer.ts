import * as Schema from "effect/Schema"
import { expectedAt } from "./expected.ts"

/**
 * Refuses an event that says the ARN of what is to be called: it asks an authorizer of API Gateway about a request, and
 * holds all that the request itself would.
 */
export const asksNoAuthorizer = Schema.makeFilter<{ readonly [key: string]: unknown }>((event) => {
  const key = "methodArn" in event ? "methodArn" : "routeArn" in event ? "routeArn" : undefined
  return key === undefined || expectedAt([key], "no event of an authorizer of API Gateway")
})
