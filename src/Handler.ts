/**
 * What a function does with an event: the type, its constructors and its combinators.
 *
 * A handler is prepared once, in the init phase. Prepared, it decodes each event and says how the event is handled, or why
 * it is not for this handler.
 */

export {
  type Any,
  type BodyError,
  type Error,
  type Handler,
  type Handling,
  isHandler,
  type Prepared,
  type Provided,
  type RawEvent,
  type Services,
  type Traits
} from "./internal/handler/model.ts"
export type { HttpResponse } from "./Response.ts"

// Constructors, each on top of the one before.
export { bytes, json, make, text } from "./internal/handler/make.ts"
export { http, stream } from "./internal/handler/streaming.ts"

// One handler of several.
export { match, named } from "./internal/handler/several.ts"

// Combinators.
export { catch, catchCause, catchTag, mapEvent, mapResponse, wrap } from "./internal/handler/combinators.ts"
export { provide, provideContext, provideService } from "./internal/handler/services.ts"
