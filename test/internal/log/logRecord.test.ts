import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Redacted } from "effect"
import { Socket } from "node:net"
import { type LogRecord, render } from "../../../src/internal/log/logRecord.ts"
import { toLogged } from "../../../src/internal/log/renderCause.ts"

const millis = Date.parse("2026-11-21T18:45:29.870Z")
const invocation = { requestId: "id-1", tenantId: undefined }

const makeRecord = (...message: ReadonlyArray<unknown>): LogRecord => ({ invocation, level: "Info", message, millis })

const text = (record: LogRecord) => render(record, "text", Infinity)
const json = (record: LogRecord): Record<string, unknown> => JSON.parse(render(record, "json", Infinity))

class OrderNotFound extends Data.TaggedError("OrderNotFound")<{ readonly orderId: number }> {
  override get message() {
    return `order ${this.orderId} does not exist`
  }
}

const makeCycle = () => {
  const cycle: Record<string, unknown> = { name: "loop" }
  cycle.self = cycle
  return cycle
}

describe("render", () => {
  describe("as text", () => {
    it("has the time, the request id, the level and the message, separated by tabs", () => {
      assert.strictEqual(text(makeRecord("placed")), "2026-11-21T18:45:29.870Z\tid-1\tINFO\tplaced")
    })

    it("has - as the request id outside an invocation", () => {
      const line = text({ ...makeRecord("starting"), invocation: undefined })

      assert.strictEqual(line, "2026-11-21T18:45:29.870Z\t-\tINFO\tstarting")
    })

    it.each(
      [
        ["Trace", "TRACE"],
        ["Debug", "DEBUG"],
        ["Info", "INFO"],
        ["Warn", "WARN"],
        ["Error", "ERROR"],
        ["Fatal", "FATAL"]
      ] as const
    )("writes %s as %s", (level, name) => {
      assert.strictEqual(text({ ...makeRecord("x"), level }).split("\t")[2], name)
    })

    it("joins several values as util.format does", () => {
      assert.isTrue(text(makeRecord("%s of %d", "a", 2, { x: 1 })).endsWith("\ta of 2 { x: 1 }"))
    })

    it("does not format a single text", () => {
      assert.isTrue(text(makeRecord("100%s %%")).endsWith("\t100%s %%"))
    })

    it("appends tenant, annotations and spans as key=value", () => {
      const line = text({
        ...makeRecord("placed"),
        annotations: { orderId: 42, "a b": "two words", items: [{ sku: "x" }], nothing: undefined },
        invocation: { requestId: "id-1", tenantId: "blue" },
        spans: [["checkout", millis - 12]]
      })

      assert.isTrue(
        line.endsWith(
          "\tplaced tenantId=blue orderId=42 a_b=\"two words\" items=[{\"sku\":\"x\"}] nothing=undefined checkout=12ms"
        )
      )
    })

    it("shows the whole cause below the message and its fields", () => {
      const error = new Error("no answer", { cause: new TypeError("socket closed") })

      const lines = text({ ...makeRecord("failed"), annotations: { attempt: 3 }, cause: toLogged(Cause.die(error)) })
        .split("\n")

      assert.strictEqual(lines[0], "2026-11-21T18:45:29.870Z\tid-1\tINFO\tfailed attempt=3")
      assert.strictEqual(lines[1], "Error: no answer")
      assert.isTrue(lines.some((line) => line.includes("[cause]: TypeError: socket closed")))
    })

    it("begins with the cause if there is no message", () => {
      const [first] = text({ ...makeRecord(), annotations: { attempt: 3 }, cause: toLogged(Cause.fail("late")) }).split(
        "\n"
      )

      assert.strictEqual(first, "2026-11-21T18:45:29.870Z\tid-1\tINFO\tstring: late attempt=3")
    })

    it("shows undefined", () => {
      assert.isTrue(text(makeRecord(undefined)).endsWith("\tINFO\tundefined"))
    })

    it("hides redacted values", () => {
      const secret = Redacted.make("hunter2")

      const line = text({ ...makeRecord("key", secret, { secret }), annotations: { secret } })

      assert.isTrue(line.endsWith("\tkey <redacted> { secret: <redacted> } secret=\"<redacted>\""))
    })
  })

  describe("as JSON", () => {
    it("has timestamp, level, requestId and message, in this order", () => {
      assert.strictEqual(
        render(makeRecord("placed"), "json", Infinity),
        `{"timestamp":"2026-11-21T18:45:29.870Z","level":"INFO","requestId":"id-1","message":"placed"}`
      )
    })

    it("has no requestId outside an invocation", () => {
      assert.deepStrictEqual(Object.keys(json({ ...makeRecord("x"), invocation: undefined })), [
        "timestamp",
        "level",
        "message"
      ])
    })

    it("has tenantId after requestId", () => {
      const record = json({ ...makeRecord("x"), invocation: { requestId: "id-1", tenantId: "blue" } })

      assert.deepStrictEqual(Object.keys(record), ["timestamp", "level", "requestId", "tenantId", "message"])
      assert.strictEqual(record.tenantId, "blue")
    })

    it.each([
      ["text", "é", "é"],
      ["an object", { k: "é", n: 1 }, { k: "é", n: 1 }],
      ["an array", [1, "2"], [1, "2"]],
      ["a number", 7, 7],
      ["a boolean", false, false],
      ["null", null, null],
      ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
      ["a map", new Map([["a", 1]]), { a: 1 }],
      ["a map with other keys", new Map([[1, "a"]]), [[1, "a"]]],
      ["a set", new Set([1, 2]), [1, 2]],
      ["an object with a bigint", { n: 10n }, { n: "10" }]
    ])("keeps %s as a value", (_, value, expected) => {
      assert.deepStrictEqual(json(makeRecord(value)).message, expected)
    })

    it.each([
      ["a bigint", 10n, "10n"],
      ["NaN", Number.NaN, "NaN"],
      ["a symbol", Symbol("s"), "Symbol(s)"],
      ["a cycle", makeCycle(), "<ref *1> { name: 'loop', self: [Circular *1] }"],
      ["a value whose toJSON throws", {
        n: 1,
        toJSON: () => {
          throw new Error("no")
        }
      }, "{ n: 1, toJSON: [Function: toJSON] }"]
    ])("writes %s as text", (_, value, expected) => {
      assert.strictEqual(json(makeRecord(value)).message, expected)
    })

    it("has no message if nothing was logged", () => {
      assert.notProperty(json(makeRecord(undefined)), "message")
      assert.notProperty(json(makeRecord()), "message")
    })

    it("joins several values as util.format does", () => {
      assert.strictEqual(json(makeRecord("a", "b", 1, { x: 1 })).message, "a b 1 { x: 1 }")
    })

    it("shows an error with its type, message, stack and fields, and its cause", () => {
      const error = Object.assign(new Error("withprops", { cause: new RangeError("deep") }), {
        code: "ECODE",
        meta: { a: 1 }
      })

      const message = json(makeRecord(error)).message as Record<string, unknown>

      assert.deepStrictEqual(Object.keys(message), [
        "errorType",
        "errorMessage",
        "stackTrace",
        "code",
        "meta",
        "cause"
      ])
      assert.strictEqual(message.errorType, "Error")
      assert.strictEqual(message.errorMessage, "withprops")
      assert.strictEqual((message.stackTrace as ReadonlyArray<string>)[0], "Error: withprops")
      assert.strictEqual(message.code, "ECODE")
      assert.deepStrictEqual(message.meta, { a: 1 })
      assert.strictEqual((message.cause as Record<string, unknown>).errorType, "RangeError")
    })

    it("shows an error that is a field of an object", () => {
      const message = json(makeRecord({ error: new OrderNotFound({ orderId: 42 }) })).message as {
        readonly error: Record<string, unknown>
      }

      assert.strictEqual(message.error.errorType, "OrderNotFound")
      assert.strictEqual(message.error.errorMessage, "order 42 does not exist")
      assert.strictEqual(message.error.orderId, 42)
    })

    it("names an error by its class if it has no name of its own", () => {
      class Declined extends Error {}

      assert.strictEqual((json(makeRecord(new Declined("x"))).message as Record<string, unknown>).errorType, "Declined")
    })

    it("stops at an error that is its own cause", () => {
      const error: Error & { cause?: unknown } = new Error("round")
      error.cause = error

      assert.strictEqual((json(makeRecord(error)).message as Record<string, unknown>).cause, "Error: round")
    })

    it("adds the type, message and stack of the first error among several values", () => {
      const record = json(makeRecord("pre", new Error("second"), new Error("third")))

      assert.deepStrictEqual(Object.keys(record), [
        "timestamp",
        "level",
        "requestId",
        "message",
        "errorType",
        "errorMessage",
        "stackTrace"
      ])
      assert.match(record.message as string, /^pre Error: second\n {4}at /)
      assert.strictEqual(record.errorType, "Error")
      assert.strictEqual(record.errorMessage, "second")
      assert.strictEqual((record.stackTrace as ReadonlyArray<string>)[0], "Error: second")
    })

    it("adds the fields of the first error among several values", () => {
      const record = json(makeRecord("pre", Object.assign(new Error("second"), { code: 7 })))

      assert.deepStrictEqual(record.errorFields, { code: 7 })
    })

    it("shows an error whose fields have no JSON form", () => {
      const error = Object.assign(new Error("x"), { cycle: makeCycle(), socket: new Socket() })

      const message = json(makeRecord(error)).message as Record<string, unknown>

      assert.deepStrictEqual(message.cycle, { name: "loop", self: "[circular]" })
      assert.strictEqual(message.socket, "[Socket]")
    })

    it("adds the fields of a cause, with every line of it", () => {
      const failure = Cause.fail(new OrderNotFound({ orderId: 42 }))
      const defect = Cause.die(new Error("cleanup", { cause: new TypeError("socket closed") }))

      const record = json({ ...makeRecord("failed"), cause: toLogged(Cause.combine(failure, defect)) })

      assert.strictEqual(record.message, "failed")
      assert.strictEqual(record.errorType, "OrderNotFound")
      assert.strictEqual(record.errorMessage, "order 42 does not exist")
      const lines = record.stackTrace as ReadonlyArray<string>
      assert.strictEqual(lines[0], "OrderNotFound: order 42 does not exist")
      assert.deepStrictEqual(record.errorFields, { orderId: 42 })
      assert.include(lines, "Error: cleanup")
      assert.isTrue(lines.some((line) => line.includes("[cause]: TypeError: socket closed")))
    })

    it("makes the message from a cause without a message", () => {
      assert.strictEqual(json({ ...makeRecord(), cause: toLogged(Cause.fail("late")) }).message, "string: late")
    })

    it("appends annotations and spans", () => {
      const record = json({
        ...makeRecord("placed"),
        annotations: { orderId: 42, items: [{ sku: "x" }], nothing: undefined },
        spans: [["checkout", millis - 12], ["checkout", millis - 40], ["all", millis - 50]]
      })

      assert.deepStrictEqual(Object.entries(record).slice(4), [
        ["orderId", 42],
        ["items", [{ sku: "x" }]],
        ["spans", { checkout: 12, all: 50 }]
      ])
    })

    it("puts _ in front of an annotation that is named like a key of the record", () => {
      const reserved = [
        "timestamp",
        "level",
        "requestId",
        "tenantId",
        "message",
        "errorType",
        "errorMessage",
        "stackTrace",
        "errorFields",
        "spans"
      ]

      const line = render(
        {
          ...makeRecord("real"),
          annotations: { ...Object.fromEntries(reserved.map((name) => [name, "forged"])), _level: "other" }
        },
        "json",
        Infinity
      )

      const record = JSON.parse(line)
      assert.deepStrictEqual(Object.keys(record), [
        "timestamp",
        "level",
        "requestId",
        "message",
        "_timestamp",
        "__level",
        "_requestId",
        "_tenantId",
        "_message",
        "_errorType",
        "_errorMessage",
        "_stackTrace",
        "_errorFields",
        "_spans",
        "_level"
      ])
      assert.strictEqual(record.level, "INFO")
      assert.strictEqual(record["_level"], "other")
    })

    it("keeps annotations after the message even if their names are numbers", () => {
      assert.isTrue(
        render({ ...makeRecord("x"), annotations: { 1: "one" } }, "json", Infinity).endsWith(
          `"message":"x","1":"one"}`
        )
      )
    })

    it("hides redacted values", () => {
      const secret = Redacted.make("hunter2")

      const record = json({ ...makeRecord({ key: { secret } }), annotations: { secret } })

      assert.deepStrictEqual(record.message, { key: { secret: "<redacted>" } })
      assert.strictEqual(record.secret, "<redacted>")
    })

    it("replaces lone surrogates, and only those", () => {
      const line = render(
        { ...makeRecord(`\ud800a\udc00 \\ud800 👋 \\\ud83d`), annotations: { "k\ud800": "\0" } },
        "json",
        Infinity
      )

      assert.isTrue(line.isWellFormed())
      assert.deepStrictEqual(JSON.parse(line).message, "\ufffda\ufffd \\ud800 👋 \\\ufffd")
      assert.deepStrictEqual(JSON.parse(line)["k\ufffd"], "\0")
    })
  })

  it.each(["text", "json"] as const)("never throws, as %s", (format) => {
    const hostile = new Proxy({}, {
      get: () => {
        throw new Error("no")
      },
      has: () => {
        throw new Error("no")
      }
    })
    const inspectThrows = {
      [Symbol.for("nodejs.util.inspect.custom")]: () => {
        throw new Error("no")
      },
      toJSON: () => {
        throw new Error("no")
      }
    }

    const lines = [makeRecord(inspectThrows), makeRecord(hostile), { ...makeRecord("x"), annotations: { hostile } }]
      .map((record) => render(record, format, Infinity))

    assert.include(lines[0], "what was logged cannot be shown")
    for (const line of lines) assert.include(line, "id-1")
  })

  describe("cut to a length", () => {
    const maxBytes = 65_534

    const assertFits = (line: string) => {
      assert.isAtMost(Buffer.byteLength(line), maxBytes)
      assert.isAbove(Buffer.byteLength(line), maxBytes / 2)
    }

    it.each(["x", "é", "👋", "\n", "\"", "\0"])("cuts a text of %j", (unit) => {
      const line = render(makeRecord(unit.repeat(70_000)), "text", maxBytes)

      assertFits(line)
      assert.isTrue(line.startsWith("2026-11-21T18:45:29.870Z\tid-1\tINFO\t"))
      assert.isTrue(line.endsWith(" [cut]"))
      assert.notInclude(line, "\ufffd")
    })

    it.each(["x", "é", "👋", "\n", "\"", "\0"])("cuts a JSON message of %j", (unit) => {
      const line = render(
        { ...makeRecord(unit.repeat(70_000)), annotations: { orderId: 42 } },
        "json",
        maxBytes
      )

      assertFits(line)
      const record = JSON.parse(line)
      assert.isTrue(record.message.endsWith(" [cut]"))
      assert.strictEqual(record.requestId, "id-1")
      assert.strictEqual(record.orderId, 42)
    })

    it("writes a structured message that is too long as text", () => {
      const line = render(makeRecord({ big: "x".repeat(70_000) }), "json", maxBytes)

      assertFits(line)
      assert.match(JSON.parse(line).message, /^\{"big":"xxx.* \[cut\]$/)
    })

    it("cuts the last elements of an array", () => {
      const line = render(makeRecord(Array.from({ length: 20_000 }, (_, i) => i)), "json", maxBytes)

      assertFits(line)
      const { message } = JSON.parse(line)
      assert.deepStrictEqual(message.slice(0, 3), [0, 1, 2])
      assert.strictEqual(message.at(-1), "[cut]")
    })

    it("keeps time, level and request id, however long the annotations are", () => {
      const annotations = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`annotation${i}`, i]))

      const line = render({ ...makeRecord("x".repeat(70_000)), annotations }, "json", maxBytes)

      assertFits(line)
      const record = JSON.parse(line)
      assert.strictEqual(record.timestamp, "2026-11-21T18:45:29.870Z")
      assert.strictEqual(record.level, "INFO")
      assert.strictEqual(record.requestId, "id-1")
      assert.isAbove(record.message.length, 30_000)
    })

    it("does not cut a record that just fits", () => {
      const record = makeRecord("x".repeat(1_000))
      const line = render(record, "json", Infinity)

      assert.strictEqual(render(record, "json", line.length), line)
      assert.notStrictEqual(render(record, "json", line.length - 1), line)
    })
  })
})
