/** The event of one invocation before any handler has looked at it: its bytes, and its JSON. */
import { InvalidEvent } from "../../RuntimeError.ts"

/** An event as it came. Its JSON is parsed once, when it is first read. */
interface RawEvent {
  readonly bytes: Uint8Array
  /** Throws `InvalidEvent` if the event is not JSON. */
  readonly json: unknown
}

/** What `JSON.parse` throws quotes the event, so it is not passed on. */
const parse = (bytes: Uint8Array): unknown => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Editors and PowerShell put a byte order mark before JSON; JSON.parse takes none.
  const start = buffer.length > 2 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0
  const text = buffer.toString("utf8", start)
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidEvent({ detail: text.trim() === "" ? "the event is empty" : "the event is not JSON" })
  }
}

class BytesEvent implements RawEvent {
  readonly bytes: Uint8Array
  private parsed: { readonly json: unknown } | undefined
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.parsed = undefined
  }
  get json(): unknown {
    return (this.parsed ??= { json: parse(this.bytes) }).json
  }
}

class JsonEvent implements RawEvent {
  readonly json: unknown
  constructor(json: unknown) {
    this.json = json
  }
  get bytes(): Uint8Array {
    return Buffer.from(JSON.stringify(this.json) ?? "null")
  }
}

/** An event from the Runtime API. */
export const fromBytes = (bytes: Uint8Array): RawEvent => new BytesEvent(bytes)

/** An event that somebody else has parsed. */
export const fromJson = (json: unknown): RawEvent => new JsonEvent(json)
