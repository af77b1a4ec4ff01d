/** When a request is sent again, and after how long. The numbers are those of AWS's SDKs. */
import { type AwsErrorReason, isTransientReason } from "../AwsError.ts"

/**
 * The budget of a client. While many of its requests fail, sending each of them several times would keep a service from
 * recovering, so a retry takes a part of the budget, and a success gives it back.
 */
export const fullBudget = 500

/** What a retry takes of the budget. `Infinity`: it would not help. */
export const costOf = (reason: AwsErrorReason): number => isTransientReason(reason) ? 5 : Infinity

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
