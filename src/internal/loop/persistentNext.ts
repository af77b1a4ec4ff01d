/** `next` for one of several pollers: a lost connection does not end the others. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { RuntimeApiClient } from "../../RuntimeApiClient.ts"

const firstDelayMillis = 100
const longestDelayMillis = 90_000
const mostAttempts = 20

/** Tries again when `next` fails, each time after twice the delay, and fails with the 20th failure in a row. */
export const persistentNext = Effect.fnUntraced(function*(next: RuntimeApiClient["Service"]["next"]) {
  for (let attempt = 1;; attempt++) {
    const result = yield* Effect.result(next)
    if (Result.isSuccess(result)) return result.success
    if (attempt === mostAttempts) return yield* result.failure
    yield* Effect.logWarning(result.failure.message)
    yield* Effect.sleep(Math.min(firstDelayMillis * 2 ** (attempt - 1), longestDelayMillis))
  }
})
