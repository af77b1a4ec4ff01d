import { assert, describe, it } from "@effect/vitest"
import { inspect } from "node:util"
import { fromBytes, fromJson } from "../../../src/internal/invocation/rawEvent.ts"
import { InvalidEvent } from "../../../src/RuntimeError.ts"

describe("fromBytes", () => {
  it("has the bytes as they came, and their JSON", () => {
    const bytes = Buffer.from("{\"a\":[1,\"é\"]}")

    const event = fromBytes(bytes)

    assert.strictEqual(event.bytes, bytes)
    assert.deepStrictEqual(event.json, { a: [1, "é"] })
  })

  it("parses once", () => {
    const event = fromBytes(Buffer.from("{}"))

    assert.strictEqual(event.json, event.json)
  })

  it("reads a part of a larger memory", () => {
    const memory = Buffer.from("xx\"a\"xx")

    assert.strictEqual(fromBytes(new Uint8Array(memory.buffer, memory.byteOffset + 2, 3)).json, "a")
  })

  it("skips a byte order mark, and no second one", () => {
    assert.strictEqual(fromBytes(Buffer.from("\ufeff1")).json, 1)
    assert.throws(() => fromBytes(Buffer.from("\ufeff\ufeff1")).json, InvalidEvent)
  })

  it("throws if there is no JSON, each time", () => {
    for (const text of ["{bad", "1 2"]) {
      const event = fromBytes(Buffer.from(text))

      assert.throws(() => event.json, InvalidEvent, "the event is not JSON")
      assert.throws(() => event.json, InvalidEvent, "the event is not JSON")
    }
  })

  it("says that an event is empty", () => {
    for (const text of ["", "\ufeff", " \r\n\t"]) {
      assert.throws(() => fromBytes(Buffer.from(text)).json, InvalidEvent, "the event is empty")
    }
  })

  it("quotes nothing of the event in its error", () => {
    let error: unknown
    try {
      void fromBytes(Buffer.from("hunter2-secret")).json
    } catch (thrown) {
      error = thrown
    }

    assert.notInclude(inspect(error, { depth: 9, showHidden: true }), "hunter2")
  })
})

describe("fromJson", () => {
  it("has the value, and its JSON text as bytes", () => {
    const json = { a: "é" }

    const event = fromJson(json)

    assert.strictEqual(event.json, json)
    assert.deepStrictEqual(event.bytes, Buffer.from("{\"a\":\"é\"}"))
  })

  it("has null for bytes if the value has no JSON text", () => {
    assert.deepStrictEqual(fromJson(undefined).bytes, Buffer.from("null"))
  })
})
