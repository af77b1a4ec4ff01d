/** Credentials that are kept until shortly before they expire. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import * as Lifecycle from "../../Lifecycle.ts"
import { CredentialsMissing } from "../AwsError.ts"
import type { Credentials, Source } from "./credentials.ts"
import { timeLeft } from "./timeLeft.ts"

/** How long before they expire credentials are renewed, in milliseconds. As in AWS's SDKs. */
const early = 300_000

/** How long they are waited for, in milliseconds. */
const patience = 5000

const within = <A>(effect: Effect.Effect<A, CredentialsMissing>, millis: number) =>
  Effect.timeoutOrElse(effect, {
    duration: millis,
    orElse: () =>
      Effect.fail(new CredentialsMissing({ message: `there were no credentials within ${Math.round(millis)} ms` }))
  })

/**
 * Those that `fetch` yields, until five minutes before they expire. It runs once at a time, whoever waits for it. After a
 * restore of SnapStart it runs again: a snapshot may be older than what it holds, or what it waits for.
 */
export const cached = (
  fetch: Effect.Effect<Credentials, CredentialsMissing>
): Effect.Effect<Source, never, Scope> => {
  let known: Credentials | undefined
  let running: Fiber.Fiber<Credentials, CredentialsMissing> | undefined
  let restores = 0
  const renewed = Effect.suspend(() => {
    const restoresBefore = restores
    const isCurrent = () => restores === restoresBefore
    return Effect.ensuring(
      Effect.map(within(fetch, patience), (credentials) => {
        if (isCurrent()) known = credentials
        return credentials
      }),
      Effect.sync(() => {
        if (isCurrent()) running = undefined
      })
    )
  })
  const source: Source = {
    get: Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const old = known
      const left = (old?.expiresAt ?? Infinity) - now
      if (old !== undefined && left > early) return Effect.succeed(old)
      return Effect.catch(
        // The fiber is shared, so it outlives who started it.
        Effect.flatMap(running === undefined ? Effect.forkDetach(renewed) : Effect.succeed(running), (fiber) => {
          running = fiber
          return Effect.flatMap(timeLeft, (left) => within(Fiber.join(fiber), Math.min(left, patience)))
        }),
        (error) => old !== undefined && left > 0 ? Effect.succeed(old) : Effect.fail(error)
      )
    }),
    expired: (credentials) =>
      Effect.sync(() => {
        if (known?.accessKeyId === credentials.accessKeyId) known = undefined
      })
  }
  return Effect.as(
    Lifecycle.afterRestore(Effect.sync(() => {
      restores++
      known = running = undefined
    })),
    source
  )
}
