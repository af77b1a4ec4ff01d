/** A Lambda Web Function: Node's server at the address that Lambda chooses, until the process has to end. */
import { makeHandler } from "@effect/platform-node/NodeHttpServer"
import { toServerResponse } from "@effect/platform-node/NodeHttpServerRequest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { causeResponse } from "effect/http/HttpServerError"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import { type HttpServerResponse, isHttpServerResponse } from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import type { Server, ServerResponse } from "node:http"
import { isIPv6 } from "node:net"
import { Readable } from "node:stream"
import { Environment } from "../../Environment.ts"
import { type Endpoint, parseEndpoint } from "../../internal/client/endpoint.ts"
import { Lifecycle, registryOf } from "../../Lifecycle.ts"
import { InvalidVariable } from "../../RuntimeError.ts"
import { logFailure, notResponse } from "./failures.ts"
import type { App, Middleware } from "./handle.ts"
import * as Url from "./url.ts"
import { WebInvocations } from "./webInvocations.ts"

/**
 * A Web Function cannot listen where `AWS_LAMBDA_HTTP_ENDPOINT` says.
 *
 * @category errors
 * @since 0.1.0
 */
export class ListenFailed extends Data.TaggedError("ListenFailed")<{
  /** `host:port`. */
  readonly endpoint: string
  readonly cause: NodeJS.ErrnoException
}> {
  override get message() {
    const { code, message } = this.cause
    const problem = code === "EADDRINUSE" ? "is in use" : `cannot be listened on (${code ?? message})`
    return `AWS_LAMBDA_HTTP_ENDPOINT ${problem}: ${this.endpoint}`
  }
}

export interface Settings {
  /** `host:port`, as in `AWS_LAMBDA_HTTP_ENDPOINT`. */
  readonly endpoint: string
  /** With a slash before it, and none after it; empty: none. */
  readonly basePath: string
  readonly log: "failures" | "none"
  readonly middleware: Middleware | undefined
  /** How long requests and background work may go on at shutdown. */
  readonly shutdownGrace: Duration.Input
}

/** How long the finalizers of interrupted requests may take, in milliseconds, before their connections are closed. */
const finalizerMillis = 100

/** How long the hooks for shutdown may take, in milliseconds. What is left of the second is for the layers. */
const hookMillis = 100

/** Builds the app, and serves it until the fiber is interrupted. */
export const serve = (build: Effect.Effect<App, never, Scope.Scope>, settings: Settings) =>
  Effect.scoped(Effect.gen(function*() {
    const { endpoint } = settings
    const address = parseEndpoint(endpoint)
    if (address === undefined) {
      return yield* new InvalidVariable({
        variable: "AWS_LAMBDA_HTTP_ENDPOINT",
        expected: "host:port, such as 0.0.0.0:3000",
        actual: endpoint
      })
    }
    const environment = yield* Environment
    const app = yield* build
    const lifecycle = yield* Lifecycle
    const invocations = yield* WebInvocations.make(environment, lifecycle)
    const requests = Scope.makeUnsafe("parallel")
    const progress = new WeakMap<HttpServerRequest, Progress>()
    const handler = yield* makeHandler(asReceived(app, settings, progress), {
      middleware: (app) => invocations.within(ended(app as App, settings, progress)),
      scope: requests
    })
    const running = new Running()
    const server = process.getBuiltinModule("node:http").createServer(
      // Lambda decides how long a request and an idle connection may last.
      { headersTimeout: 0, keepAliveTimeout: 0, requestTimeout: 0, maxHeaderSize: 65_536 },
      (request, response) => {
        running.add(response)
        handler(request, response)
      }
    )
    yield* Effect.acquireRelease(
      listen(server, address, endpoint),
      () => stop({ invocations, requests, running, server }, settings.shutdownGrace, lifecycle)
    )
    // On Lambda nobody reads it.
    if (environment.runtimeApi === undefined) process.stdout.write(`Listening on ${urlOf(address)}\n`)
    return yield* Effect.never
  }))

const urlOf = ({ host, port }: Endpoint): string => `http://${isIPv6(host) ? `[${host}]` : host}:${port}`

const listen = (server: Server, address: Endpoint, endpoint: string): Effect.Effect<void, ListenFailed> =>
  Effect.callback((resume) => {
    const onError = (cause: Error) => resume(Effect.fail(new ListenFailed({ endpoint, cause })))
    server.once("error", onError)
    server.listen(address, () => {
      server.off("error", onError)
      resume(Effect.void)
    })
  })

// Requests

