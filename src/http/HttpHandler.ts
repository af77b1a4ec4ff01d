/** HTTP apps of Effect as handlers, behind every front door of Lambda. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Scope } from "effect/Scope"
import type { Handler, Prepared, Provided } from "../Handler.ts"
import { checkOptions } from "../internal/failure/misuse.ts"
import { announceHttp } from "../internal/handler/announceHttp.ts"
import { fromPrepare } from "../internal/handler/model.ts"
import { RuntimeApiClient } from "../RuntimeApiClient.ts"
import type { InvalidEvent } from "../RuntimeError.ts"
import type { Door } from "./FrontDoor.ts"
import { type App, handling, type Middleware } from "./internal/handle.ts"
import { checkApp, checkDoor, checkRoutes } from "./internal/misuse.ts"
import type { RouteErrors, RouteServices } from "./internal/routeTypes.ts"
import { defaults, type Settings, toPrefix } from "./internal/settings.ts"
import type { LambdaRequest } from "./LambdaRequest.ts"

export { keepAlive } from "./internal/keepAlive.ts"
export { layerServices } from "./internal/services.ts"

/**
 * Settings of an HTTP handler.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * Sends every response as it is produced, behind a prelude: for a function URL in `RESPONSE_STREAM` mode, and for a REST
   * API with `responseTransferMode: STREAM`. The event does not tell how the function is called, so both have to say it.
   * Other doors cannot stream: their responses are buffered, and the log warns once. Default `false`.
   */
  readonly streaming?: boolean | undefined
  /**
   * With `streaming`, sends status and headers as soon as the app has responded, and not with the first chunk of the body.
   * A stream that fails at once is then a broken response, not a 500. Default `false`.
   */
  readonly headAtOnce?: boolean | undefined
  /** The only front door whose events the handler accepts. Default: the event tells. */
  readonly door?: Door | undefined
  /**
   * What the path begins with on a custom domain, such as `/shop`. It is taken away where it is there, so the same app
   * works on both domains. Default: nothing.
   */
  readonly basePath?: string | undefined
  /** Whether paths of an HTTP API keep the stage that they begin with. Default `false`. */
  readonly keepStage?: boolean | undefined
  /**
   * `"failures"` logs the cause of each response from 500 on that a failure or a defect brought about, once. With
   * `HttpMiddleware.logger` as middleware, which logs every request with its cause, use `"none"`. Default `"failures"`.
   */
  readonly log?: "failures" | "none" | undefined
}

/** What an app has without a layer. */
type Given = Provided | LambdaRequest | HttpServerRequest | Scope

/**
 * A handler of routes: of an `HttpRouter`, an `HttpApi`, static files, or whatever else registers with `HttpRouter`.
 *
 * **Details**
 *
 * The routes are built in the init phase: a layer that fails is an init error. A route that fails or dies becomes the
 * response that Effect makes of it, most often a 500 without a body, and its cause is logged once. An event that is not an
 * HTTP request fails with `InvalidEvent`, so `Handler.match` tries its next handler.
 *
 * A response that cannot be sent becomes a 500, and the log says why: a status or header that HTTP does not allow, or more
 * bytes than the front door takes.
 *
 * **Gotchas**
 *
 * What routes need while a request is handled, such as `FileSystem` for multipart bodies, has to be provided to the
 * program or by `Handler.provide`. `Layer.provide` on the routes provides only what they need while they are built.
 *
 * **Example** (Two routes)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Effect, Layer } from "effect"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 * import { Lambda } from "effect-lambda-runtime"
 * import { HttpHandler } from "effect-lambda-runtime/http"
 *
 * const routes = Layer.mergeAll(
 *   HttpRouter.add("GET", "/", HttpServerResponse.text("Hello")),
 *   HttpRouter.add("GET", "/users/:id", Effect.map(HttpRouter.params, ({ id }) => HttpServerResponse.jsonUnsafe({ id })))
 * )
 *
 * Lambda.run(HttpHandler.fromRouter(routes)).pipe(Lambda.main, NodeRuntime.runMain)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromRouter = <A, E, R, E2 = never, R2 = RouteServices<R>>(
  routes: Layer.Layer<A, E, R>,
  options: Options & {
    /** Settings of the router, such as `caseSensitive`. */
    readonly routerConfig?: Context.Service.Shape<typeof HttpRouter.RouterConfig> | undefined
    /** Goes around every request, as that of `HttpRouter.serve`. It costs some 4 µs for each. */
    readonly middleware?:
      | ((
        app: Effect.Effect<HttpServerResponse, RouteErrors<R>, RouteServices<R> | HttpServerRequest | Scope>
      ) => Effect.Effect<HttpServerResponse, E2, R2>)
      | undefined
  } = {}
): Handler<
  InvalidEvent,
  Exclude<HttpRouter.Request.Without<R>, HttpRouter.HttpRouter | Scope> | Exclude<R2, Given>,
  never
> => {
  checkRoutes("HttpHandler.fromRouter", routes)
  checkOptions("HttpHandler.fromRouter", options, { ...known, middleware: 1, routerConfig: 1 })
  const { middleware, routerConfig } = options
  const app = HttpRouter.toHttpEffect(routes)
  const build = routerConfig === undefined ? app : Effect.provideService(app, HttpRouter.RouterConfig, routerConfig)
  return prepared(options, build as Build, middleware as Middleware | undefined)
}

/**
 * A handler of one effect that responds to every request.
 *
 * **Example** (Every request has the same response)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { HttpServerRequest, HttpServerResponse } from "effect/http"
 * import { HttpHandler } from "effect-lambda-runtime/http"
 *
 * const handler = HttpHandler.fromEffect(
 *   Effect.map(HttpServerRequest.HttpServerRequest, ({ url }) => HttpServerResponse.text(`You asked for ${url}`))
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromEffect = <E, R>(
  app: Effect.Effect<HttpServerResponse, E, R>,
  options: Options = {}
): Handler<InvalidEvent, Exclude<R, Given>, never> => {
  checkApp("HttpHandler.fromEffect", app)
  checkOptions("HttpHandler.fromEffect", options, known)
  // Effect runs an app uninterruptibly, but for the routes of a router.
  return prepared(options, Effect.succeed(Effect.interruptible(app) as App), undefined)
}

/** An app once it is built. What it needs is in the type of the handler. */
type Build = Effect.Effect<App, unknown, Scope>

const known = { basePath: 1, door: 1, headAtOnce: 1, keepStage: 1, log: 1, streaming: 1 } as const

const prepared = <R>(
  options: Options,
  build: Build,
  middleware: Middleware | undefined
): Handler<InvalidEvent, R, never> => {
  const settings = toSettings(options)
  if (settings.door !== undefined) checkDoor(settings.door)
  return fromPrepare(
    { http: true, streams: settings.streaming },
    Effect.flatMap(Effect.andThen(announceHttp, Effect.serviceOption(RuntimeApiClient)), (client) =>
      Effect.map(
        Effect.orDie(build),
        (app): Prepared<InvalidEvent, never, never> =>
          handling(app, settings, middleware, Option.getOrUndefined(client)?.local)
      ))
  )
}

const toSettings = ({ basePath = "", ...options }: Options): Settings => ({
  basePath: toPrefix(basePath),
  door: options.door,
  headAtOnce: options.headAtOnce ?? defaults.headAtOnce,
  keepStage: options.keepStage ?? defaults.keepStage,
  log: options.log ?? defaults.log,
  streaming: options.streaming ?? defaults.streaming
})
