import { assert, describe, it } from "@effect/vitest"
import { Lines, maxLineLength } from "../../../src/emulator/environments/lines.ts"

const linesOf = (...chunks: ReadonlyArray<Uint8Array | string>) => {
  const found: Array<string> = []
  const lines = new Lines((line) => found.push(line))
  for (const chunk of chunks) lines.write(Buffer.from(chunk))
  lines.end()
  return found
}

describe("Lines", () => {
  it("cuts output into lines, whatever the chunks are", () => {
    assert.deepStrictEqual(linesOf("a", "b\nc\r\n\nd", "\n"), ["ab", "c", "", "d"])
  })

  it("keeps characters whole that two chunks share", () => {
    const bytes = new TextEncoder().encode("é😀\n")

    const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte))

    assert.deepStrictEqual(linesOf(...chunks), ["é😀"])
  })

  it("has the last line without a newline", () => {
    assert.deepStrictEqual(linesOf("a\nb"), ["a", "b"])
    assert.deepStrictEqual(linesOf(""), [])
  })

  it("cuts a line that is too long, but never within a character", () => {
    const line = "a".repeat(maxLineLength - 1) + "😀".repeat(10)

    const [first = "", second, ...others] = linesOf(line.slice(0, 1000), line.slice(1000), "\nnext\n")

    assert.strictEqual(first.length, maxLineLength - 1)
    assert.strictEqual(second, "😀".repeat(10))
    assert.deepStrictEqual(others, ["next"])
  })
})
