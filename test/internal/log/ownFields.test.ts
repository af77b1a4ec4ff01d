import { NoSuchKey } from "@aws-sdk/client-s3"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Data, Effect, Option, Redacted, Schema } from "effect"
import { EventEmitter } from "node:events"
import { Agent } from "node:http"
import { Socket } from "node:net"
import { Readable } from "node:stream"
import { ownFields, showOwnFields, showThrown, showWithCauses } from "../../../src/internal/log/ownFields.ts"
import { RuntimeApiError, UnexpectedStatus } from "../../../src/RuntimeApiError.ts"
import { InvalidEvent } from "../../../src/RuntimeError.ts"

const said = { errorMessage: "boom", errorType: "Error" }

const fieldsOf = (fields: object, error = new Error("boom")) => showOwnFields(Object.assign(error, fields), said)

/** How one value reads as a field. */
const shown = (value: unknown) => fieldsOf({ value }).value

const schemaErrorOf = (input: unknown) =>
  Effect.runSync(
    Effect.flip(Schema.decodeUnknownEffect(Schema.Struct({ pin: Schema.Finite }))(input, { reportInput: true }))
  )

const throws = {
  get: () => {
    throw new Error("no")
  }
}

const unreadable = new Proxy({}, {
  get: throws.get,
  getOwnPropertyDescriptor: throws.get,
  has: throws.get,
  ownKeys: throws.get
})

const namesOf = (error: object, type = "Error", message = "boom") =>
  ownFields(error, { errorMessage: message, errorType: type }).map(([name]) => name)

const coded = (message: string, code: number, options?: ErrorOptions) =>
  Object.assign(new Error(message, options), { code })

describe("ownFields", () => {
  class NotFound extends Schema.TaggedError<NotFound>()("NotFound", { id: Schema.String }) {}
  class Declined extends Data.TaggedError("Declined")<{ readonly code: number; readonly cause?: unknown }> {}

  it.each<[string, object, string, ReadonlyArray<string>]>([
    ["an error of a database", Object.assign(new Error("boom"), { code: "23505", detail: "x" }), "Error", [
      "code",
      "detail"
    ]],
    ["a Schema error", new NotFound({ id: "7" }), "NotFound", ["id"]],
    ["a Data error", new Declined({ cause: new Error("x"), code: 1 }), "Declined", ["code"]],
    [
      "an error of the AWS SDK",
      new NoSuchKey({ $metadata: { requestId: "r" }, message: "boom" }),
      "NoSuchKey",
      ["$fault", "$metadata"]
    ],
    ["an AggregateError", new AggregateError([1], "boom"), "AggregateError", []],
    ["an error whose errors are its members", Object.assign(new Error("boom"), { errors: [1] }), "Error", []],
    ["an error whose errors are named", Object.assign(new Error("boom"), { errors: { name: "x" } }), "Error", [
      "errors"
    ]],
    ["an error without any", new TypeError("boom"), "TypeError", []]
  ])("are those of Object.keys without name, message, stack and cause: %s", (_, error, type, expected) => {
    assert.deepStrictEqual(namesOf(error, type), expected)
  })

  it("leave out what the message says, methods, undefined, and brands of Effect", () => {
    const error = Object.assign(new Error("boom"), {
      "~effect/Brand": 1,
      absent: undefined,
      detail: "boom",
      retry: () => {}
    })

    assert.deepStrictEqual(namesOf(error), [])
  })

  it("have the tag of a defect that has another name", () => {
    assert.deepStrictEqual(namesOf(new NotFound({ id: "7" }), "Renamed"), ["_tag", "id"])
  })

  it("are only the errors in it, for an error of the library", () => {
    const reason = new UnexpectedStatus({ errorMessage: undefined, errorType: undefined, status: 403 })

    assert.deepStrictEqual(namesOf(new RuntimeApiError({ operation: "next", reason })), ["reason"])
    assert.deepStrictEqual(namesOf(new InvalidEvent({ detail: "x", issue: schemaErrorOf({}).issue })), [])
  })

  it("are empty for an object that cannot be read", () => {
    assert.deepStrictEqual(namesOf(unreadable), [])
  })

  it("are at most 32", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i]))

    const names = namesOf(Object.assign(new Error("boom"), many))

    assert.lengthOf(names, 33)
    assert.deepStrictEqual(names.slice(-2), ["field31", "[cut]"])
  })
})

