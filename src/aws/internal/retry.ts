/** When a request is sent again, and after how long. The numbers are those of AWS's SDKs. */
import { type AwsErrorReason, isTransientReason } from "../AwsError.ts"

const capacity = 500

/**
 * The budget of a client. While many of its requests fail, sending each of them several times would keep a service from
 * recovering, so a retry takes a part of the budget, and a success gives it back.
 */
export class RetryBudget {
  #left = capacity

  /** Takes what a retry costs; 0 if it may not be made. */
  take(reason: AwsErrorReason): number {
    const cost = reason._tag === "TimedOut" ? 10 : 5
    if (!isTransientReason(reason) || this.#left < cost) return 0
    this.#left -= cost
    return cost
  }

  /** Gives back what the last retry of a request cost, or 1 if there was none. */
  give(cost: number): void {
    this.#left = Math.min(capacity, this.#left + cost)
  }
}

/**
 * How long to wait after attempt number `attempt`, in milliseconds: any time up to a limit that doubles, and at least as
 * long as AWS asks.
 */
export const waitMillis = (
  reason: AwsErrorReason,
  attempt: number,
  headers: Readonly<Record<string, string>>
): number =>
  Math.max(
    Math.random() * Math.min(20_000, (reason._tag === "Throttled" ? 500 : 100) * 2 ** (attempt - 1)),
    Number(headers["retry-after"]) * 1000 || 0
  )
