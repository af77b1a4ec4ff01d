/** How the collector of one signal does: when the next request may go, how many at once, and how long a flush waits. */

/** How many requests of a signal are sent at once. A collector that has failed gets one. */
const concurrency = 4

const firstDelayMillis = 100
const longestDelayMillis = 5000

/** How many brief flushes there are at most between two that take all their time. */
const mostBrief = 15

export class Lane {
  /** Attempts that have failed in a row. */
  failures = 0
  /** Nothing is sent before this time, in Unix milliseconds. */
  notBefore = 0
  /** How many answers came. */
  answers = 0
  /** Flushes in a row, of those with all their time, that ended without any answer. */
  #silences = 0
  #briefFlushes = 0

  /** How many requests may be in flight now. */
  roomAt(now: number): number {
    return this.notBefore > now ? 0 : this.failures > 0 ? 1 : concurrency
  }

  /** Whether it has left more than one flush without an answer, and has not answered since. */
  get hangs(): boolean {
    return this.#silences > 1
  }

  /** Whether the next flush is brief, as the collector has not answered the last ones. */
  takeBrief(): boolean {
    if (this.#briefFlushes === 0) return false
    this.#briefFlushes--
    return true
  }

  /**
   * A flush has ended in vain. A single one may be a pause of the collector. After each further one there are more brief
   * flushes: 1, 3, 7, 15.
   */
  noteSilence(): void {
    this.#briefFlushes = Math.min(2 ** this.#silences++ - 1, mostBrief)
  }

  noteAnswer(): void {
    this.answers++
    this.#silences = 0
    this.#briefFlushes = 0
  }

  noteSuccess(): void {
    this.failures = 0
    this.notBefore = 0
  }

  noteFailure(now: number, isAnswered: boolean, retryAfterMillis: number | undefined): void {
    this.failures++
    // A connection that was kept may be dead. A new one is tried at once.
    const delays = this.failures - (isAnswered ? 1 : 2)
    const delay = delays < 0 ? 0 : Math.min(longestDelayMillis, firstDelayMillis * 2 ** delays)
    // A pause of no length would ask the collector again and again.
    this.notBefore = now + (retryAfterMillis === undefined ? delay : Math.max(retryAfterMillis, firstDelayMillis))
  }
}
