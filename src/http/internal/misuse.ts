/** What is easily passed in place of an app or a front door: types say it, and plain JavaScript hears it here. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { kindOf } from "../../internal/failure/kindOf.ts"
import type { Name } from "./doors/door.ts"

/** Throws if the routes are not a layer. */
export const checkRoutes = (of: string, routes: unknown): void => {
  if (Layer.isLayer(routes)) return
  const found = Effect.isEffect(routes) ? "an Effect; HttpHandler.fromEffect takes one" : kindOf(routes)
  throw new TypeError(`${of}: expected a Layer of routes, such as HttpRouter.add("GET", "/", …), not ${found}`)
}

/** Throws if the app is not an effect. */
export const checkApp = (of: string, app: unknown): void => {
  if (Effect.isEffect(app)) return
  const found = Layer.isLayer(app) ? "a Layer; HttpHandler.fromRouter takes one" : kindOf(app)
  throw new TypeError(`${of}: expected an Effect of an HttpServerResponse, not ${found}`)
}

/** Throws if there is no such front door. */
export const checkDoor = (door: Name): void => {
  switch (door) {
    case "alb":
    case "http":
    case "lattice":
    case "rest":
    case "url":
      return
  }
  const found = typeof door === "string" ? JSON.stringify(door) : kindOf(door)
  throw new TypeError(`door: expected "rest", "http", "url", "alb" or "lattice", not ${found}`)
}
