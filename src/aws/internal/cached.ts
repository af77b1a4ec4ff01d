/** Credentials that are kept until shortly before they expire. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { CredentialsMissing } from "../AwsError.ts"
import type { Credentials, Source } from "./credentials.ts"

/** How long before they expire credentials are renewed, in milliseconds. As in AWS's SDKs. */
const early = 300_000

/** Those that `fetch` yields, until five minutes before they expire. It runs once at a time, whoever waits for it. */
export const cached = (fetch: Effect.Effect<Credentials, CredentialsMissing>): Source => {
  let known: Credentials | undefined
  let running: Fiber.Fiber<Credentials, CredentialsMissing> | undefined
  const renewed = Effect.ensuring(
    Effect.map(fetch, (credentials) => known = credentials),
    Effect.sync(() => {
      running = undefined
    })
  )
  return {
    get: Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const old = known
      const left = (old?.expiresAt ?? Infinity) - now
      if (old !== undefined && left > early) return Effect.succeed(old)
      return Effect.catch(
        // The fiber is shared, so it outlives who started it.
        Effect.flatMap(running === undefined ? Effect.forkDetach(renewed) : Effect.succeed(running), (fiber) => {
          running = fiber
          return Fiber.join(fiber)
        }),
        (error) => old !== undefined && left > 0 ? Effect.succeed(old) : Effect.fail(error)
      )
    }),
    expired: (credentials) =>
      Effect.sync(() => {
        if (known?.accessKeyId === credentials.accessKeyId) known = undefined
      })
  }
}
