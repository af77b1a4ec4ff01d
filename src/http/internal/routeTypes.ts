/** What the type of a layer of routes tells: how routes fail, and what they need while a request is handled. */
import type * as HttpRouter from "effect/http/HttpRouter"
import type { HttpServerError } from "effect/http/HttpServerError"

export type RouteErrors<R> =
  | HttpRouter.Request.Only<"Error", R>
  | HttpRouter.Request.Only<"GlobalError", R>
  | HttpServerError

export type RouteServices<R> =
  | HttpRouter.Request.Only<"Requires", R>
  | HttpRouter.Request.Only<"GlobalRequires", R>
