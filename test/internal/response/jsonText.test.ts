import { assert, describe, it } from "@effect/vitest"
import { stringify } from "../../../src/internal/response/jsonText.ts"
import { InvalidResponse } from "../../../src/RuntimeError.ts"

/** What `stringify` throws. */
const refuse = (value: unknown): InvalidResponse => {
  try {
    stringify(value)
  } catch (error) {
    assert.instanceOf(error, InvalidResponse)
    return error
  }
  return assert.fail("it has a JSON form")
}

describe("stringify", () => {
  it("is JSON.stringify for what has a JSON form", () => {
    const date = new Date(0)

    for (const value of [null, 1, "é", [1, undefined], { a: undefined, date }, Buffer.from("x"), new Map()]) {
      assert.strictEqual(stringify(value), JSON.stringify(value))
    }
  })

  it("has null for undefined, and for numbers that JSON does not know", () => {
    assert.deepStrictEqual([undefined, Number.NaN, -Infinity].map(stringify), ["null", "null", "null"])
  })

  it("escapes half a surrogate pair", () => {
    assert.strictEqual(stringify("\ud800"), "\"\\ud800\"")
  })

  it("names the type of a value that has no JSON form at all", () => {
    assert.strictEqual(refuse(() => 1).detail, "response: a function has no JSON form")
    assert.strictEqual(refuse(Symbol("q")).detail, "response: a symbol has no JSON form")
    assert.strictEqual(refuse(1n).detail, "response: a bigint has no JSON form")
    assert.strictEqual(
      refuse({ toJSON: () => 1n }).detail,
      "response: its toJSON threw, or returned what has no JSON form"
    )
  })

  it("names the place inside", () => {
    assert.strictEqual(refuse({ a: [{ b: 1n }] }).detail, "response.a[0].b: a bigint has no JSON form")
    assert.strictEqual(refuse({ "two words": 1n }).detail, "response[\"two words\"]: a bigint has no JSON form")
  })

  it("names the place of a cycle, not of a value that is there twice", () => {
    const shared = { n: 1 }
    const cycle: Record<string, unknown> = { first: shared, second: shared }
    cycle["self"] = [cycle]

    assert.strictEqual(refuse(cycle).detail, "response.self[0]: a cycle has no JSON form")
  })

  it("keeps what a toJSON threw as the cause", () => {
    const error = new RangeError("no time")

    const refused = refuse({
      at: {
        toJSON: () => {
          throw error
        }
      }
    })

    assert.strictEqual(refused.detail, "response.at: its toJSON threw, or returned what has no JSON form")
    assert.strictEqual(refused.cause, error)
  })

  it("survives getters that throw and objects without end", () => {
    const throwing = {
      get a(): unknown {
        throw new Error("no")
      }
    }
    const deep: Record<string, unknown> = {}
    let current = deep
    for (let i = 0; i < 50_000; i++) current = current["a"] = {}

    assert.strictEqual(refuse(throwing).detail, "response: it has no JSON form")
    assert.include(refuse(deep).detail, "response")
    assert.isBelow(refuse(deep).detail.length, 2000)
  })

  it("never says what the value is", () => {
    assert.notInclude(refuse({ password: 123456789n }).detail, "123456789")
  })
})