describe("showOwnFields", () => {
  class Order {
    readonly id = 7
  }

  it.each<[string, unknown, unknown]>([
    ["a text", "a\nb", "a\nb"],
    ["a number", 1.5, 1.5],
    ["NaN", Number.NaN, "NaN"],
    ["a boolean", false, false],
    ["null", null, null],
    ["a bigint", 10n, "10"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["a URL", new URL("https://a.b/c"), "https://a.b/c"],
    ["a regular expression", /x/g, "/x/g"],
    ["a map", new Map([["a", { b: 1 }]]), { a: { b: 1 } }],
    ["a map with other keys", new Map([[1, "a"]]), [[1, "a"]]],
    ["a set", new Set([1, "a"]), [1, "a"]],
    ["a list with holes and methods", [1, undefined, () => 1], [1, null, null]],
    ["an object", { a: { b: [1] }, f: () => 1, u: undefined }, { a: { b: [1] } }],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["an instance", new Order(), { id: 7 }],
    ["an Option", Option.some(1), { _id: "Option", _tag: "Some", value: 1 }],
    ["a buffer", Buffer.from("hunter2"), "[Buffer: 7 bytes]"],
    ["an array of floats", new Float64Array(2), "[Float64Array: 16 bytes]"],
    ["bytes", new ArrayBuffer(3), "[ArrayBuffer: 3 bytes]"],
    ["a socket", new Socket(), "[Socket]"],
    ["an agent", new Agent(), "[Agent]"],
    ["an emitter", new EventEmitter(), "[EventEmitter]"],
    ["a stream", Readable.from(["hunter2"]), "[Readable]"],
    ["a web stream", new ReadableStream(), "[ReadableStream]"],
    ["a signal", AbortSignal.abort(), "[AbortSignal]"],
    ["a request", new Request("https://a.b", { body: "hunter2", method: "POST" }), "[Request]"],
    ["a promise", Promise.resolve(1), "[Promise]"],
    ["a value whose toJSON throws", { a: 1, toJSON: throws.get }, { a: 1 }],
    ["a value that is its own JSON", {
      a: 1,
      toJSON() {
        return this
      }
    }, { a: 1 }],
    ["what cannot be read", unreadable, "[unreadable]"],
    ["an error", Object.assign(new RangeError("far"), { code: 1 }), {
      code: 1,
      errorMessage: "far",
      errorType: "RangeError"
    }],
    ["a list of errors", [new RangeError("far")], [{ errorMessage: "far", errorType: "RangeError" }]]
  ])("shows %s", (_, value, expected) => {
    assert.deepStrictEqual(shown(value), expected)
  })

  it("shows the other fields if a getter throws", () => {
    const error = Object.defineProperty(new Error("boom"), "bad", { ...throws, enumerable: true })

    assert.deepStrictEqual(fieldsOf({ code: 7 }, error), { bad: "[unreadable]", code: 7 })
    assert.deepStrictEqual(shown(Object.defineProperty({ a: 1 }, "bad", { ...throws, enumerable: true })), {
      a: 1,
      bad: "[unreadable]"
    })
  })

  it("marks cycles, and shows a value that occurs twice", () => {
    const error = new Error("boom")
    const shared = { a: 1 }
    const cycle: Record<string, unknown> = { shared }
    cycle.self = cycle

    assert.deepStrictEqual(fieldsOf({ cycle, error, shared }, error), {
      cycle: { self: "[circular]", shared: { a: 1 } },
      error: "[circular]",
      shared: { a: 1 }
    })
  })

  it.each([
    ["a field", Redacted.make("hunter2")],
    ["deep inside", { list: [new Map([["key", Redacted.make("hunter2")]])] }],
    ["in an Option", Option.some(Redacted.make("hunter2"))],
    [
      "in an error",
      new (class extends Data.TaggedError("Inner")<{ readonly key: Redacted.Redacted }> {})({
        key: Redacted.make("hunter2")
      })
    ]
  ])("keeps redacted values redacted: %s", (_, value) => {
    const json = JSON.stringify(shown(value))

    assert.notInclude(json, "hunter2")
    assert.include(json, "<redacted>")
  })

  it.each([
    "authorization",
    "Authorization",
    "Proxy-Authorization",
    "cookie",
    "Set-Cookie",
    "x-api-key",
    "X-Amz-Security-Token",
    "password",
    "secretAccessKey",
    "sessionToken",
    "access_token",
    "refreshToken",
    "client_secret",
    "privateKey"
  ])("redacts a field that is named like a credential: %s", (name) => {
    assert.deepStrictEqual(fieldsOf({ [name]: "hunter2" }), { [name]: "<redacted>" })
    assert.deepStrictEqual(shown({ headers: { [name]: ["hunter2"] } }), { headers: { [name]: "<redacted>" } })
    assert.deepStrictEqual(shown(new Map([[name, "hunter2"]])), { [name]: "<redacted>" })
    assert.deepStrictEqual(shown(["accept", "*", name, "hunter2"]), ["accept", "*", name, "<redacted>"])
    assert.deepStrictEqual(shown([[name, "hunter2"]]), [[name, "<redacted>"]])
  })

  it("leaves out the issue of a schema, which may hold the value that was refused", () => {
    const error = schemaErrorOf({ pin: "hunter2" })

    assert.deepStrictEqual(showOwnFields(error, { errorMessage: "x", errorType: "SchemaError" }), {})
    assert.notInclude(JSON.stringify(shown({ error, issue: error.issue })), "hunter2")
  })

  it("does not call toJSON of an error", () => {
    const error = Object.assign(new RangeError("far"), { code: 1, toJSON: () => "nothing" })

    assert.deepStrictEqual(shown(error), { code: 1, errorMessage: "far", errorType: "RangeError" })
  })

  it("shows request and response of an HTTP client's error, without sockets and credentials", () => {
    const error = Object.assign(new Error("Request failed with status code 409"), {
      code: "ERR_BAD_REQUEST",
      config: {
        adapter: () => {},
        data: "x".repeat(100_000),
        headers: { Accept: "application/json", Authorization: "Bearer hunter2" },
        httpsAgent: new Agent(),
        url: "https://a.b/orders"
      },
      request: new Socket(),
      response: { data: { error: "taken" }, headers: { "set-cookie": ["hunter2"] }, request: new Socket(), status: 409 }
    })

    const fields = showOwnFields(error, said) as Record<string, any>

    assert.strictEqual(fields.code, "ERR_BAD_REQUEST")
    assert.strictEqual(fields.config.url, "https://a.b/orders")
    assert.strictEqual(fields.response.data.error, "taken")
    assert.strictEqual(fields.request, "[Socket]")
    assert.isAtMost(fields.config.data.length, 1024 + " [cut]".length)
    assert.notInclude(JSON.stringify(fields), "hunter2")
  })

  const wide = (depth: number): object =>
    depth === 0 ? {} : Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`field${i}`, wide(depth - 1)]))

  const deep = (depth: number): object => depth === 0 ? { end: true } : { next: deep(depth - 1) }

  it.each<[string, object]>([
    ["one long text", { value: "x".repeat(3_000_000) }],
    ["many long texts", Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, "注".repeat(2000)]))],
    ["a long list", { value: Array.from({ length: 1_000_000 }, (_, i) => i) }],
    ["a list of lists", {
      value: Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => "x".repeat(99)))
    }],
    ["a big map", { value: new Map(Array.from({ length: 100_000 }, (_, i) => [`${i}`, i])) }],
    ["a big set", { value: new Set(Array.from({ length: 100_000 }, (_, i) => i)) }],
    ["a wide tree", wide(3)],
    ["a deep chain", deep(1000)],
    ["a long name", { ["x".repeat(100_000)]: 1 }],
    ["many bytes", { value: Buffer.alloc(10_000_000) }],
    ["a JSON that never ends", {
      value: {
        get toJSON() {
          return () => Object.create(this)
        }
      }
    }],
    ["errors in errors", {
      value: new AggregateError(Array.from({ length: 100 }, () => new AggregateError([wide(2)])))
    }]
  ])("is bounded for %s", (_, fields) => {
    assert.isAtMost(JSON.stringify(fieldsOf(fields)).length, 16_384)
  })

  it("marks what was cut", () => {
    assert.match(String(shown("x".repeat(2000))), /x \[cut\]$/)
    assert.strictEqual((shown(Array.from({ length: 100 }, () => 1)) as Array<unknown>).at(-1), "[cut]")
    assert.include(JSON.stringify(shown(deep(10))), "[Object]")
  })

  const anything = Arbitrary.schema(Schema.Json)

  it.effect.prop("is bounded for any JSON", [anything], ([json]) =>
    Effect.sync(() => {
      const text = JSON.stringify(shown(json))

      assert.isAtMost(text.length, 16_384)
    }))
})

