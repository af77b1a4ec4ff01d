/** The requests of callers: which endpoint each is for, and how a request is refused that cannot be served. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as AwsEndpoints from "./awsEndpoints.ts"
import { BadCall, type LocalFunction } from "./call.ts"
import type { Callers } from "./callers.ts"
import { type PageRefused, refuseForeign, refusePage } from "./guard.ts"
import type { BodyLost, Exchange, Headers } from "./http.ts"
import * as HttpEndpoint from "./httpEndpoint.ts"
import * as InvokeEndpoint from "./invokeEndpoint.ts"

const awsPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/
const awsStreamPath = /^\/2021-11-15\/functions\/([^/]+)\/response-streaming-invocations$/

type Refusal = (exchange: Exchange, bad: BadCall) => Effect.Effect<void>

const sendJson = (exchange: Exchange, { status }: BadCall, headers: Headers, body: unknown) =>
  exchange.send(
    status,
    { "Content-Type": "application/json", ...(status === 405 && { Allow: "POST" }), ...headers },
    JSON.stringify(body)
  )

/** In the shape of a function error, so that a caller has one to look for. */
const refuse: Refusal = (exchange, bad) =>
  sendJson(exchange, bad, {}, { errorType: bad.errorType, errorMessage: bad.message })

/** Errors of AWS's API whose message has a capital letter. */
const withCapital = new Set(["ResourceNotFoundException", "ServiceException"])

/** In the shape in which the AWS SDKs read an error. */
const refuseAws: Refusal = (exchange, bad) =>
  sendJson(exchange, bad, { "X-Amzn-ErrorType": bad.errorType }, {
    Type: bad.status < 500 ? "User" : "Service",
    [withCapital.has(bad.errorType) ? "Message" : "message"]: bad.message
  })

const wrongMethod = (exchange: Exchange) => {
  const url = `http://${exchange.header("host")}${exchange.path}`
  return new BadCall({
    status: 405,
    errorType: "MethodNotAllowed",
    message: `This path takes an event as the body of a POST, for example: curl -d '{}' ${url}`
  })
}

type Handle = (exchange: Exchange) => Effect.Effect<void, BadCall | BodyLost, Scope>

const run = (exchange: Exchange, refusal: Refusal, handle: Handle): Effect.Effect<void> =>
  Effect.scoped(handle(exchange)).pipe(
    Effect.catchTags({
      BadCall: (bad) => refusal(exchange, bad),
      BodyLost: () => exchange.destroy
    })
  )

const serve = (exchange: Exchange, refusal: Refusal, handle: Handle): Effect.Effect<void> =>
  exchange.method === "POST" ? run(exchange, refusal, handle) : refusal(exchange, wrongMethod(exchange))

const forbidden = (message: string) => new BadCall({ status: 403, errorType: "Forbidden", message })

/** How many origins of pages that were refused are logged. */
const maxLogged = 100

/** Logs the first refusal of each origin, since a browser shows the page none of it. */
const makeRefusalLog = () => {
  const known = new Set<string>()
  return ({ message, origin }: PageRefused): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (origin === undefined || known.has(origin) || known.size === maxLogged) return Effect.void
      known.add(origin)
      return Effect.logWarning(`refused a page of ${origin}: ${message}`)
    })
}

/** Handles the requests of callers. */
export const make = (options: {
  readonly fn: LocalFunction
  readonly endpoint: string
  readonly isAllowedHost: (name: string) => boolean
  readonly allowedOrigins: ReadonlySet<string>
  readonly callers: Callers
}): (exchange: Exchange) => Effect.Effect<void> => {
  const invoke = InvokeEndpoint.make(options.fn)
  const aws = AwsEndpoints.make(options.fn)
  const http = HttpEndpoint.make(options.fn, options.callers)
  const logRefusal = makeRefusalLog()

  const invokeFunction = (exchange: Exchange): Effect.Effect<void> => {
    const foreign = refuseForeign(exchange, options.isAllowedHost)
    if (foreign !== undefined) return refuse(exchange, forbidden(foreign))
    // An invoke path that looks like one of AWS is one of AWS: it was chosen for the sake of an AWS client.
    const name = awsPath.exec(exchange.path)?.[1]
    if (name !== undefined) return serve(exchange, refuseAws, (exchange) => aws.invoke(exchange, name))
    const streaming = awsStreamPath.exec(exchange.path)?.[1]
    if (streaming !== undefined) {
      return serve(exchange, refuseAws, (exchange) => aws.invokeWithResponseStream(exchange, streaming))
    }
    if (exchange.path === options.endpoint) return serve(exchange, refuse, invoke)
    const message = `There is nothing here. Invoke the function with POST ${options.endpoint}`
    return refuse(exchange, new BadCall({ status: 404, errorType: "NotFound", message }))
  }

  const isForEvents = ({ method, path }: Exchange): boolean =>
    method === "POST" && (path === options.endpoint || awsPath.test(path) || awsStreamPath.test(path))

  const passOn = (exchange: Exchange): Effect.Effect<void> => {
    const refused = refusePage(exchange, options.isAllowedHost, options.allowedOrigins)
    return refused === undefined
      ? run(exchange, refuse, http)
      : Effect.andThen(logRefusal(refused), refuse(exchange, forbidden(refused.message)))
  }

  return (exchange) =>
    options.fn.kind === "event" || isForEvents(exchange) ? invokeFunction(exchange) : passOn(exchange)
}
