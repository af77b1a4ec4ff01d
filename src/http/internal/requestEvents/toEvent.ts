/** What a front door of Lambda makes of an HTTP request. */
import type { AlbEvent } from "../../../events/AlbEvent.ts"
import type { ApiGatewayV1Event } from "../../../events/ApiGatewayV1Event.ts"
import type { ApiGatewayV2Event } from "../../../events/ApiGatewayV2Event.ts"
import type { ApiGatewayV2PayloadV1Event } from "../../../events/ApiGatewayV2PayloadV1Event.ts"
import type { FunctionUrlEvent } from "../../../events/FunctionUrlEvent.ts"
import type { VpcLatticeV1Event, VpcLatticeV2Event } from "../../../events/VpcLatticeEvent.ts"
import { checkDoor } from "../misuse.ts"
import { albEvent } from "./alb.ts"
import { httpEvent, httpEventV1 } from "./http.ts"
import { latticeEvent, latticeEventV1 } from "./lattice.ts"
import type {
  AlbOptions,
  ClientRequest,
  HttpOptions,
  HttpV1Options,
  LatticeOptions,
  LatticeV1Options,
  RestOptions,
  UrlOptions
} from "./options.ts"
import { receive } from "./received.ts"
import { restEvent } from "./rest.ts"
import { urlEvent } from "./url.ts"

/** The events of the front doors, by door. */
export interface EventsByDoor {
  readonly rest: ApiGatewayV1Event
  readonly http: ApiGatewayV2Event | ApiGatewayV2PayloadV1Event
  readonly url: FunctionUrlEvent
  readonly alb: AlbEvent
  readonly lattice: VpcLatticeV1Event | VpcLatticeV2Event
}

/**
 * Makes the event that Lambda gets when `request` arrives at a front door, for tests and for local servers.
 *
 * **Details**
 *
 * `rest` is a REST API, `http` an HTTP API, `url` the URL of a function, `alb` an Application Load Balancer, `lattice` VPC
 * Lattice. Options say how the door is set up: the stage, the payload format, a custom domain, who signed. Paths, queries,
 * repeated headers, cookies and bodies are encoded, joined or lost as AWS does it. The result depends on the arguments
 * alone: no clock, no chance.
 *
 * **Gotchas**
 *
 * A request that the front door would refuse itself still becomes an event: a body over the limit, or a path whose
 * `%25` an HTTP API decodes twice. A REST API damages binary bodies unless `binaryMediaTypes` lists their type.
 *
 * **Example** (A request by the URL of a function)
 *
 * ```ts
 * import { FrontDoor } from "effect-lambda-runtime/http"
 *
 * const event = FrontDoor.toEvent("url", { method: "POST", url: "/users?notify=yes", body: "{}" })
 *
 * event.rawQueryString // => "notify=yes"
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export function toEvent(door: "rest", request: ClientRequest, options?: RestOptions): ApiGatewayV1Event
export function toEvent(door: "http", request: ClientRequest, options?: HttpOptions): ApiGatewayV2Event
export function toEvent(door: "http", request: ClientRequest, options: HttpV1Options): ApiGatewayV2PayloadV1Event
export function toEvent(door: "url", request: ClientRequest, options?: UrlOptions): FunctionUrlEvent
export function toEvent(door: "alb", request: ClientRequest, options?: AlbOptions): AlbEvent
export function toEvent(door: "lattice", request: ClientRequest, options?: LatticeOptions): VpcLatticeV2Event
export function toEvent(door: "lattice", request: ClientRequest, options: LatticeV1Options): VpcLatticeV1Event
export function toEvent(door: keyof EventsByDoor, request: ClientRequest): EventsByDoor[keyof EventsByDoor]
// `any`, because only the overloads pair a door with its options.
export function toEvent(door: keyof EventsByDoor, request: ClientRequest, options: any = {}) {
  checkDoor(door)
  const received = receive(request)
  switch (door) {
    case "rest":
      return restEvent(received, options)
    case "http":
      return options.payloadFormatVersion === "1.0" ? httpEventV1(received, options) : httpEvent(received, options)
    case "url":
      return urlEvent(received, options)
    case "alb":
      return albEvent(received, options)
    case "lattice":
      return options.eventStructureVersion === "V1"
        ? latticeEventV1(received, options)
        : latticeEvent(received, options)
  }
}
