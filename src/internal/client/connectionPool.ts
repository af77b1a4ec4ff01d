/** The connections of a client: as many as the exchanges that it ever had at once. */
import * as Effect from "effect/Effect"
import type { ConnectionLost, InvalidAnswer } from "../../RuntimeApiError.ts"
import type { Answer } from "./answerParser.ts"
import { Connection } from "./connection.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Outgoing } from "./outgoing.ts"

/**
 * A pool of connections.
 *
 * The one used last is used next, so one loop of `next` and `respond` has one connection, and n loops have n.
 */
export class ConnectionPool {
  readonly #endpoint: Endpoint
  readonly #all: Array<Connection> = []
  readonly #idle: Array<Connection> = []
  #isClosed = false

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Sends a whole request on a connection of its own and waits for the answer. */
  exchange(request: Outgoing): Effect.Effect<Answer, ConnectionLost | InvalidAnswer> {
    return Effect.callback((resume) => this.take().register(request, resume))
  }

  /** A connection for one exchange. It returns to the pool by itself. */
  take(): Connection {
    return this.#idle.pop() ?? this.#add()
  }

  /** Closes every connection. Later exchanges open others. */
  renew(): void {
    this.#idle.length = 0
    for (const connection of this.#all.splice(0)) connection.close()
  }

  /** Ends every exchange and closes every connection. */
  close(): void {
    this.#isClosed = true
    for (const connection of this.#all) connection.close()
  }

  #add(): Connection {
    const connection = new Connection(this.#endpoint, (connection) => this.#idle.push(connection))
    this.#all.push(connection)
    if (this.#isClosed) connection.close()
    return connection
  }
}
