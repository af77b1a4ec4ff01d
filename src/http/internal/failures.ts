/** What is logged of a request that failed. */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { causeResponseStripped } from "effect/http/HttpServerError"
import * as Option from "effect/Option"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { InvalidResponse } from "../../RuntimeError.ts"

export const label = "HTTP request failed"

/** The cause of a failed request has the response that Effect makes of it, which is not logged. */
export const logFailure = (cause: Cause.Cause<unknown>): Effect.Effect<void> => {
  const [, own] = causeResponseStripped(cause)
  return Option.isSome(own) ? Effect.logError(label, own.value) : Effect.void
}

/** Types allow an app to return nothing else than a response, but plain JavaScript does. */
export const notResponse = (value: unknown): InvalidResponse =>
  new InvalidResponse({ detail: `the HTTP app: expected an HttpServerResponse, not ${kindOf(value)}` })
