/** The requests of callers: which endpoint each is for, and how a request is refused that cannot be served. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Scope } from "effect/Scope"
import type { Functions, LocalFunction } from "../Functions.ts"
import * as Page from "../page/Page.ts"
import type { SubmitAsync } from "./asynchronous.ts"
import * as AwsEndpoints from "./awsEndpoints.ts"
import { BadCall, nameIn, shuttingDown, throttled } from "./call.ts"
import type { Callers } from "./callers.ts"
import type { FunctionsApi } from "./functionsApi.ts"
import { type PageRefused, refuseForeign, refusePage } from "./guard.ts"
import type { BodyLost, Exchange, Headers } from "./http.ts"
import * as HttpEndpoint from "./httpEndpoint.ts"
import { invokeEndpoint } from "./invokeEndpoint.ts"
import type { LogTails } from "./logTail.ts"

const awsPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/
const awsStreamPath = /^\/2021-11-15\/functions\/([^/]+)\/response-streaming-invocations$/

const awsListPath = /^\/2015-03-31\/functions\/?$/
const awsFunctionPath = /^\/2015-03-31\/functions\/([^/]+)(\/configuration)?$/

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
    ...(bad === throttled && { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" }),
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

/** A function that AWS's API asks about. */
type Ask = Exclude<keyof FunctionsApi, "listFunctions">

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

const at = (path: string): RegExp => new RegExp(`^${path.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?:/([^/]+))?$`)

const noFunction = new BadCall({
  status: 404,
  errorType: "ResourceNotFoundException",
  message: "No function is defined yet"
})

/**
 * The first function that answers HTTP. The others are started too if it is not known what they answer. If there is none,
 * the first that did not start says why.
 */
const firstForHttp = Effect.fnUntraced(function*(functions: ReadonlyArray<LocalFunction>) {
  const answers = yield* Effect.forEach(functions, (fn) => Effect.result(fn.answersHttp), { concurrency: "unbounded" })
  const first = functions[answers.findIndex((answer) => Result.isSuccess(answer) && answer.success)]
  const failed = answers.find(Result.isFailure)
  return first === undefined && failed !== undefined ? yield* failed.failure : first
})

/** Handles the requests of callers. */
export const make = (options: {
  readonly functions: Functions
  readonly endpoint: string
  readonly isAllowedHost: (name: string) => boolean
  readonly allowedOrigins: ReadonlySet<string>
  readonly callers: Callers
  readonly submitAsync: SubmitAsync
  readonly tails: LogTails
  readonly functionsApi: FunctionsApi
  readonly page: Page.Page
}): (exchange: Exchange) => Effect.Effect<void> => {
  const { functions, functionsApi } = options
  const aws = AwsEndpoints.make(functions, options.submitAsync, options.tails)
  const http = HttpEndpoint.make(options.callers)
  const logRefusal = makeRefusalLog()
  const invokePath = at(options.endpoint)

  /** The function that the path of an event names, or that its host names, or the first. */
  const findForEvent = (exchange: Exchange, name: string | undefined): Effect.Effect<LocalFunction, BadCall> => {
    if (name !== undefined) return Effect.map(AwsEndpoints.find(functions, name, undefined), ({ fn }) => fn)
    const fn = functions.ofHost(exchange.header("host")) ?? functions.first
    return fn === undefined ? Effect.fail(noFunction) : Effect.succeed(fn)
  }

  const ask = (exchange: Exchange, operation: Ask, segment: string) =>
    run(exchange, refuseAws, (exchange) =>
      Effect.flatMap(
        AwsEndpoints.find(functions, segment, exchange.query.get("Qualifier") || undefined),
        ({ arn, fn }) => functionsApi[operation](exchange, fn, nameIn(arn))
      ))

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
    if (exchange.method === "GET") {
      if (awsListPath.test(exchange.path)) return run(exchange, refuseAws, functionsApi.listFunctions)
      const asked = awsFunctionPath.exec(exchange.path)
      if (asked?.[1] !== undefined) {
        return ask(exchange, asked[2] === undefined ? "getFunction" : "getFunctionConfiguration", asked[1])
      }
    }
    const match = invokePath.exec(exchange.path)
    if (match !== null) {
      return serve(
        exchange,
        refuse,
        (exchange) => Effect.flatMap(findForEvent(exchange, match[1]), (fn) => invokeEndpoint(exchange, fn))
      )
    }
    return refuse(exchange, nothingHere)
  }

  const showPage = (exchange: Exchange): Effect.Effect<void> => {
    const foreign = refuseForeign(exchange, options.isAllowedHost)
    return foreign === undefined
      ? run(exchange, refuse, options.page.handle)
      : refuse(exchange, forbidden(foreign))
  }

  const nothingHere = new BadCall({
    status: 404,
    errorType: "NotFound",
    message:
      `There is nothing here. Invoke the function with POST ${options.endpoint}, or open ${Page.path} in a browser`
  })

  /** A function of any name does not take the routes below the endpoint from itself. */
  const isEventPath = (path: string): boolean => {
    const match = invokePath.exec(path)
    if (match === null || match[1] === undefined) return match !== null
    return functions.first?.definition !== undefined || functions.find(match[1])?.name !== undefined
  }

  const isForEvents = ({ method, path }: Exchange): boolean =>
    method === "POST"
      ? isEventPath(path) || awsPath.test(path) || awsStreamPath.test(path)
      : method === "GET" && (awsListPath.test(path) || awsFunctionPath.test(path))

  const passOn = (exchange: Exchange, candidates: ReadonlyArray<LocalFunction>): Effect.Effect<void> => {
    const refused = refusePage(exchange, options.isAllowedHost, options.allowedOrigins)
    if (refused !== undefined) {
      return Effect.andThen(logRefusal(refused), refuse(exchange, forbidden(refused.message)))
    }
    return firstForHttp(candidates).pipe(
      Effect.flatMap((fn) =>
        fn === undefined ? invokeFunction(exchange) : run(exchange, refuse, (exchange) => http(exchange, fn))
      ),
      Effect.catchTags({
        InvocationFailed: ({ report }) => exchange.send(502, { "Content-Type": "application/json" }, report),
        EmulatorClosed: () => refuse(exchange, shuttingDown)
      })
    )
  }

  return (exchange) => {
    if (Page.isPath(exchange.path)) return showPage(exchange)
    if (isForEvents(exchange)) return invokeFunction(exchange)
    const named = functions.ofHost(exchange.header("host"))
    const candidates = (named === undefined ? functions.all : [named]).filter((fn) => fn.mayAnswerHttp)
    return candidates.length === 0 ? invokeFunction(exchange) : passOn(exchange, candidates)
  }
}
