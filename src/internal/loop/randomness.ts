/** What is random in this process, made new after a restore: all copies of a snapshot have the same state. */

/** How many ids `crypto.randomUUID` makes in advance. */
const cachedIds = 128

/** Bytes of the kernel, which Lambda reseeds at a restore. OpenSSL within Node keeps its state for up to an hour. */
const kernelBytes = (size: number): Uint8Array => {
  const { closeSync, openSync, readSync } = process.getBuiltinModule("node:fs")
  const bytes = new Uint8Array(size)
  const file = openSync("/dev/urandom", "r")
  readSync(file, bytes)
  closeSync(file)
  return bytes
}

/** A generator of numbers from 0 to 1 (sfc32), whose state is these 16 bytes. */
const makeRandom = (seed: Uint8Array): () => number => {
  const state = new Uint32Array(seed.buffer)
  let [a, b, c, counter] = state as unknown as [number, number, number, number]
  const next = (): number => {
    const result = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21 | c >>> 11) + result) | 0
    return result >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return () => (next() * 0x200000 + (next() >>> 11)) / 0x20000000000000
}

/** Replaces `Math.random`, on which Effect's `Random` stands, and empties Node's cache of random ids. */
export const renewRandomness = (): void => {
  const { randomUUID } = process.getBuiltinModule("node:crypto")
  for (let i = 0; i < cachedIds; i++) randomUUID()
  Math.random = makeRandom(kernelBytes(16))
}
