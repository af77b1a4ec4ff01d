import { assert, describe, it } from "@effect/vitest"
import { invokeComplete, payloadChunk } from "../../../src/emulator/internal/eventStream.ts"
import { decode } from "../messages.ts"

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
