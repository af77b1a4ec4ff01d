/** Reads `application/vnd.amazon.eventstream`. */
import { assert } from "@effect/vitest"
import { crc32 } from "node:zlib"

/** Reads a message back as the specification says, checking both sums. */
export const decode = (message: Buffer) => {
  assert.strictEqual(message.readUInt32BE(0), message.length)
  assert.strictEqual(message.readUInt32BE(8), crc32(message.subarray(0, 8)))
  assert.strictEqual(message.readUInt32BE(message.length - 4), crc32(message.subarray(0, -4)))
  const headersEnd = 12 + message.readUInt32BE(4)
  const headers: Record<string, string> = {}
  for (let at = 12; at < headersEnd;) {
    const nameEnd = at + 1 + message.readUInt8(at)
    assert.strictEqual(message.readUInt8(nameEnd), 7)
    const valueEnd = nameEnd + 3 + message.readUInt16BE(nameEnd + 1)
    headers[message.toString("utf8", at + 1, nameEnd)] = message.toString("utf8", nameEnd + 3, valueEnd)
    at = valueEnd
  }
  return { headers, payload: message.toString("utf8", headersEnd, message.length - 4) }
}

/** Every message of an answer. */
export const decodeAll = (bytes: Buffer) => {
  const messages: Array<ReturnType<typeof decode>> = []
  for (let at = 0; at < bytes.length;) {
    const end = at + bytes.readUInt32BE(at)
    messages.push(decode(bytes.subarray(at, end)))
    at = end
  }
  return messages
}

/** Decodes the messages of an answer as its bytes come. */
export const makeDecoder = () => {
  let rest = Buffer.alloc(0)
  return (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    const messages: Array<ReturnType<typeof decode>> = []
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
      const end = rest.readUInt32BE(0)
      messages.push(decode(rest.subarray(0, end)))
      rest = rest.subarray(end)
    }
    return messages
  }
}
