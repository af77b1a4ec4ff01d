/** The event of a request by every front door, with both kinds of events where there are two. */
import * as FrontDoor from "../../src/http/FrontDoor.ts"

export type MakeEvent = (request: FrontDoor.ClientRequest) => unknown

export const everyDoor = {
  url: (request) => FrontDoor.toEvent("url", request),
  http: (request) => FrontDoor.toEvent("http", request),
  "http with payload 1.0": (request) => FrontDoor.toEvent("http", request, { payloadFormatVersion: "1.0" }),
  rest: (request) => FrontDoor.toEvent("rest", request, { binaryMediaTypes: ["*/*"] }),
  alb: (request) => FrontDoor.toEvent("alb", request),
  "alb with multi-value headers": (request) => FrontDoor.toEvent("alb", request, { multiValueHeaders: true }),
  lattice: (request) => FrontDoor.toEvent("lattice", request),
  "lattice with version 1": (request) => FrontDoor.toEvent("lattice", request, { eventStructureVersion: "V1" })
} satisfies Record<string, MakeEvent>

export const doors: ReadonlyArray<readonly [name: string, event: MakeEvent]> = Object.entries(everyDoor)
