import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema } from "effect"
import type { LogEntry } from "../../src/internal/log/logOutput.ts"
import { type LogRecord, render } from "../../src/internal/log/logRecord.ts"
import { LineBuffer } from "../../src/observability/internal/invocationLog.ts"
import { copyOf } from "../../src/observability/internal/logCopy.ts"

const invocation = { requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", tenantId: "t\u0000\"" }

const recordOf = (...message: ReadonlyArray<unknown>): LogRecord => ({
  annotations: { level: "x", "größe=\n": "a\nb" },
  invocation,
  level: "Debug",
  message,
  millis: 1_764_380_000_123,
  spans: [["checkout", 1_764_380_000_000]]
})

const formats = ["text", "json"] as const

const bytes = (body: string) => Buffer.byteLength(body) + 1

/** Renders and counts. */
const makeRender = (format: LogEntry["format"]) => {
  const rendered: Array<LogRecord> = []
  return {
    rendered,
    toEntry: (record: LogRecord): LogEntry => {
      rendered.push(record)
      return { body: render(record, format, Infinity), format, level: record.level, millis: record.millis }
    }
  }
}

const leaf = Arbitrary.schema(Schema.Union([
  Schema.String,
  Schema.Finite,
  Schema.Literals([
    "\n".repeat(40),
    "\u0000\u001b".repeat(150),
    "\ud800".repeat(300),
    "%o %j %s",
    "\"'`\\",
    "__proto__",
    "toJSON"
  ]),
  Schema.Literals([-0, 1e300, true, false]),
  Schema.Null,
  Schema.Undefined
]))

const list = <A>(value: Arbitrary.Arbitrary<A>) => Arbitrary.array(value, { maxLength: 9 })

const fields = <A>(value: Arbitrary.Arbitrary<A>) =>
  Arbitrary.map(
    list(Arbitrary.all([Arbitrary.map(leaf, String), value])),
    (entries): Record<string, unknown> => Object.fromEntries(entries)
  )

const values = Arbitrary.all([leaf, list(leaf), fields(leaf), fields(list(fields(leaf))), fields(fields(fields(leaf)))])

describe("copyOf", () => {
  it.effect.prop(
    "yields a record that is rendered as the original is, and no longer than it says",
    { values },
    ({ values }) =>
      Effect.sync(() => {
        for (const message of [values, ...values.map((value) => [value])]) {
          const record = recordOf(...message)
          const copied = copyOf(record)
          for (const format of formats) {
            const body = render(record, format, Infinity)
            if (copied === undefined) continue
            assert.strictEqual(render(copied.record, format, Infinity), body)
            assert.isAtLeast(copied.bytes, Buffer.byteLength(body) + 1)
          }
        }
      }),
    { arbitrary: { runs: 300 } }
  )

  it("copies lists and objects, and what is in them", () => {
    const item = { price: 1 }
    const order = { id: "o-1", items: [item] }

    const copied = copyOf(recordOf("placing", order))
    item.price = 2
    order.items.push(item)

    assert.deepStrictEqual(copied?.record.message, ["placing", { id: "o-1", items: [{ price: 1 }] }])
  })

  it.each<readonly [what: string, value: unknown]>([
    ["an instance of a class", new Date(0)],
    ["an error", new Error("boom")],
    ["a map", new Map([["a", 1]])],
    ["an object without a prototype", Object.create(null)],
    ["a getter", {
      get a() {
        return assert.fail("it was read")
      }
    }],
    ["a function", { toJSON: () => "x" }],
    ["a symbol", { [Symbol("a")]: 1 }],
    ["a hidden field", Object.defineProperty({}, "a", { value: 1 })],
    ["a field that is named as the prototype is", JSON.parse(`{"__proto__":{"a":1}}`)],
    ["a list with holes", Object.assign([1, 2, 3], { length: 9 })],
    ["a list with a field", Object.assign([1], { a: 1 })],
    ["a proxy", new Proxy({ a: 1 }, {})],
    ["a big integer", 1n],
    ["more than 64 parts", Array.from({ length: 65 }, (_, i) => i)],
    ["five levels", { a: { a: { a: { a: { a: 1 } } } } }]
  ])("leaves %s alone", (_, value) => {
    assert.isUndefined(copyOf(recordOf("a text", value)))
  })

  it("leaves a cycle alone", () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle

    assert.isUndefined(copyOf(recordOf(cycle)))
  })
})

describe("LineBuffer", () => {
  it.each(formats)("renders nothing before its lines are asked for (%s)", (format) => {
    const { rendered, toEntry } = makeRender(format)
    const buffer = new LineBuffer(65_536, toEntry)

    buffer.add(recordOf("greeting", { age: 36, name: "Ada" }))
    buffer.add(recordOf("done"))

    assert.lengthOf(rendered, 0)
    assert.lengthOf(buffer.lines, 2)
    assert.lengthOf(rendered, 2)
  })

  it.each(formats)("renders at once what may change without a trace (%s)", (format) => {
    const { rendered, toEntry } = makeRender(format)
    const buffer = new LineBuffer(65_536, toEntry)

    buffer.add(recordOf("greeting", new Map([["age", 36]])))

    assert.lengthOf(rendered, 1)
  })

  const messages = list(Arbitrary.all([leaf, fields(leaf)]))

  it.effect.prop(
    "holds the last lines that fit, by their true size",
    { messages },
    ({ messages }) =>
      Effect.sync(() => {
        for (const format of formats) {
          const maxBytes = 900
          const { toEntry } = makeRender(format)
          const buffer = new LineBuffer(maxBytes, toEntry)
          const expected: Array<string> = []
          let dropped = 0
          for (const [i, message] of messages.entries()) {
            // Some lines cannot be copied.
            const record = i % 4 === 3 ? recordOf(new Set(message)) : recordOf(...message)
            buffer.add(record)
            const { body } = toEntry(record)
            if (bytes(body) > maxBytes) dropped++
            else expected.push(body)
            while (expected.reduce((sum, body) => sum + bytes(body), 0) > maxBytes) {
              expected.shift()
              dropped++
            }
            if (i % 5 === 4) assert.deepStrictEqual(buffer.lines.map(({ body }) => body), expected)
          }
          assert.deepStrictEqual(buffer.lines.map(({ body }) => body), expected)
          assert.strictEqual(buffer.dropped, dropped)
        }
      }),
    { arbitrary: { runs: 200 } }
  )
})
