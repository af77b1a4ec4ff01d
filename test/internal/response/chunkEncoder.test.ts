import { assert, describe, it } from "@effect/vitest"
import * as ChunkEncoder from "../../../src/internal/response/chunkEncoder.ts"

describe("ChunkEncoder", () => {
  it("makes of chunks what their whole text would make, wherever it is cut", () => {
    const text = "aé€\u{1f600}\u{1f600}z\ud83d"
    const whole = Buffer.from(text)

    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        const encoder = ChunkEncoder.make()
        const chunks = [text.slice(0, first), text.slice(first, second), text.slice(second)].map(encoder.encode)

        assert.deepStrictEqual(Buffer.concat([...chunks, encoder.end()]), whole, `cut at ${first} and ${second}`)
      }
    }
  })

  it("passes bytes on without a copy", () => {
    const bytes = new Uint8Array([1])

    assert.strictEqual(ChunkEncoder.make().encode(bytes), bytes)
  })
})
