import * as Schema from "effect/Schema"
import { expectedAt } from "./expected.ts"

/** Refuses an event of a WebSocket API, which may hold all that a request to a REST API does. */
export const hasNoConnection = Schema.makeFilter<{ readonly requestContext: object }>(
  ({ requestContext }) =>
    !("connectionId" in requestContext) || requestContext.connectionId === null ||
    expectedAt(["requestContext", "connectionId"], "no connection of a WebSocket API")
)
