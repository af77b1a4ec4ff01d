/** The front doors of Lambda: REST APIs, HTTP APIs, function URLs, load balancers and VPC Lattice. */
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Result from "effect/Result"
import { InvalidEvent } from "../RuntimeError.ts"
import { detect as detect_, doorOf } from "./internal/doors/detect.ts"
import type { Name } from "./internal/doors/door.ts"
import { Exchange } from "./internal/exchange.ts"
import { checkDoor } from "./internal/misuse.ts"
import { LambdaServerRequest } from "./internal/request.ts"
import { defaults, toPrefix } from "./internal/settings.ts"
import { fieldsOf } from "./internal/values.ts"

export type {
  AlbOptions,
  ApiOptions,
  ClientRequest,
  EventOptions,
  HttpOptions,
  HttpV1Options,
  LatticeOptions,
  LatticeV1Options,
  RestOptions,
  UrlOptions
} from "./internal/requestEvents/options.ts"
export { type EventsByDoor, toEvent } from "./internal/requestEvents/toEvent.ts"

/**
 * A front door: `"rest"` and `"http"` are the two kinds of APIs of API Gateway, `"url"` is a function URL, `"alb"` an
 * Application Load Balancer, and `"lattice"` VPC Lattice.
 *
 * @category models
 * @since 0.1.0
 */
export type Door = Name

/**
 * The front door that an event comes from. Absent if the event is not an HTTP request. It never throws.
 *
 * @category guards
 * @since 0.1.0
 */
export const detect = (event: unknown): Door | undefined => detect_(event)?.name

/**
 * The HTTP request of an event, as an app sees it. It fails with `InvalidEvent` if the event is not an HTTP request.
 *
 * **Details**
 *
 * The event is neither decoded nor changed. Headers, cookies and the body are read when they are asked for.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toRequest = (event: unknown, options: {
  /** Default: the event tells. */
  readonly door?: Door | undefined
  /** Default: nothing. */
  readonly basePath?: string | undefined
  /** Default `false`. */
  readonly keepStage?: boolean | undefined
} = {}): Result.Result<HttpServerRequest, InvalidEvent> => {
  const { basePath = "", keepStage = false } = options
  if (options.door !== undefined) checkDoor(options.door)
  const door = doorOf(event, options.door)
  return door instanceof InvalidEvent
    ? Result.fail(door)
    : Result.succeed(
      new LambdaServerRequest(
        new Exchange(door, fieldsOf(event), { ...defaults, basePath: toPrefix(basePath), keepStage })
      )
    )
}
