/** When a request is sent again, and after how long. The numbers are those of AWS's SDKs. */
import type { AwsErrorReason } from "../AwsError.ts"

/** Milliseconds that double with each attempt, up to `cap`. */
const base = { transient: 100, throttled: 500, cap: 20_000 } as const

const costs = { TimedOut: 10, other: 5 } as const

/**
 * The budget of a client. While many of its requests fail, sending each of them several times would keep a service from
 * recovering, so a retry takes a part of the budget, and a success gives it back.
 */
export class RetryQuota {
  #left = 500

  /** Takes what a retry costs, if that much is left. */
  take(reason: AwsErrorReason): number | undefined {
    const cost = reason._tag === "TimedOut" ? costs.TimedOut : costs.other
    if (this.#left < cost) return undefined
    this.#left -= cost
    return cost
  }

  /** Gives back what the last retry of a request cost. */
  give(cost: number): void {
    this.#left = Math.min(500, this.#left + cost)
  }
}

/** Whether the same request may succeed if it is sent again. */
export const isRetryable = ({ _tag }: AwsErrorReason): boolean =>
  _tag === "Throttled" || _tag === "Unavailable" || _tag === "Unreachable" || _tag === "TimedOut"

/** How long to wait after attempt number `attempt`, in milliseconds: any time up to a limit that doubles. */
export const waitMillis = (reason: AwsErrorReason, attempt: number, random: number): number =>
  random * Math.min(base.cap, (reason._tag === "Throttled" ? base.throttled : base.transient) * 2 ** (attempt - 1))

/** What AWS asks to wait at least, in milliseconds. */
export const askedMillis = (headers: Readonly<Record<string, string>>): number => {
  const millis = Number(headers["x-amz-retry-after"])
  if (millis > 0) return millis
  const seconds = Number(headers["retry-after"])
  return seconds > 0 ? seconds * 1000 : 0
}
