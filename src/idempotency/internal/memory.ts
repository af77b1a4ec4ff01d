/** Records of runs in memory. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { IdempotencyStoreError, LeaseLost } from "../IdempotencyError.ts"
import { type Begun, type Lease, mismatch, type Outcome, started } from "./model.ts"

interface Entry {
  readonly token: string
  readonly payload: string | undefined
  /** Until when the entry counts: Unix milliseconds. */
  readonly until: number
  /** Absent while the run goes on. */
  readonly outcome?: Outcome
}

const idOf = ({ key, name }: Lease): string => JSON.stringify([name, key])

const toBegun = ({ outcome, payload, until }: Entry, lease: Lease): Begun => {
  if (payload !== undefined && lease.payload !== undefined && payload !== lease.payload) return mismatch
  return outcome === undefined ? { _tag: "Running", until } : { _tag: "Done", outcome, expiresAt: until }
}

export const makeMemory = () => {
  const entries = new Map<string, Entry>()
  let limit = 1024

  /** Entries whose time is over are removed when there are twice as many as after the last time. */
  const sweep = (now: number): void => {
    if (entries.size < limit) return
    for (const [id, { until }] of entries) if (until < now) entries.delete(id)
    limit = Math.max(1024, 2 * entries.size)
  }

  return {
    begin: (lease: Lease): Effect.Effect<Begun> =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const id = idOf(lease)
        const entry = entries.get(id)
        if (entry !== undefined && entry.until >= now) {
          if (entry.token !== lease.token || entry.outcome !== undefined) return toBegun(entry, lease)
          return started
        }
        sweep(now)
        const { payload, token, until } = lease
        entries.set(id, { token, payload, until })
        return started
      }),

    complete: (lease: Lease, outcome: Outcome, expiresAt: number): Effect.Effect<void, IdempotencyStoreError> =>
      Effect.suspend(() => {
        const id = idOf(lease)
        const entry = entries.get(id)
        if (entry?.token !== lease.token) {
          return Effect.fail(new IdempotencyStoreError({ operation: "complete", reason: new LeaseLost() }))
        }
        entries.set(id, { ...entry, outcome, until: expiresAt })
        return Effect.void
      }),

    abandon: (lease: Lease): Effect.Effect<void> =>
      Effect.sync(() => {
        const id = idOf(lease)
        const entry = entries.get(id)
        if (entry?.token === lease.token && entry.outcome === undefined) entries.delete(id)
      })
  }
}
