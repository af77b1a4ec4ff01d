import { assert, describe, it } from "@effect/vitest"
import { chunk, chunkText, type Outgoing, withBody } from "../../../src/internal/client/outgoing.ts"

/** What goes over the wire. */
const wire = ({ encoding, rest, text }: Outgoing): Buffer =>
  Buffer.concat([Buffer.from(text, encoding), ...rest.map((part) => Buffer.from(part))])

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)

describe("withBody", () => {
  for (const text of ["", "ascii", "h\u00e9", "\u4e2d\u{1F600}", "\ud800", "x".repeat(16_384), "\u00e9".repeat(8193)]) {
    it(`counts and encodes ${JSON.stringify(text.slice(0, 10))} of ${text.length} as UTF-8`, () => {
      const body = Buffer.from(text)

      assert.strictEqual(
        wire(withBody("POST / HTTP/1.1\r\n", text)).toString("latin1"),
        `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body.toString("latin1")}`
      )
    })
  }

  it("leaves bytes as they are", () => {
    for (const body of [bytes, bytes.subarray(100, 200), Buffer.alloc(16_385, bytes), new Uint8Array(0)]) {
      const sent = wire(withBody("", body))

      assert.isTrue(sent.subarray(sent.indexOf("\r\n\r\n") + 4).equals(body))
    }
  })

  it("copies what is short into one write, and leaves alone what is long", () => {
    const long = new Uint8Array(16_385)

    assert.lengthOf(withBody("", bytes).rest, 0)
    assert.strictEqual(withBody("", long).rest[0], long)
  })
})

describe("chunk", () => {
  it("makes one chunk of several", () => {
    assert.strictEqual(
      wire(chunk("head", [Buffer.from("ab"), Buffer.from("cdefghijkl")])).toString(),
      "headc\r\nabcdefghijkl\r\n"
    )
  })

  it("leaves bytes as they are", () => {
    const long = Buffer.alloc(100_000, bytes)

    assert.isTrue(wire(chunk("", [bytes])).equals(Buffer.concat([Buffer.from("100\r\n"), bytes, Buffer.from("\r\n")])))
    assert.isTrue(
      wire(chunk("", [bytes, long])).equals(Buffer.concat([Buffer.from("187a0\r\n"), bytes, long, Buffer.from("\r\n")]))
    )
  })
})

describe("chunkText", () => {
  it("is the chunk, a character for each byte", () => {
    assert.strictEqual(chunkText(Buffer.from("\u00e9")), "2\r\n\u00c3\u00a9\r\n")
  })
})
