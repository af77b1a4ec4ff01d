/** Writes messages of Protobuf by tables of their fields, into one buffer that is used again. */

type Value = { readonly [name: string]: unknown }

type Kind =
  | "text"
  /** An empty one is left out. */
  | "someText"
  | "hex"
  | "someHex"
  | "varint"
  /** Zero is left out. */
  | "count"
  | "bool"
  | "fixed32"
  | "fixed64"
  | "double"
  | "bytes"

/**
 * A field, by the name that a value has for it. What is absent or `null` is not written. `each`: it is repeated; `kept`: its
 * bytes are kept, as the same object comes again.
 */
type Field = readonly [name: string, number: number, kind: Kind | Message, how?: "each" | "kept"]

export type Message = ReadonlyArray<Field>

const wireTypes: { readonly [K in Kind]: number } = {
  text: 2,
  someText: 2,
  hex: 2,
  someHex: 2,
  varint: 0,
  count: 0,
  bool: 0,
  fixed32: 5,
  fixed64: 1,
  double: 1,
  bytes: 2
}

/** Shorter texts are written byte by byte, as long as they are ASCII. */
const shortText = 64

const sizeOf = (value: number): number => {
  let size = 1
  for (; value > 127; value = Math.floor(value / 128)) size++
  return size
}

export class ProtobufWriter {
  #bytes = Buffer.allocUnsafeSlow(4096)
  #at = 0
  readonly #kept = new WeakMap<object, Uint8Array>()

  /** The bytes of a message, which belong to the caller. */
  encode(message: Message, value: object): Uint8Array<ArrayBuffer> {
    this.#at = 0
    this.#fields(message, value as Value)
    return Uint8Array.from(this.#bytes.subarray(0, this.#at))
  }

  /** An object has changed whose bytes are kept. */
  forget(value: object): void {
    this.#kept.delete(value)
  }

  #fields(message: Message, value: Value): void {
    for (const [name, number, kind, how] of message) {
      const content = value[name]
      if (content === undefined || content === null) continue
      if (how === undefined) this.#field(number, kind, content)
      else if (how === "kept") this.#keptField(number, kind, content)
      else for (const one of content as ReadonlyArray<unknown>) this.#field(number, kind, one)
    }
  }

  #keptField(number: number, kind: Kind | Message, content: object): void {
    const start = this.#at
    const kept = this.#kept.get(content)
    if (kept === undefined) {
      this.#field(number, kind, content)
      this.#kept.set(content, Uint8Array.from(this.#bytes.subarray(start, this.#at)))
    } else {
      this.#reserve(kept.length)
      this.#bytes.set(kept, start)
      this.#at += kept.length
    }
  }

  #field(number: number, kind: Kind | Message, content: unknown): void {
    if (typeof kind !== "string") return this.#message(number, kind, content as Value)
    if (content === 0 ? kind === "count" : content === "" && (kind === "someText" || kind === "someHex")) return
    this.#reserve(20)
    this.#varint(number * 8 + wireTypes[kind])
    switch (kind) {
      case "text":
      case "someText":
        return this.#text(content as string)
      case "hex":
      case "someHex": {
        const size = (content as string).length / 2
        this.#varint(size)
        this.#reserve(size)
        this.#bytes.write(content as string, this.#at, "hex")
        this.#at += size
        return
      }
      case "varint":
      case "count":
        return typeof content === "number" && content >= 0
          ? this.#varint(content)
          : this.#bigVarint(BigInt(String(content)))
      case "bool":
        return this.#varint(content === true ? 1 : 0)
      case "fixed32":
        this.#at = this.#bytes.writeUInt32LE(content as number, this.#at)
        return
      case "fixed64":
        this.#at = this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(content as string | number)), this.#at)
        return
      case "double":
        this.#at = this.#bytes.writeDoubleLE(content as number, this.#at)
        return
      case "bytes": {
        const bytes = content as Uint8Array
        this.#varint(bytes.length)
        this.#reserve(bytes.length)
        this.#bytes.set(bytes, this.#at)
        this.#at += bytes.length
      }
    }
  }

  /** The length stands before the message, and is known after it: most take one byte, and others are moved. */
  #message(number: number, message: Message, value: Value): void {
    this.#reserve(10)
    this.#varint(number * 8 + 2)
    const start = ++this.#at
    this.#fields(message, value)
    const length = this.#at - start
    const more = sizeOf(length) - 1
    if (more > 0) {
      this.#reserve(more)
      this.#bytes.copyWithin(start + more, start, this.#at)
    }
    this.#at = start - 1
    this.#varint(length)
    this.#at += length
  }

  #text(text: string): void {
    const { length } = text
    if (length < shortText) {
      this.#reserve(length + 1)
      const start = this.#at
      const bytes = this.#bytes
      let at = start + 1
      let i = 0
      for (; i < length; i++) {
        const code = text.charCodeAt(i)
        if (code > 127) break
        bytes[at++] = code
      }
      if (i === length) {
        bytes[start] = length
        this.#at = at
        return
      }
    }
    const size = Buffer.byteLength(text)
    this.#reserve(size + 10)
    this.#varint(size)
    this.#at += this.#bytes.write(text, this.#at)
  }

  #varint(value: number): void {
    for (; value > 127; value = Math.floor(value / 128)) this.#bytes[this.#at++] = value % 128 | 128
    this.#bytes[this.#at++] = value
  }

  #bigVarint(value: bigint): void {
    let left = BigInt.asUintN(64, value)
    for (; left > 127n; left >>= 7n) this.#bytes[this.#at++] = Number(left & 127n) | 128
    this.#bytes[this.#at++] = Number(left)
  }

  #reserve(size: number): void {
    const needed = this.#at + size
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
