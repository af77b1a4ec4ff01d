/** The server of the Runtime API: where it listens, the connections to it, and the requests that it takes. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { InvalidVariable } from "../../RuntimeError.ts"
import { ConnectionPool } from "./connectionPool.ts"
import { type Endpoint, parseEndpoint } from "./endpoint.ts"
import * as Requests from "./requests.ts"

export interface Server {
  readonly address: Endpoint
  readonly pool: ConnectionPool
  readonly requests: Requests.Requests
}

/** The server at `host:port`. Its connections are opened when they are needed, and end with the scope. */
export const connect = Effect.fnUntraced(function*(
  endpoint: string
): Effect.fn.Return<Server, InvalidVariable, Scope> {
  const address = parseEndpoint(endpoint)
  if (address === undefined) {
    return yield* new InvalidVariable({ variable: "AWS_LAMBDA_RUNTIME_API", expected: "host:port", actual: endpoint })
  }
  const pool = new ConnectionPool(address)
  yield* Effect.addFinalizer(() => Effect.sync(() => pool.close()))
  return { address, pool, requests: Requests.make(endpoint) }
})
