import { assert, describe, it, vi } from "@effect/vitest"
import { findRefused, stringify } from "../../../src/internal/response/jsonText.ts"
import { InvalidResponse } from "../../../src/RuntimeError.ts"

const throwing = (): never => {
  throw new RangeError("no")
}

const withCycle = (value: Record<string, unknown>) => Object.assign(value, { self: value })

const cycleByToJson = () => {
  const form: Record<string, unknown> = {}
  const parent = { toJSON: () => form }
  form["child"] = { child: parent }
  return parent
}

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
    assert.strictEqual(refuse({ toJSON: () => 1n }).detail, "response: a bigint has no JSON form")
    assert.strictEqual(refuse(Object(1n)).detail, "response: a bigint has no JSON form")
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

    assert.strictEqual(refused.detail, "response.at: its toJSON threw")
    assert.strictEqual(refused.cause, error)
  })

  it.each<[string, unknown, string]>([
    ["a bigint after a date", { at: new Date(0), amount: 12n }, "response.amount: a bigint has no JSON form"],
    ["a cycle after a date", withCycle({ at: new Date(0) }), "response.self: a cycle has no JSON form"],
    [
      "a toJSON that throws after one that does not",
      { at: new Date(0), until: { toJSON: throwing } },
      "response.until: its toJSON threw"
    ],
    ["an invalid date after a valid one", [new Date(0), { toJSON: throwing }], "response[1]: its toJSON threw"],
    [
      "what a toJSON returned",
      { money: { toJSON: () => ({ cents: 5n }) } },
      "response.money.cents: a bigint has no JSON form"
    ],
    ["a cycle through a toJSON", cycleByToJson(), "response.child.child: a cycle has no JSON form"],
    [
      "a getter that throws",
      Object.defineProperty({ a: 1 }, "b", { enumerable: true, get: throwing }),
      "response.b: reading it threw"
    ],
    [
      "a toJSON that cannot be read",
      Object.defineProperty({}, "toJSON", { get: throwing }),
      "response: its toJSON threw"
    ],
    ["an object without keys to read", [new Proxy({}, { ownKeys: throwing })], "response[0]: reading its keys threw"],
    ["the first of two", { b: { c: 1n }, a: 1n }, "response.b.c: a bigint has no JSON form"]
  ])("names the value that is refused, not one before it: %s", (_, value, detail) => {
    assert.strictEqual(refuse(value).detail, detail)
  })

  it("leaves out what JSON leaves out", () => {
    const list = Object.assign([1, 2n], { extra: throwing })
    const hidden = Object.defineProperty({ a: 1n }, "first", { enumerable: false, get: throwing })

    assert.strictEqual(refuse([list]).detail, "response[0][1]: a bigint has no JSON form")
    assert.strictEqual(refuse(hidden).detail, "response.a: a bigint has no JSON form")
  })

  it("looks at an object once that is there many times", () => {
    let reads = 0
    let shared: object = {
      get leaf() {
        reads++
        return 0
      }
    }
    for (let level = 0; level < 40; level++) shared = { a: shared, b: shared }
    const found = findRefused({ shared, price: 1n })

    assert.deepStrictEqual(found?.reason, "a bigint has no JSON form")
    assert.strictEqual(reads, 1)
  })

  it("gives up after a while on a value without end", () => {
    let made = 0
    const endless = (): object => ({ toJSON: () => ({ next: (made++, endless()) }) })

    assert.strictEqual(refuse(endless()).detail, "response: it has too many levels for JSON")
    assert.isBelow(made, 1_000_000)
  })

  it("finds a value in any depth, and shows a part of its path", () => {
    const deep: Record<string, unknown> = {}
    let current = deep
    for (let level = 0; level < 20_000; level++) current = current["a"] = {} as Record<string, unknown>
    current["a"] = 1n

    assert.strictEqual(refuse(deep).detail, `response${".a".repeat(32)}[cut]: a bigint has no JSON form`)
    assert.strictEqual(
      refuse({ ["k".repeat(1000)]: 1n }).detail,
      `response["${"k".repeat(64)}[cut]"]: a bigint has no JSON form`
    )
  })

  it("says that there are too many levels, or too much text", () => {
    const deep: Record<string, unknown> = {}
    let current = deep
    for (let level = 0; level < 50_000; level++) current = current["a"] = {} as Record<string, unknown>
    // As JSON.stringify throws for half a gigabyte of text.
    const long = { toJSON: vi.fn(() => 1).mockImplementationOnce(() => "x".repeat(2 ** 30) as never) }

    assert.strictEqual(refuse(deep).detail, "response: it has too many levels for JSON")
    assert.strictEqual(refuse(long).detail, "response: its JSON text is too long")
  })

  it("never says what the value is", () => {
    assert.notInclude(refuse({ password: 123456789n }).detail, "123456789")
  })
})