describe("showWithCauses", () => {
  it("shows the causes that have fields", () => {
    const error = coded("boom", 1, { cause: new Error("a", { cause: coded("b", 2) }) })

    assert.deepStrictEqual(showWithCauses(error, said), {
      cause: {
        cause: { code: 2, errorMessage: "b", errorType: "Error" },
        errorMessage: "a",
        errorType: "Error"
      },
      code: 1
    })
  })

  it("shows the members of an aggregate if one has fields", () => {
    const error = new AggregateError([coded("a", 1), new Error("b")], "boom")

    assert.deepStrictEqual(showWithCauses(error, said), {
      errors: [
        { code: 1, errorMessage: "a", errorType: "Error" },
        { errorMessage: "b", errorType: "Error" }
      ]
    })
  })

  it("leaves out causes and members without fields", () => {
    const error = new AggregateError([new Error("a")], "boom", { cause: new Error("b", { cause: new Error("c") }) })

    assert.deepStrictEqual(showWithCauses(error, said), {})
  })

  it("is finite for an error that is its own cause", () => {
    const error = coded("boom", 1)
    error.cause = error

    assert.deepStrictEqual(showWithCauses(error, said), { code: 1 })
  })
})

describe("showThrown", () => {
  it.each<[string, object, string]>([
    ["an object", { code: 1, pin: Redacted.make("hunter2") }, "{\"code\":1,\"pin\":\"<redacted>\"}"],
    ["a list", [1, "a"], "[1,\"a\"]"],
    ["an object without fields", {}, "[object Object]"],
    ["bytes", Buffer.from("hunter2"), "[Buffer: 7 bytes]"],
    ["what cannot be read", unreadable, "[unreadable]"]
  ])("shows %s that was thrown as text", (_, value, expected) => {
    assert.strictEqual(showThrown(value), expected)
  })
})
