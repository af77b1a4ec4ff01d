/** What is random in this process, made new after a restore: all copies of a snapshot have the same state. */

/** As many as Node has at most in advance: 128 ids for `crypto.randomUUID`, 1024 numbers for `crypto.randomInt`. */
const cached = 1024

/**
 * Replaces `Math.random`, on which Effect's `Random` stands, and empties Node's caches of random ids and integers. The numbers
 * come from the kernel, which Lambda reseeds at a restore: OpenSSL within Node keeps its state for up to an hour.
 */
export const renewRandomness = (): void => {
  const { closeSync, openSync, readSync } = process.getBuiltinModule("node:fs")
  const { randomInt, randomUUID } = process.getBuiltinModule("node:crypto")
  const words = new Uint32Array(cached)
  for (const _ of words) {
    randomInt(2)
    randomUUID()
  }
  let used = cached
  Math.random = () => {
    if (used === cached) {
      const file = openSync("/dev/urandom", "r")
      readSync(file, words)
      closeSync(file)
      used = 0
    }
    return (words[used++]! * 0x200000 + (words[used++]! >>> 11)) / 0x20000000000000
  }
}
