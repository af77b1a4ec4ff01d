/** What is random in this process, made new after a restore: all copies of a snapshot have the same state. */

/** How many ids `crypto.randomUUID` makes in advance. */
const cachedIds = 128

/**
 * Replaces `Math.random`, on which Effect's `Random` stands, and empties Node's cache of random ids. The numbers come from
 * the kernel, which Lambda reseeds at a restore: OpenSSL within Node keeps its state for up to an hour.
 */
export const renewRandomness = (): void => {
  const { closeSync, openSync, readSync } = process.getBuiltinModule("node:fs")
  const { randomUUID } = process.getBuiltinModule("node:crypto")
  for (let i = 0; i < cachedIds; i++) randomUUID()
  const words = new Uint32Array(1024)
  let used = words.length
  Math.random = () => {
    if (used === words.length) {
      const file = openSync("/dev/urandom", "r")
      readSync(file, words)
      closeSync(file)
      used = 0
    }
    return (words[used++]! * 0x200000 + (words[used++]! >>> 11)) / 0x20000000000000
  }
}
