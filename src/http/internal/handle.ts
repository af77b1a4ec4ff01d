/** How an HTTP app handles events: in the fiber of the invocation, without a server. */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import type { HttpMiddleware } from "effect/http/HttpMiddleware"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import { empty, type HttpServerResponse, isHttpServerResponse, omitsBody } from "effect/http/HttpServerResponse"
import * as Scope from "effect/Scope"
import type { Handling, Prepared } from "../../Handler.ts"
import type { Local } from "../../RuntimeApi.ts"
import { InvalidEvent } from "../../RuntimeError.ts"
import { LambdaRequest } from "../LambdaRequest.ts"
import { doorOf } from "./doors/detect.ts"
import type { Door } from "./doors/door.ts"
import { Exchange } from "./exchange.ts"
import { notResponse } from "./failures.ts"
import { LambdaServerRequest } from "./request.ts"
import { respond } from "./respond.ts"
import type { Settings } from "./settings.ts"
import { untilLeft } from "./untilLeft.ts"
import { type Fields, fieldsOf } from "./values.ts"

/** An app, whatever it needs: the type of its handler says that. */
export type App = Effect.Effect<HttpServerResponse, unknown, never>
export type Middleware = (app: App) => App

/** What takes every event of an app. */
export const handling = (
  app: App,
  settings: Settings,
  middleware: Middleware | undefined,
  local: Local | undefined
): Prepared<InvalidEvent, never, never> => {
  const handled = HttpEffect.toHandled(app, keep, around(middleware))
  const warn = warnOnce()
  return (event) => {
    let json: unknown
    try {
      json = event.json
    } catch (error) {
      // It throws nothing else.
      return Effect.succeed(rejected(error as InvalidEvent, settings))
    }
    const door = doorOf(json, settings.door)
    return Effect.succeed(
      door instanceof InvalidEvent
        ? rejected(door, settings)
        : accepted(handled, door, fieldsOf(json), settings, warn, local)
    )
  }
}

const rejected = (rejection: InvalidEvent, { streaming }: Settings): Handling<InvalidEvent, never, never> => ({
  rejection,
  streaming,
  run: Effect.fail(rejection)
})

const accepted = (
  handled: Effect.Effect<void, never, HttpServerRequest>,
  door: Door,
  event: Fields,
  settings: Settings,
  warn: (door: Door) => Effect.Effect<void>,
  local: Local | undefined
): Handling<never, never, never> => {
  const exchange = new Exchange(door, event, settings)
  const run = Effect.matchCauseEffect(
    Effect.updateContext(handled, (context: Context.Context<Scope.Scope>) => {
      exchange.invocationScope = Context.get(context, Scope.Scope)
      return Context.add(
        // The event is typed by its door, and not decoded.
        Context.add(context, LambdaRequest, exchange as unknown as LambdaRequest["Service"]),
        HttpServerRequest,
        new LambdaServerRequest(exchange)
      )
    }),
    {
      onSuccess: () => respond(exchange, exchange.failure),
      onFailure: (cause) => respond(exchange, cause)
    }
  )
  const ended = local === undefined ? run : untilLeft(run, local)
  return {
    rejection: undefined,
    streaming: exchange.isStreamed,
    run: settings.streaming && !exchange.isStreamed ? Effect.andThen(warn(door), ended) : ended
  }
}

/**
 * Keeps the response until the app has ended. A body that is streamed may need the scope of the request, which is then
 * closed with the body, or with the invocation if the body is never sent.
 */
const keep = (request: HttpServerRequest, response: HttpServerResponse): Effect.Effect<void> => {
  const { exchange } = request as LambdaServerRequest
  if (!isHttpServerResponse(response)) {
    exchange.response = empty({ status: 500 })
    return Effect.die(notResponse(response))
  }
  exchange.response = response
  const { _tag } = response.body
  if (_tag !== "Stream" && _tag !== "Raw" || omitsBody(response, exchange.method === "HEAD")) return Effect.void
  return Effect.contextWith((context: Context.Context<never>) => {
    // The scope that Effect makes for a request.
    const scope = Context.getUnsafe(context, Scope.Scope) as Scope.Closeable
    exchange.bodyScope = scope
    HttpEffect.scopeDisableClose(scope)
    return exchange.invocationScope === undefined
      ? Effect.void
      : Scope.addFinalizerExit(exchange.invocationScope, (exit) => Scope.close(scope, exit))
  })
}

/** Effect hides the failure of a request from what runs it if there is middleware. */
const around = (middleware: Middleware | undefined): HttpMiddleware | undefined =>
  middleware && ((app) => middleware(Effect.tapCause(app, keepFailure) as App))

const keepFailure = (cause: Cause.Cause<unknown>): Effect.Effect<void> =>
  Effect.contextWith((context: Context.Context<never>) => {
    const request = Context.getUnsafe(context, HttpServerRequest) as LambdaServerRequest
    request.exchange.failure = cause
    return Effect.void
  })

/** A front door that cannot stream is a wrong setting: one warning is enough. */
const warnOnce = () => {
  let hasWarned = false
  return (door: Door): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (hasWarned) return Effect.void
      hasWarned = true
      return Effect.logWarning(
        `responses are buffered, as ${door.title} cannot stream; leave out streaming: true, ` +
          "or use a function URL in RESPONSE_STREAM mode or a REST API with responseTransferMode STREAM"
      )
    })
}
