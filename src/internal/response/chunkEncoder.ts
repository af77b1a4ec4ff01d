/** Chunks of text and bytes as bytes. */

export interface ChunkEncoder {
  /** The bytes of the next chunk, without the half of a surrogate pair that it may end with. */
  readonly encode: (chunk: string | Uint8Array) => Uint8Array
  /** The bytes that are left when no chunk follows. */
  readonly end: () => Uint8Array
}

/** Encodes strings as UTF-8, even if a surrogate pair is cut between two of them. */
export const make = (): ChunkEncoder => {
  const encoder = new TextEncoder()
  let highSurrogate = ""
  const end = (): Uint8Array => {
    const rest = encoder.encode(highSurrogate)
    highSurrogate = ""
    return rest
  }
  return {
    encode: (chunk) => {
      if (typeof chunk !== "string") return highSurrogate === "" ? chunk : Buffer.concat([end(), chunk])
      const text = highSurrogate + chunk
      const last = text.charCodeAt(text.length - 1)
      highSurrogate = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : ""
      return encoder.encode(highSurrogate === "" ? text : text.slice(0, -1))
    },
    end
  }
}