/** The request as the client sent it to Lambda: Lambda itself is the peer of the connection. */
const asReceived = (app: App, { basePath }: Settings, requests: Requests): App =>
  Effect.contextWith((context: Context.Context<never>) => {
    const request = Context.getUnsafe(context, HttpServerRequest)
    const { headers, url } = request
    const path = url.replace(/\?.*/s, "")
    // Clients cannot send it: Lambda removes what begins with `lambda-web-`.
    const isByLambda = headers["lambda-web-request-id"] !== undefined
    const client = isByLambda ? headers["x-forwarded-for"]?.split(",").at(-1)?.trim() : undefined
    const received = request.modify({
      ...(basePath !== "" && { url: Url.withoutPrefix(path, basePath) + url.slice(path.length) }),
      ...(client && { peerAddress: Option.some(client), remoteAddress: Option.some(client) }),
      ...(isByLambda && { protocol: "https" })
    })
    return Effect.flatMap(Effect.provideService(app, HttpServerRequest, received), (response) => {
      if (!isHttpServerResponse(response)) return Effect.die(notResponse(response))
      requests.set(request, { response, isLogged: false })
      return Effect.succeed(response)
    })
  })

/** How far a request is. */
interface Progress {
  /** What the app has responded. */
  readonly response: HttpServerResponse | undefined
  readonly isLogged: boolean
}

type Requests = WeakMap<HttpServerRequest, Progress>

/**
 * The middleware around an app, and the log of its failures. A client that left, and a 404, are not its failures. Once the
 * app has responded, the status says nothing: what fails then is the body.
 */
const around = (app: App, { log, middleware }: Settings, requests: Requests): App => {
  const failed = Effect.fnUntraced(function*(cause: Cause.Cause<unknown>) {
    const request = yield* HttpServerRequest
    const response = requests.get(request)?.response
    requests.set(request, { response, isLogged: true })
    const [{ status }, own] = yield* causeResponse(cause)
    if (status >= 500 || response !== undefined && own.reasons.some(({ _tag }) => _tag !== "Interrupt")) {
      return yield* logFailure(cause)
    }
    const error = response && readError(response)
    if (error !== undefined) yield* logFailure(Cause.die(error))
  })
  const logged = log === "none" ? app : Effect.tapCause(app, (cause) => failed(cause) as Effect.Effect<void>)
  return middleware === undefined ? logged : middleware(logged)
}

/** Why a `Readable` of Node could not be read: it closes the connection, which looks like a client that left. */
const readError = ({ body }: HttpServerResponse): Error | undefined => {
  const raw: unknown = body._tag === "Raw" ? body.body : undefined
  const error = raw instanceof Readable ? raw.errored : undefined
  return error === null || error?.name === "AbortError" ||
      (error as NodeJS.ErrnoException | undefined)?.code === "ERR_STREAM_PREMATURE_CLOSE"
    ? undefined
    : error
}

/**
 * Lambda waits for every response, so one that has not begun when its fiber has ended becomes a 500. Effect does not catch
 * a route that returns a promise, for example.
 */
const ended = (app: App, settings: Settings, requests: Requests): App =>
  Effect.withFiber((fiber) => {
    const { context } = fiber
    const request = Context.getUnsafe(context, HttpServerRequest)
    const response = toServerResponse(request)
    fiber.addObserver((exit) => {
      if (response.writableEnded || response.destroyed) return
      if (exit._tag === "Failure" && settings.log !== "none" && requests.get(request)?.isLogged !== true) {
        Effect.runForkWith(context)(logFailure(exit.cause))
      }
      if (response.headersSent) {
        response.destroy()
        return
      }
      response.statusCode = 500
      response.end()
    })
    return around(app, settings, requests)
  })

// The end

/** The responses that have not ended. */
class Running {
  readonly #responses = new Set<ServerResponse>()
  #onEnd: (() => void) | undefined = undefined

  add(response: ServerResponse): void {
    this.#responses.add(response)
    if (this.#onEnd !== undefined) response.shouldKeepAlive = false
    response.once("close", () => {
      this.#responses.delete(response)
      this.#onEnd?.()
    })
  }

  /** Waits until the last response has ended. Each ends its connection from now on. */
  readonly drained: Effect.Effect<void> = Effect.callback((resume) => {
    this.#onEnd = () => {
      if (this.#responses.size === 0) resume(Effect.void)
    }
    for (const response of this.#responses) response.shouldKeepAlive = false
    this.#onEnd()
  })
}

interface Parts {
  readonly server: Server
  readonly running: Running
  readonly requests: Scope.Closeable
  readonly invocations: WebInvocations
}

/** New connections are refused. What runs has its grace, then it is interrupted; then the hooks for shutdown run. */
const stop = (
  { invocations, requests, running, server }: Parts,
  grace: Duration.Input,
  lifecycle: Lifecycle
): Effect.Effect<void> =>
  Effect.gen(function*() {
    server.close()
    yield* Effect.timeoutOption(Effect.andThen(running.drained, invocations.drained), grace)
    const interrupted = Effect.andThen(Scope.close(requests, Exit.void), invocations.stop)
    yield* Effect.timeoutOption(Effect.andThen(interrupted, running.drained), finalizerMillis)
    server.closeAllConnections()
    yield* registryOf(lifecycle).shutdown?.run(hookMillis) ?? Effect.void
  })
