/** What a process writes, cut into lines. */
import { StringDecoder } from "node:string_decoder"

/** The longest line that is kept in one piece, in UTF-16 units; CloudWatch cuts at 256 KiB, too. */
export const maxLineLength = 262_144

/** Lines of UTF-8. A longer line than `maxLineLength` is cut into several. */
export class Lines {
  readonly #decoder = new StringDecoder("utf8")
  readonly #onLine: (line: string) => void
  /** The beginning of a line, as it came. */
  #begun: Array<string> = []
  #length = 0

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(bytes: Buffer): void {
    this.#add(this.#decoder.write(bytes))
  }

  /** The last line may have no end. */
  end(): void {
    this.#add(this.#decoder.end())
    if (this.#length > 0) this.#emit()
  }

  #add(text: string): void {
    let from = 0
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#keep(text.slice(from, end))
      this.#emit()
      from = end + 1
    }
    this.#keep(text.slice(from))
  }

  /** Keeps a part of a line, and emits what has become too long. */
  #keep(part: string): void {
    let rest = part
    while (this.#length + rest.length > maxLineLength) {
      let room = maxLineLength - this.#length
      // Both halves of a character stay together.
      if (isHighSurrogate(rest.charCodeAt(room - 1))) room -= 1
      this.#begun.push(rest.slice(0, room))
      rest = rest.slice(room)
      this.#emit()
    }
    if (rest.length === 0) return
    this.#begun.push(rest)
    this.#length += rest.length
  }

  #emit(): void {
    const line = this.#begun.join("")
    this.#begun = []
    this.#length = 0
    this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line)
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
