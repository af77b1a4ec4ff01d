/** The process of an HTTP app: an event function, or a Lambda Web Function. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import { Environment } from "../Environment.ts"
import type { Provided } from "../Handler.ts"
import { checkOptions } from "../internal/failure/misuse.ts"
import * as Lambda from "../Lambda.ts"
import type { RuntimeApiError } from "../RuntimeApiError.ts"
import type { InvalidVariable, ProcessFault, UnknownHandler } from "../RuntimeError.ts"
import * as HttpHandler from "./HttpHandler.ts"
import type { App, Middleware } from "./internal/handle.ts"
import { checkRoutes } from "./internal/misuse.ts"
import type { RouteErrors, RouteServices } from "./internal/routeTypes.ts"
import { toPrefix } from "./internal/settings.ts"
import type { ListenFailed } from "./internal/webFunction.ts"

/**
 * Settings of the process.
 *
 * **Details**
 *
 * `streaming`, `headAtOnce`, `door`, `keepStage` and `deadlineMargin` are for an event function: a Web Function has neither
 * events nor a deadline, and always streams.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends HttpHandler.Options, Omit<Lambda.RunOptions, "shutdownGrace"> {
  /** Settings of the router, such as `caseSensitive`. */
  readonly routerConfig?: Context.Service.Shape<typeof HttpRouter.RouterConfig> | undefined
  /**
   * How long running requests may go on at shutdown before they are interrupted. Default 700 ms in a Web Function, to which
   * Lambda gives one second in all, else that of `Lambda.run`.
   */
  readonly shutdownGrace?: Lambda.RunOptions["shutdownGrace"]
}

export type { ListenFailed } from "./internal/webFunction.ts"

/** What every request has. A Web Function has no event, so `LambdaRequest` is not a part of it. */
type Given = Provided | HttpServerRequest | Scope

/**
 * Runs an HTTP app where the environment says: what `Lambda.run` is to a handler.
 *
 * **Details**
 *
 * With `AWS_LAMBDA_HTTP_ENDPOINT` (`host:port`) it is a Lambda Web Function: a server of Node that listens there once the
 * layers of the routes are built, and takes many requests at once. On SIGTERM it accepts no more connections, running
 * requests have `shutdownGrace` to end, and the process exits within a second. That variable wins if
 * `AWS_LAMBDA_RUNTIME_API` is set too, as in a Web Function it is. An address that cannot be listened on (`ListenFailed`) and
 * a layer that fails are logged as an init error, and the process exits with 1.
 *
 * Without it, it is `Lambda.run` of `HttpHandler.fromRouter`: an event function, and outside Lambda the emulator.
 *
 * Routes have `Invocation` and `Background` in both. In a Web Function, `requestId` is that of the header
 * `lambda-web-request-id`, background work runs after the response until the process ends, and the deadline is not known:
 * Lambda tells it to nobody. The client's address is the last one of `x-forwarded-for`.
 *
 * **Gotchas**
 *
 * A Web Function has no event. A route that needs `LambdaRequest` is a type error here; ask for it by
 * `Effect.serviceOption(LambdaRequest)`.
 *
 * Web Functions have not been tried on AWS: this follows AWS's documentation.
 *
 * **Example** (An event function and a Web Function)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 * import { Lambda } from "effect-lambda-runtime"
 * import { HttpServe } from "effect-lambda-runtime/http"
 *
 * const routes = HttpRouter.add("GET", "/", HttpServerResponse.text("Hello"))
 *
 * HttpServe.run(routes).pipe(Lambda.main, NodeRuntime.runMain)
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/web-functions.html
 * @category running
 * @since 0.1.0
 */
export const run = <A, E, R, E2 = never, R2 = RouteServices<R>>(
  routes: Layer.Layer<A, E, R>,
  options: Options & {
    /** Goes around every request, as that of `HttpRouter.serve`. */
    readonly middleware?:
      | ((
        app: Effect.Effect<HttpServerResponse, RouteErrors<R>, RouteServices<R> | HttpServerRequest | Scope>
      ) => Effect.Effect<HttpServerResponse, E2, R2>)
      | undefined
  } = {}
): Effect.Effect<
  never,
  InvalidVariable | ListenFailed | RuntimeApiError | UnknownHandler | ProcessFault,
  Exclude<HttpRouter.Request.Without<R>, HttpRouter.HttpRouter | Scope> | Exclude<R2, Given> | Lambda.ProvidedByMain
> => {
  checkRoutes("HttpServe.run", routes)
  checkOptions("HttpServe.run", options, known)
  const { deadlineMargin, shutdownGrace, ...app } = options
  return Effect.flatMap(
    Environment,
    ({ httpEndpoint }): ReturnType<typeof run<A, E, R, E2, R2>> =>
      httpEndpoint === undefined
        // It needs less: the loop has `LambdaRequest`.
        ? Lambda.run(HttpHandler.fromRouter(routes, app), { deadlineMargin, shutdownGrace }) as ReturnType<
          typeof run<A, E, R, E2, R2>
        >
        : serve(httpEndpoint, HttpRouter.toHttpEffect(routes) as Effect.Effect<App, E, Scope>, options)
  )
}

const known = {
  basePath: 1,
  deadlineMargin: 1,
  door: 1,
  headAtOnce: 1,
  keepStage: 1,
  log: 1,
  middleware: 1,
  routerConfig: 1,
  shutdownGrace: 1,
  streaming: 1
} as const

/** Node's server is loaded in a Web Function alone. */
const serve = (
  endpoint: string,
  build: Effect.Effect<App, unknown, Scope>,
  options: Options & {
    // Its types are in the signature of `run`.
    readonly middleware?: unknown
  }
) =>
  Effect.flatMap(Effect.promise(() => import("./internal/webFunction.ts")), (webFunction) =>
    webFunction.serve(
      options.routerConfig === undefined
        ? Effect.orDie(build)
        : Effect.provideService(Effect.orDie(build), HttpRouter.RouterConfig, options.routerConfig),
      {
        basePath: toPrefix(options.basePath ?? ""),
        endpoint,
        log: options.log ?? "failures",
        middleware: options.middleware as Middleware | undefined,
        shutdownGrace: options.shutdownGrace ?? "700 millis"
      }
    ))
