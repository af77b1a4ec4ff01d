import { assert, describe, it } from "@effect/vitest"
import { errorTypeHeader, isHeaderText, pathSegment } from "../../../src/internal/client/requests.ts"

describe("pathSegment", () => {
  it("leaves what Lambda's own encoder leaves", () => {
    const plain = "ABCXYZabcxyz0189-_.~$&+,:;=@"

    assert.strictEqual(pathSegment(plain), plain)
  })

  it("encodes every other byte of the UTF-8 form", () => {
    for (let code = 0; code < 0x100; code++) {
      const char = String.fromCharCode(code)
      const segment = pathSegment(char)

      if (!/^[A-Za-z0-9\-_.~$&+,:;=@]$/.test(char)) assert.match(segment, /^(?:%[0-9A-F]{2})+$/, `code ${code}`)
      assert.strictEqual(decodeURIComponent(segment), char)
    }
    assert.strictEqual(pathSegment("\u4e2d\u{1F600}"), "%E4%B8%AD%F0%9F%98%80")
  })

  it("encodes a lone surrogate as what UTF-8 has in its place", () => {
    assert.strictEqual(pathSegment("\ud800"), "%EF%BF%BD")
  })
})

describe("isHeaderText", () => {
  it("is true of printable ASCII alone", () => {
    for (let code = 0; code < 0x100; code++) {
      assert.strictEqual(isHeaderText(`a${String.fromCharCode(code)}`), code >= 0x20 && code < 0x7f, `code ${code}`)
    }
    assert.isFalse(isHeaderText(""))
    assert.isFalse(isHeaderText("a\n"))
    assert.isFalse(isHeaderText("\u4e2d"))
  })
})

const headerOf = (functionErrorType: string) =>
  errorTypeHeader({ errorType: "E", errorMessage: "", stackTrace: [], functionErrorType, xrayCause: undefined })

describe("errorTypeHeader", () => {
  it("is the type if that fits into a header", () => {
    assert.strictEqual(headerOf("Function.OrderNotFound"), "Function.OrderNotFound")
    assert.strictEqual(headerOf("F".repeat(128)), "F".repeat(128))
  })

  it("is Runtime.Unknown if it does not", () => {
    for (const type of ["", "F".repeat(129), "Function.A\r\nX: y", "Function.\u00dc"]) {
      assert.strictEqual(headerOf(type), "Runtime.Unknown")
    }
  })
})
