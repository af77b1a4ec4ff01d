/** The time by AWS's clock. */
import type { Answer } from "../AwsError.ts"

/** AWS accepts signatures that are up to five minutes off. */
const tolerance = 300_000

const skewCodes = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch"
])

/** Whether AWS may have refused a signature because of its time. */
export const isAboutTime = (code: string): boolean => skewCodes.has(code)

/** How far the clock of this machine is off, learnt from the `date` of answers. */
export class AwsClock {
  #offset = 0

  /** The time to sign at `now`. */
  at(now: number): number {
    return now + this.#offset
  }

  /** Learns from an answer that came at `now`. `true`: the clock was off by more than AWS accepts, and no longer is. */
  learn({ headers }: Answer, now: number): boolean {
    const date = Date.parse(headers.date ?? "")
    if (Number.isNaN(date) || Math.abs(date - this.at(now)) < tolerance) return false
    this.#offset = date - now
    return true
  }
}
