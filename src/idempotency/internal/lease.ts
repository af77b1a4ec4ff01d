/** For how long a call has a key, and waits for one. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { randomUUID } from "node:crypto"
import { shares, untilInterrupt } from "../../internal/invocation/deadline.ts"
import { Invocation } from "../../Invocation.ts"
import type { Lease } from "./model.ts"

/** What two calls have to have in common, so that they are the same call. */
export type Claim = Pick<Lease, "name" | "key" | "payload">

/** How long before the deadline a call no longer waits for another. */
const deadlineMarginMillis = 200

/** How much of the invocation is left, in milliseconds: `Infinity` outside an invocation. */
const timeLeft = /*#__PURE__*/ Effect.flatMap(
  Effect.serviceOption(Invocation),
  (invocation) => Option.isNone(invocation) ? Effect.succeed(Infinity) : invocation.value.remainingMillis
)

/** A lease that ends with the invocation. If there is no deadline, or one in the past by a wrong clock, by the option. */
export const toLease = /*#__PURE__*/ Effect.fnUntraced(function*(claim: Claim, leaseMillis: number) {
  const left = yield* timeLeft
  const now = yield* Clock.currentTimeMillis
  // A UUID of the entropy cache could come twice if the process was restored from a snapshot.
  const token = randomUUID({ disableEntropyCache: true })
  const until = now + (left > 0 && left !== Infinity ? left : leaseMillis)
  return { ...claim, token, until } satisfies Lease
})

/** The time at which a call stops waiting for another. */
export const waitUntil = /*#__PURE__*/ Effect.flatMap(
  timeLeft,
  (left) => Effect.map(Clock.currentTimeMillis, (now) => now + untilInterrupt(left, deadlineMarginMillis, shares.part))
)
