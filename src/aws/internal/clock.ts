/** The time by AWS's clock. */
import type { Answer } from "../AwsError.ts"

/** AWS accepts signatures that are up to five minutes off. */
const tolerance = 300_000

/** How far the clock of this machine is off, learnt from the `date` of answers. */
export class AwsClock {
  offset = 0

  /** Learns from an answer that came at `now`. `true`: the clock was off by more than AWS accepts, and no longer is. */
  learn({ headers }: Answer, now: number): boolean {
    const off = Date.parse(headers.date ?? "") - now
    if (!(Math.abs(off - this.offset) >= tolerance)) return false
    this.offset = off
    return true
  }
}
