/** The front doors of Lambda: REST APIs, HTTP APIs, function URLs, load balancers and VPC Lattice. */
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
