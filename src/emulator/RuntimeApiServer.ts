/**
 * The Runtime API and the Extensions API over HTTP.
 *
 * A timeout ends the invocation, and whoever runs the function decides whether it lives on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { extensionPath, headerNames, type InvocationRef, runtimePath } from "../RuntimeApi.ts"
import { type Delivery, Refused } from "./Call.ts"
import { type Extensions, internalOnly } from "./internal/extensions.ts"
import { isFromBrowser } from "./internal/guard.ts"
import { type BindFailed, type BodyLost, discardBody, type Exchange, listen, utf8 } from "./internal/http.ts"
import type { Restore } from "./internal/restore.ts"
import { fail, initError, respond, restoreError } from "./internal/runtimeResponses.ts"
import type { Invocations } from "./Invocations.ts"

/** No other machine reaches the Runtime API. */
export const host = "127.0.0.1"

/** What an environment has besides its invocations. */
export interface Options {
  /** Default: those of the runtime itself, which get no events. */
  readonly extensions?: Extensions | undefined
  /** Default: none, so that `restore/next` is not found. */
  readonly restore?: Restore | undefined
}

/**
 * Listens on a port of 127.0.0.1 that the system chooses, until the scope ends. `endpoint` is `host:port`, as in
 * `AWS_LAMBDA_RUNTIME_API`.
 */
export const make = Effect.fnUntraced(
  function*(
    invocations: Invocations,
    options: Options = {}
  ): Effect.fn.Return<{ readonly endpoint: string }, BindFailed, Scope> {
    const { port } = yield* listen(
      // A body may take as long as the function does, and the headers of an error may be large.
      { host, port: 0, server: { requestTimeout: 0, headersTimeout: 0, maxHeaderSize: 1_048_576 } },
      handle(invocations, options)
    )
    return { endpoint: `${host}:${port}` }
  }
)

const json = { "Content-Type": "application/json" }

const refuse = (exchange: Exchange, { refusal: { errorMessage, errorType, status } }: Refused) =>
  exchange.send(status, json, `${JSON.stringify({ errorMessage, errorType })}\n`)

const forBrowsers = new Refused({
  refusal: { status: 403, errorType: "Forbidden", errorMessage: "The Runtime API is for the runtime only" }
})

const accepted = (exchange: Exchange) => exchange.send(202, json, "{\"status\":\"OK\"}\n")

/** The headers of an invocation. */
const nextHeaders = ({ call, deadline }: Delivery): Record<string, string> => {
  const headers: Record<string, string> = { ...json, [headerNames.requestId]: utf8(call.requestId) }
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) headers[name] = utf8(String(value))
  }
  add(headerNames.deadline, deadline)
  add(headerNames.invokedFunctionArn, call.invokedFunctionArn)
  add(headerNames.traceId, call.traceId)
  add(headerNames.clientContext, call.clientContext)
  add(headerNames.cognitoIdentity, call.cognitoIdentity)
  add(headerNames.tenantId, call.tenantId)
  add(headerNames.nonce, call.nonce)
  return headers
}

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const toRef = (exchange: Exchange, requestId: string): InvocationRef => ({
  requestId,
  nonce: exchange.header(headerNames.nonce)
})

/** A whole path. */
const at = (pattern: string): RegExp => new RegExp(`^${pattern}$`)

type Route = readonly [
  method: "GET" | "POST",
  path: RegExp,
  handle: (exchange: Exchange, id: string) => Effect.Effect<void, Refused | BodyLost>
]

const restoreRoutes = (restore: Restore): ReadonlyArray<Route> => [
  ["GET", at(`${runtimePath}/restore/next`), (exchange) => Effect.andThen(restore.next, exchange.send(200, json))],
  [
    "POST",
    at(`${runtimePath}/restore/error`),
    (exchange) => Effect.andThen(restoreError(exchange, restore), accepted(exchange))
  ]
]

const makeRoutes = (invocations: Invocations, options: Options): ReadonlyArray<Route> => {
  const extensions = options.extensions ?? internalOnly(() => invocations.isStarting)
  return [
    ...(options.restore === undefined ? [] : restoreRoutes(options.restore)),
    ["GET", at("/ping"), (exchange) => exchange.send(200, { "Content-Type": "text/plain" }, "pong")],
    [
      "GET",
      at(`${runtimePath}/invocation/next`),
      (exchange) => invocations.next((delivery) => exchange.send(200, nextHeaders(delivery), delivery.call.event))
    ],
    [
      "POST",
      at(`${runtimePath}/invocation/([^/]*)/response`),
      (exchange, id) => Effect.andThen(respond(exchange, invocations, toRef(exchange, id)), accepted(exchange))
    ],
    [
      "POST",
      at(`${runtimePath}/invocation/([^/]*)/error`),
      (exchange, id) => Effect.andThen(fail(exchange, invocations, toRef(exchange, id)), accepted(exchange))
    ],
    [
      "POST",
      at(`${runtimePath}/init/error`),
      (exchange) => Effect.andThen(initError(exchange, invocations), accepted(exchange))
    ],
    ["POST", at(`${extensionPath}/register`), extensions.register],
    ["GET", at(`${extensionPath}/event/next`), extensions.next],
    ["POST", at(`${extensionPath}/(?:init|exit)/error`), extensions.fail]
  ]
}

const handle = (invocations: Invocations, options: Options): (exchange: Exchange) => Effect.Effect<void> => {
  const routes = makeRoutes(invocations, options)

  const route = (exchange: Exchange): Effect.Effect<void, Refused | BodyLost> => {
    if (isFromBrowser(exchange)) return refuse(exchange, forBrowsers)
    for (const [method, path, handle] of routes) {
      const match = path.exec(exchange.path)
      if (match === null) continue
      return exchange.method === method
        ? handle(exchange, decodeSegment(match[1] ?? ""))
        : exchange.send(405, { Allow: method })
    }
    return exchange.send(404, { "Content-Type": "text/plain; charset=utf-8" }, "404 page not found\n")
  }

  return (exchange) =>
    route(exchange).pipe(
      Effect.catchTags({
        // The runtime goes on, and on the same connection if that has been read to its end.
        Refused: (refused) => Effect.andThen(Effect.ignore(discardBody(exchange)), refuse(exchange, refused)),
        BodyLost: () => exchange.destroy
      })
    )
}
