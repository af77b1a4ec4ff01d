import { assert, describe, it } from "@effect/vitest"
import { crc32 } from "node:zlib"
import { invokeComplete, payloadChunk } from "../../../src/local/internal/eventStream.ts"

/** Reads a message back as the specification says, checking both sums. */
const decode = (message: Buffer) => {
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

describe("payloadChunk", () => {
  it("is a message with a piece of the answer", () => {
    assert.deepStrictEqual(decode(payloadChunk(Buffer.from("é"))), {
      headers: {
        ":event-type": "PayloadChunk",
        ":content-type": "application/octet-stream",
        ":message-type": "event"
      },
      payload: "é"
    })
  })
})

describe("invokeComplete", () => {
  it("is the message at the end of an answer", () => {
    assert.deepStrictEqual(decode(invokeComplete()), {
      headers: { ":event-type": "InvokeComplete", ":content-type": "application/json", ":message-type": "event" },
      payload: "{}"
    })
  })

  it("tells of the error of the function", () => {
    assert.deepStrictEqual(JSON.parse(decode(invokeComplete(Buffer.from("{\"errorType\":\"É\"}"))).payload), {
      ErrorCode: "Unhandled",
      ErrorDetails: "{\"errorType\":\"É\"}"
    })
  })
})
