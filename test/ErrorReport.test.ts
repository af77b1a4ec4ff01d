import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Cause, Context, Data, Effect, Exit, Redacted, Schema } from "effect"
import { runInNewContext } from "node:vm"
import { fromCause, fromUnknown } from "../src/ErrorReport.ts"
import type { ErrorReport } from "../src/ErrorReport.ts"
import { toBody, toSmallBody } from "../src/internal/client/errorBody.ts"
import { sanitizeErrorType } from "../src/internal/failure/errorType.ts"

class OrderNotFound extends Data.TaggedError("OrderNotFound")<{ readonly orderId: string }> {
  override get message() {
    return `order ${this.orderId} does not exist`
  }
}

class Silent extends Data.TaggedError("Silent")<{ readonly password: string }> {}

const serverForm = /^(Runtime|Function)\.[A-Z][A-Za-z]+$/

const fromExit = (exit: Exit.Exit<unknown, unknown>): ErrorReport =>
  fromCause(Exit.isFailure(exit) ? exit.cause : Cause.empty)

const reportOf = (effect: Effect.Effect<unknown, unknown>): Effect.Effect<ErrorReport> =>
  Effect.map(Effect.exit(effect), fromExit)

interface XrayCause {
  readonly working_directory: string
  readonly paths: ReadonlyArray<string>
  readonly exceptions: ReadonlyArray<{
    readonly type: string
    readonly message: string
    readonly stack: ReadonlyArray<{ readonly path: string; readonly line: number | null; readonly label: string }>
  }>
}

const xrayOf = (report: ErrorReport): XrayCause => JSON.parse(report.xrayCause ?? "null")

const assertSound = (report: ErrorReport): void => {
  assert.isNotEmpty(report.errorType)
  assert.isAtMost(report.errorType.length, 262)
  assert.isAtMost(report.errorMessage.length, 65_542)
  assert.isAtMost(report.stackTrace.length, 110)
  assert.match(report.functionErrorType, serverForm)
  assert.isAtMost(report.functionErrorType.length, 128)
  for (const [body, bytes] of [[toBody(report), 262_144], [toSmallBody(report), 2700]] as const) {
    assert.isAtMost(Buffer.byteLength(body), bytes)
    const parsed = JSON.parse(body)
    assert.deepStrictEqual(Object.keys(parsed), ["errorType", "errorMessage", "stackTrace"])
    assert.isString(parsed.errorType)
    assert.isString(parsed.errorMessage)
    assert.isArray(parsed.stackTrace)
  }
  const cause = report.xrayCause
  if (cause !== undefined) {
    assert.match(cause, /^[\x20-\x7e]*$/)
    assert.isAtMost(cause.length, 65_536)
    const { exceptions, working_directory } = xrayOf(report)
    assert.isNotEmpty(working_directory)
    assert.isAtMost(exceptions.length, 16)
    for (const { line } of exceptions.flatMap(({ stack }) => stack)) {
      assert.isTrue(line === null || Number.isInteger(line))
    }
  }
}

const errorWith = (properties: PropertyDescriptorMap): Error => Object.defineProperties(new Error("plain"), properties)

const decode = (reportInput: boolean) =>
  Schema.decodeUnknownExit(Schema.Struct({ pin: Schema.Finite }), { reportInput })({ pin: "hunter2" })

const thrower = (): never => {
  throw new TypeError("boom")
}

const load = () => Promise.reject(new Error("no such bucket"))

const codeUnits = (maxLength: number) =>
  Arbitrary.map(
    Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffff }))), {
      maxLength
    }),
    (units) => String.fromCharCode(...units)
  )

const reportWith = (fields: Partial<ErrorReport>): ErrorReport => ({
  errorType: "Error",
  errorMessage: "boom",
  stackTrace: ["at f (/a.js:1:1)"],
  functionErrorType: "Function.Error",
  xrayCause: undefined,
  ...fields
})

describe("fromCause", () => {
  it("reports a typed failure by its tag", () => {
    const report = fromCause(Cause.fail(new OrderNotFound({ orderId: "7" })))

    assert.strictEqual(report.errorType, "OrderNotFound")
    assert.strictEqual(report.errorMessage, "order 7 does not exist")
    assert.strictEqual(report.functionErrorType, "Function.OrderNotFound")
  })

  it("reports a tagged failure that is not an error by its tag and its message", () => {
    const report = fromCause(Cause.fail({ _tag: "order/not-found", message: "no such order", password: "hunter2" }))

    assert.strictEqual(report.errorType, "order/not-found")
    assert.strictEqual(report.errorMessage, "no such order")
    assert.strictEqual(report.functionErrorType, "Function.OrderNotFound")
    assert.deepStrictEqual(report.stackTrace, [])
  })

  it("reports a failure without a tag by the name of the error", () => {
    const report = fromCause(Cause.fail(new RangeError("too far")))

    assert.strictEqual(report.errorType, "RangeError")
    assert.strictEqual(report.errorMessage, "too far")
    assert.strictEqual(report.functionErrorType, "Function.RangeError")
  })

  it("reports a text that was failed with as string, of the unknown function error", () => {
    const report = fromCause(Cause.fail("no such order"))

    assert.strictEqual(report.errorType, "string")
    assert.strictEqual(report.errorMessage, "no such order")
    assert.strictEqual(report.functionErrorType, "Function.Unknown")
  })

  it("reports a defect by the name of the error, not of its class", () => {
    class Minified extends TypeError {}

    const report = fromCause(Cause.die(new Minified("boom")))

    assert.strictEqual(report.errorType, "TypeError")
    assert.strictEqual(report.errorMessage, "boom")
    assert.strictEqual(report.functionErrorType, "Function.TypeError")
  })

  it("reports a tagged error by its tag when it fails and by its name when it is a defect", () => {
    const error = Object.assign(new OrderNotFound({ orderId: "7" }), { name: "Renamed" })

    assert.strictEqual(fromCause(Cause.fail(error)).errorType, "OrderNotFound")
    assert.strictEqual(fromCause(Cause.die(error)).errorType, "Renamed")
  })

  it("reports an interruption and nothing else as Runtime.Interrupted", () => {
    const report = fromCause(Cause.combine(Cause.interrupt(1), Cause.interrupt(2)))

    assert.strictEqual(report.errorType, "Runtime.Interrupted")
    assert.strictEqual(report.errorMessage, "the invocation was interrupted")
    assert.strictEqual(report.functionErrorType, "Runtime.Interrupted")
    assert.deepStrictEqual(report.stackTrace, [])
  })

  it("reports the first failure of several reasons, else the first defect", () => {
    const interrupt = Cause.interrupt(1)
    const defect = Cause.combine(Cause.die(new TypeError("a")), Cause.die(new RangeError("b")))
    const failure = Cause.combine(Cause.fail("first"), Cause.fail("second"))

    assert.strictEqual(fromCause(Cause.combine(interrupt, Cause.combine(defect, failure))).errorMessage, "first")
    assert.strictEqual(fromCause(Cause.combine(interrupt, defect)).errorType, "TypeError")
  })

  it("reports an empty cause", () => {
    assert.strictEqual(fromCause(Cause.empty).errorType, "Runtime.Unknown")
    assertSound(fromCause(Cause.empty))
  })

  it("falls back to the tag when a tagged error has no message, never to its fields", () => {
    const report = fromCause(Cause.fail(new Silent({ password: "hunter2" })))

    assert.strictEqual(report.errorMessage, "Silent")
    assert.notInclude(toBody(report) + report.xrayCause, "hunter2")
  })

  it("gives a Schema error its message and its tag", () => {
    class Refused extends Schema.TaggedError<Refused>()("Refused", { reason: Schema.String }) {
      override get message() {
        return `refused: ${this.reason}`
      }
    }

    const report = fromCause(Cause.fail(new Refused({ reason: "late" })))

    assert.strictEqual(report.errorType, "Refused")
    assert.strictEqual(report.errorMessage, "refused: late")
  })

  it("never shows the fields of an object or what is redacted", () => {
    const secret = Redacted.make("hunter2")
    const values = [{ code: 1, secret: "hunter2" }, [secret, "hunter2"], new Map([["secret", "hunter2"]]), secret, {
      _tag: "Denied",
      secret,
      message: secret
    }, Object.assign(new Error("denied"), { secret: "hunter2" })]

    for (const value of values) {
      for (const report of [fromCause(Cause.fail(value)), fromCause(Cause.die(value))]) {
        assert.notInclude(toBody(report) + report.xrayCause, "hunter2")
        assert.isNotEmpty(report.errorMessage)
      }
    }
  })

  it("shows the path of a SchemaError, and never the value that was found", () => {
    assert.strictEqual(fromExit(decode(false)).errorMessage, "Expected number\n  at [\"pin\"]")
    assert.strictEqual(fromExit(decode(true)).errorMessage, "a value does not match its schema")
  })

  it.effect("points the stack of a defect to the code that threw", () =>
    Effect.gen(function*() {
      const report = yield* reportOf(Effect.andThen(Effect.yieldNow, Effect.sync(thrower)))

      assert.match(report.stackTrace[0] ?? "", /^at thrower \(.*ErrorReport\.test\.ts:\d+:\d+\)$/)
      assert.notMatch(report.stackTrace.join("\n"), /node_modules.effect|node:internal|~effect|boom/)
    }))

  it.effect("adds the spans and the calls of Effect.fn in which the failure arose", () =>
    Effect.gen(function*() {
      const place = Effect.fn("place")(function*() {
        yield* Effect.yieldNow
        return yield* new OrderNotFound({ orderId: "7" })
      })

      const report = yield* reportOf(Effect.withSpan(place(), "checkout"))

      assert.match(report.stackTrace[0] ?? "", /^at .*ErrorReport\.test\.ts:\d+:\d+\)?$/)
      assert.match(report.stackTrace[1] ?? "", /^at place \([^()]*ErrorReport\.test\.ts:\d+:\d+\)$/)
      assert.match(report.stackTrace.at(-1) ?? "", /^at checkout \([^()]*ErrorReport\.test\.ts:\d+:\d+\)$/)
    }))

  it.effect("reports the error that Effect.try or Effect.tryPromise caught, not the UnknownError around it", () =>
    Effect.gen(function*() {
      const rejected = yield* reportOf(Effect.tryPromise(load))
      const thrown = yield* reportOf(Effect.try(thrower))

      assert.deepStrictEqual([rejected.errorType, rejected.errorMessage], ["Error", "no such bucket"])
      assert.match(rejected.stackTrace[0] ?? "", /^at load \(.*ErrorReport\.test\.ts:\d+:\d+\)$/)
      assert.deepStrictEqual(xrayOf(rejected).exceptions.map(({ message }) => message), ["no such bucket"])
      assert.deepStrictEqual([thrown.errorType, thrown.errorMessage], ["TypeError", "boom"])
      assert.strictEqual(thrown.functionErrorType, "Function.TypeError")
    }))

  it.effect("reports a tagged error that a promise was rejected with by its tag", () =>
    Effect.gen(function*() {
      const report = yield* reportOf(Effect.tryPromise(() => Promise.reject(new OrderNotFound({ orderId: "7" }))))

      assert.strictEqual(report.errorType, "OrderNotFound")
      assert.strictEqual(report.errorMessage, "order 7 does not exist")
    }))

  it.effect.each([["a string", "late", "string", "late"], ["nothing", undefined, "undefined", "undefined"]] as const)(
    "reports a promise that was rejected with %s",
    ([, value, errorType, errorMessage]) =>
      Effect.gen(function*() {
        const report = yield* reportOf(Effect.tryPromise(() => Promise.reject(value)))

        assert.deepStrictEqual([report.errorType, report.errorMessage], [errorType, errorMessage])
      })
  )

  it("reports the error that was caught if UnknownErrors are nested, or are a cause", () => {
    const caught = new RangeError("far")
    const twice = new Cause.UnknownError(new Cause.UnknownError(caught))
    const outer = new TypeError("outer", { cause: twice })

    assert.strictEqual(fromCause(Cause.fail(twice)).errorType, "RangeError")
    assert.deepStrictEqual(xrayOf(fromCause(Cause.die(outer))).exceptions.map(({ type }) => type), [
      "TypeError",
      "RangeError"
    ])
  })

  it("keeps an UnknownError that has a message of its own", () => {
    const error = new Cause.UnknownError(new RangeError("far"), "the orders could not be read")

    const report = fromCause(Cause.fail(error))

    assert.deepStrictEqual([report.errorType, report.errorMessage], ["UnknownError", "the orders could not be read"])
    assert.deepStrictEqual(xrayOf(report).exceptions.map(({ type }) => type), ["UnknownError", "RangeError"])
  })

  it("is finite for an UnknownError that is its own cause", () => {
    const error = new Cause.UnknownError(undefined)
    Object.defineProperty(error, "cause", { value: error })

    assertSound(fromCause(Cause.fail(error)))
  })

  it("shows the frames of the error that was caught in a bundle, which hides the frames of Effect", () => {
    const error = new Cause.UnknownError(
      errorWith({ stack: { value: "Error: plain\n    at load (/var/task/index.js:1:2)" } })
    )
    Object.defineProperty(error, "stack", { value: "UnknownError\n    at catcher (/var/task/index.js:3:4)" })

    assert.deepStrictEqual(fromCause(Cause.fail(error)).stackTrace, ["at load (/var/task/index.js:1:2)"])
  })

  it.each([
    "hunter2",
    "{\"pin\": hunter2}",
    "{\"pin\": hunter2, \"more\": \"than fits into the message of an error of JSON.parse\"}",
    "{\"a\": \"\\\" is not valid JSON\", pin: hunter2}",
    "\n\n hunter2 \n",
    "[\"hunter2\",]"
  ])("does not quote what JSON.parse refused: %j", (text) => {
    let error: unknown
    try {
      JSON.parse(text)
    } catch (thrown) {
      error = thrown
    }
    const wrapped = new Error(`cannot read the order: ${(error as Error).message}`, { cause: error })

    for (
      const report of [fromUnknown(error), fromCause(Cause.fail(wrapped)), fromUnknown(new Cause.UnknownError(error))]
    ) {
      assert.notInclude(toBody(report) + report.xrayCause, "hunter2")
      assert.match(report.errorMessage, / in JSON/)
    }
    assert.strictEqual(fromUnknown(error).errorType, "SyntaxError")
  })

  it("survives a span whose location throws", () => {
    const frame = {
      name: "span",
      stack: () => {
        throw new Error("no location")
      },
      parent: undefined
    }
    const cause = Cause.annotate(Cause.fail("late"), Context.make(Cause.StackTrace, frame))

    assert.deepStrictEqual(fromCause(cause).stackTrace, ["at span"])
  })
})

describe("fromUnknown", () => {
  const unreadable = new Proxy({}, {
    get() {
      throw new Error("no")
    },
    has() {
      throw new Error("no")
    }
  })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()

  it.each([
    ["a string", "só", "string", "só"],
    ["an empty string", "", "string", ""],
    ["null", null, "object", "null"],
    ["undefined", undefined, "undefined", "undefined"],
    ["a number", 42, "number", "42"],
    ["a bigint", 1n, "bigint", "1"],
    ["a boolean", false, "boolean", "false"],
    ["a symbol", Symbol("q"), "symbol", "Symbol(q)"],
    ["a function", () => 1, "function", "() => 1"],
    ["an object", { code: 1 }, "object", "[object Object]"],
    ["an object with a message", { message: "m" }, "object", "m"],
    ["an object without a prototype", Object.create(null), "object", "[object Object]"],
    ["an array", [1], "object", "[object Array]"],
    ["a proxy that refuses", unreadable, "object", "the message of the error cannot be read"],
    ["a revoked proxy", revoked.proxy, "object", "the message of the error cannot be read"]
  ])("reports %s", (_, value, errorType, errorMessage) => {
    const report = fromUnknown(value)

    assert.deepStrictEqual([report.errorType, report.errorMessage], [errorType, errorMessage])
    assert.deepStrictEqual(report.stackTrace, [])
    assert.strictEqual(report.functionErrorType, "Runtime.Unknown")
    assertSound(report)
  })

  it("reports an error whose getters throw", () => {
    const throws = {
      get() {
        throw new Error("no")
      }
    }
    const report = fromUnknown(
      errorWith({ message: throws, name: throws, stack: throws, cause: throws, errors: throws })
    )

    assert.strictEqual(report.errorType, "Error")
    assert.strictEqual(report.errorMessage, "the message of the error cannot be read")
    assert.deepStrictEqual(report.stackTrace, [])
    assertSound(report)
  })

  it("reports a value that throws whenever it is read", () => {
    const issue = new Proxy({}, {
      getOwnPropertyDescriptor() {
        throw new Error("no")
      }
    })
    const report = fromUnknown({ "~effect/Schema/SchemaError": "~effect/Schema/SchemaError", issue })

    assert.strictEqual(report.errorMessage, "the error cannot be read")
    assertSound(report)
  })

  it.each([["empty", ""], ["a number", 7], ["missing", undefined], ["an object", {}]])(
    "calls an error whose name is %s an Error",
    (_, name) => {
      const report = fromUnknown(errorWith({ name: { value: name } }))

      assert.strictEqual(report.errorType, "Error")
      assert.strictEqual(report.functionErrorType, "Function.Error")
    }
  )

  it.each([["empty", ""], ["a number", 7], ["missing", undefined], ["an object", { secret: 1 }]])(
    "shows the name of an error whose message is %s",
    (_, message) => {
      assert.strictEqual(fromUnknown(errorWith({ message: { value: message } })).errorMessage, "Error")
    }
  )

  it.each([["missing", undefined], ["an array", ["at a"]], ["empty", ""], ["a number", 7]])(
    "has no stack trace if the stack is %s",
    (_, stack) => {
      assert.deepStrictEqual(fromUnknown(errorWith({ stack: { value: stack } })).stackTrace, [])
    }
  )

  it("keeps a name with line breaks in the body and out of the header", () => {
    const report = fromUnknown(errorWith({ name: { value: "My Error\r\nX: y" } }))

    assert.strictEqual(JSON.parse(toBody(report)).errorType, "My Error\r\nX: y")
    assert.strictEqual(report.functionErrorType, "Function.MyErrorXY")
    assert.notInclude(toBody(report) + report.xrayCause, "\n")
  })

  it("maps a name in another script to the letters that the server keeps", () => {
    assert.strictEqual(fromUnknown(errorWith({ name: { value: "Ünï\nname" } })).functionErrorType, "Function.NName")
    assert.strictEqual(fromUnknown(errorWith({ name: { value: "注文なし" } })).functionErrorType, "Runtime.Unknown")
    assert.strictEqual(fromUnknown(errorWith({ name: { value: "注文なし" } })).errorType, "注文なし")
  })

  it("recognises an error of another realm", () => {
    const error: unknown = runInNewContext("new TypeError('far')", {}, { filename: "/var/task/far.js" })

    const report = fromUnknown(error)

    assert.isFalse(error instanceof Error)
    assert.strictEqual(report.errorType, "TypeError")
    assert.strictEqual(report.errorMessage, "far")
    assert.include(report.stackTrace[0], "/var/task/far.js:1:1")
  })

  it("recognises an error by its shape", () => {
    const report = fromUnknown({ name: "Remote", message: "far", stack: "Remote: far\n    at f (/a.js:1:2)" })

    assert.strictEqual(report.errorType, "Remote")
    assert.deepStrictEqual(report.stackTrace, ["at f (/a.js:1:2)"])
  })

  it("recognises a DOMException", () => {
    const report = fromUnknown(new DOMException("stopped", "AbortError"))

    assert.deepStrictEqual([report.errorType, report.errorMessage], ["AbortError", "stopped"])
  })

  it("reports an AggregateError as such, with its members in the X-Ray cause alone", () => {
    const report = fromUnknown(new AggregateError([new RangeError("a"), "b"], "two failed"))

    assert.strictEqual(report.errorType, "AggregateError")
    assert.strictEqual(report.errorMessage, "two failed")
    assert.deepStrictEqual(xrayOf(report).exceptions.map(({ message, type }) => [type, message]), [
      ["AggregateError", "two failed"],
      ["RangeError", "a"],
      ["string", "b"]
    ])
  })

  it("does not take lines of the message for frames", () => {
    const error = new Error("first\n    at secret (/not/a/frame.js:1:1)\nlast")

    assert.notInclude(fromUnknown(error).stackTrace.join("\n"), "secret")
    assert.strictEqual(fromUnknown(error).errorMessage, error.message)
  })

  it("reads the frames of an error whose message was changed later", () => {
    const error = new Error("before")
    error.message = "after"

    assert.strictEqual(fromUnknown(error).errorMessage, "after")
    assert.match(fromUnknown(error).stackTrace[0] ?? "", /ErrorReport\.test\.ts/)
  })

  it("is finite for an error that is its own cause", () => {
    const error = new Error("loop")
    error.cause = error

    assertSound(fromUnknown(error))
    assert.lengthOf(xrayOf(fromUnknown(error)).exceptions, 1)
  })

  it("is bounded for a chain of 1 000 causes", () => {
    let error = new Error("innermost")
    for (let i = 0; i < 1000; i++) error = new Error(`level ${i}`, { cause: error })

    assertSound(fromUnknown(error))
    assert.lengthOf(xrayOf(fromUnknown(error)).exceptions, 16)
  })

  it("is bounded for causes that never end", () => {
    class Endless extends AggregateError {
      override get cause() {
        return new Endless([])
      }
      override get errors() {
        return [new Endless([]), new Endless([])]
      }
    }

    const error = new Endless([])
    Reflect.deleteProperty(error, "errors")

    assert.lengthOf(xrayOf(fromUnknown(error)).exceptions, 16)
  })

  it("is bounded for an aggregate of 100 000 members", () => {
    assertSound(fromUnknown(new AggregateError(Array.from({ length: 100_000 }, () => "x"))))
  })

  it.each([["ASCII", "x"], ["CJK", "注"], ["emoji", "😀"], ["NUL", "\0"], ["lone surrogates", "\ud800"], [
    "quotes",
    "\""
  ]])(
    "is bounded for a message of 3 000 000 characters, %s",
    (_, character) => {
      const report = fromUnknown(new Error(character.repeat(3_000_000 / character.length)))

      assertSound(report)
      assert.isTrue(report.errorMessage.endsWith(" [cut]"))
      assert.isTrue(JSON.parse(toBody(report)).errorMessage.endsWith(" [cut]"))
      assert.isNotEmpty(report.stackTrace)
      assert.isNotEmpty(JSON.parse(toBody(report)).stackTrace)
      assert.isDefined(report.xrayCause)
    }
  )

  it("is bounded for names, frames and fields of any size", () => {
    const huge = "A".repeat(1_000_000)
    const stack = `Error: plain\n${`    at ${huge} (/a.js:1:1)\n`.repeat(3)}`
    const report = fromUnknown(errorWith({ name: { value: huge }, stack: { value: stack }, cause: { value: huge } }))

    assertSound(report)
    assert.isTrue(report.errorType.endsWith(" [cut]"))
  })

  it("never cuts inside a surrogate pair", () => {
    const { errorMessage } = fromUnknown(new Error(`x${"😀".repeat(100_000)}`))

    assert.isTrue(errorMessage.isWellFormed())
  })

  const text = codeUnits(40)
  const shape = Arbitrary.schema(Schema.Literals(["error", "object", "throws", "value", "array"]))
  const other = Arbitrary.schema(
    Schema.Union([Schema.String, Schema.Finite, Schema.Null, Schema.Boolean, Schema.Undefined, Schema.BigInt])
  )

  it.effect.prop(
    "gives a sound report of anything",
    [shape, text, text, text, other],
    ([kind, name, message, stack, value]) =>
      Effect.sync(() => {
        const fields = { name, message, stack: `${name}: ${message}\n    at ${stack}`, _tag: value, cause: value }
        const thrown = {
          error: () => Object.assign(new Error(message, { cause: value }), { name }),
          object: () => fields,
          throws: () =>
            Object.defineProperty({ ...fields }, "message", {
              get() {
                throw value
              }
            }),
          value: () => value,
          array: () => [value, message]
        }[kind]()

        assertSound(fromUnknown(thrown))
        assertSound(fromCause(Cause.fail(thrown)))
        assertSound(fromCause(Cause.fail({ _tag: name, message, cause: thrown })))
      })
  )
})

describe("xrayCause", () => {
  it("is one line of ASCII JSON", () => {
    const report = fromUnknown(new Error("bööm\n\"x\"\x7f \u2028 😀"))

    assert.match(report.xrayCause ?? "", /^[\x20-\x7e]+$/)
    assert.include(report.xrayCause, "\\u007f")
    assert.strictEqual(xrayOf(report).exceptions[0]?.message, "bööm\n\"x\"\x7f \u2028 😀")
    assert.strictEqual(xrayOf(report).working_directory, process.cwd())
  })

  it.each([
    ["at f (file:///var/task/a.mjs:3:7)", { path: "/var/task/a.mjs", line: 3, label: "f" }],
    ["at file:///var/task/a.mjs:3:7", { path: "/var/task/a.mjs", line: 3, label: "anonymous" }],
    ["at new Order (/var/task/a b.js:12:3)", { path: "/var/task/a b.js", line: 12, label: "new Order" }],
    ["at place (definition) (/var/task/a.js:1:2)", { path: "/var/task/a.js", line: 1, label: "place (definition)" }],
    ["at async Promise.all (index 0)", { path: "index 0", line: null, label: "async Promise.all" }],
    ["at JSON.parse (<anonymous>)", { path: "<anonymous>", line: null, label: "JSON.parse" }],
    ["at eval (eval at f (/var/task/a.js:1:2), <anonymous>:1:1)", {
      path: "/var/task/a.js",
      line: 1,
      label: "eval (eval at f"
    }],
    ["at span", { path: "span", line: null, label: "anonymous" }],
    ["at f (/a.js:99999999999999999999:1)", { path: "/a.js:99999999999999999999", line: 1, label: "f" }]
  ])("reads the frame %s", (frame, expected) => {
    const report = fromUnknown(errorWith({ stack: { value: `Error: plain\n    ${frame}` } }))

    assert.deepStrictEqual(xrayOf(report).exceptions[0]?.stack, [expected])
  })

  it("lists the files of all frames once", () => {
    const frames = ["at f (file:///a.mjs:1:1)", "at g (file:///a.mjs:2:1)", "at h (/b.js:1:1)", "at i (<anonymous>)"]
    const report = fromUnknown(errorWith({ stack: { value: `Error: plain\n    ${frames.join("\n    ")}` } }))

    assert.deepStrictEqual(xrayOf(report).paths, ["/a.mjs", "/b.js"])
  })

  it("follows the causes, each with its own stack", () => {
    const report = fromUnknown(new TypeError("outer", { cause: new RangeError("inner", { cause: "root" }) }))

    assert.deepStrictEqual(xrayOf(report).exceptions.map(({ message, type }) => [type, message]), [
      ["TypeError", "outer"],
      ["RangeError", "inner"],
      ["string", "root"]
    ])
    assert.match(xrayOf(report).exceptions[1]?.stack[0]?.path ?? "", /ErrorReport\.test\.ts$/)
  })

  it("leaves out causes and frames until it takes at most 64 KiB", () => {
    const stack = `Error: plain\n${`    at ${"注".repeat(1000)} (/a.js:1:1)\n`.repeat(100)}`
    let error = errorWith({ stack: { value: stack } })
    for (let i = 0; i < 20; i++) {
      error = Object.defineProperties(new Error("注".repeat(2000), { cause: error }), { stack: { value: stack } })
    }

    const report = fromUnknown(error)

    assert.isAtMost(report.xrayCause?.length ?? Infinity, 65_536)
    assert.lengthOf(xrayOf(report).exceptions, 1)
    assert.lengthOf(xrayOf(report).exceptions[0]?.stack ?? [], 5)
  })

  it("is made once, when it is first read", () => {
    let reads = 0
    const error = errorWith({
      cause: {
        get() {
          reads++
          return undefined
        }
      }
    })
    const report = fromUnknown(error)
    const readsBefore = reads

    const first = report.xrayCause
    const readsAfter = reads
    const second = report.xrayCause

    assert.strictEqual(first, second)
    assert.isAbove(readsAfter, readsBefore)
    assert.strictEqual(reads, readsAfter)
  })
})

describe("sanitizeErrorType", () => {
  it.each([
    ["OrderNotFound", "Function.OrderNotFound"],
    ["orderNotFound", "Function.OrderNotFound"],
    ["order-not-found", "Function.OrderNotFound"],
    ["@app/orders/NotFound", "Function.AppOrdersNotFound"],
    ["Http404Error", "Function.HttpError"],
    ["Function.Custom", "Function.Custom"],
    ["Runtime.InvalidEvent", "Runtime.InvalidEvent"],
    ["Runtime.Invalid\r\nEvent: x", "Function.RuntimeInvalidEventX"],
    ["Sandbox.Timedout", "Function.SandboxTimedout"],
    ["T", "Runtime.Unknown"],
    ["", "Runtime.Unknown"],
    ["42", "Runtime.Unknown"],
    ["注文", "Runtime.Unknown"]
  ])("maps %j to %s", (name, expected) => {
    assert.strictEqual(sanitizeErrorType(name), expected)
    assert.match(sanitizeErrorType(name), serverForm)
  })

  it("takes another fallback", () => {
    assert.strictEqual(sanitizeErrorType("", "Function.Unknown"), "Function.Unknown")
  })

  it("returns at most 109 characters", () => {
    assert.lengthOf(sanitizeErrorType("x".repeat(100_000)), 109)
  })
})

describe("toBody", () => {
  it("has type, message and stack trace, in this order, and nothing else", () => {
    assert.strictEqual(
      toBody(reportWith({})),
      "{\"errorType\":\"Error\",\"errorMessage\":\"boom\",\"stackTrace\":[\"at f (/a.js:1:1)\"]}"
    )
  })

  it.each(["bööm\n\"x\"", "\x7f", "\0", "\u2028\u2029", "\ud800", "\udc00\ud800", "😀", "\\"])(
    "is valid JSON that holds the message %j",
    (message) => {
      const body = Buffer.from(toBody(reportWith({ errorMessage: message })), "utf8").toString("utf8")

      assert.strictEqual(JSON.parse(body).errorMessage, message)
    }
  )

  it("cuts message and stack separately and marks both", () => {
    const lines = Array.from({ length: 110 }, (_, i) => `at f${i} (/${"注".repeat(1000)}.js:1:1)`)
    const body = toBody(reportWith({ errorMessage: "\0".repeat(65_536), stackTrace: lines }))

    const { errorMessage, stackTrace } = JSON.parse(body)

    assert.isAtMost(Buffer.byteLength(body), 262_144)
    assert.isAbove(Buffer.byteLength(body), 150_000)
    assert.isTrue(errorMessage.endsWith(" [cut]"))
    assert.strictEqual(stackTrace[0], lines[0])
    assert.strictEqual(stackTrace.at(-1), "[cut]")
  })

  it("does not cut what fits", () => {
    const message = "x".repeat(65_536)

    assert.strictEqual(JSON.parse(toBody(reportWith({ errorMessage: message }))).errorMessage, message)
  })
})

describe("toSmallBody", () => {
  it("fits, as base64, into the 4096 bytes of trailers that the server takes", () => {
    const lines = Array.from({ length: 110 }, () => `at ${"注".repeat(500)}`)
    const body = toSmallBody({
      errorType: "\0".repeat(262),
      errorMessage: "\0".repeat(65_536),
      stackTrace: lines,
      functionErrorType: `Function.${"X".repeat(100)}`,
      xrayCause: undefined
    })
    const trailers = `Lambda-Runtime-Function-Error-Type: Function.${"X".repeat(100)}\r\n` +
      `Lambda-Runtime-Function-Error-Body: ${Buffer.from(body).toString("base64")}\r\n\r\n`

    assert.isAtMost(Buffer.byteLength(body), 2700)
    assert.isAtMost(trailers.length, 4096)
  })

  it("is the whole body if that is small", () => {
    const report = fromUnknown(errorWith({ stack: { value: "Error: plain\n    at f (/a.js:1:1)" } }))

    assert.strictEqual(toSmallBody(report), toBody(report))
  })

  it("keeps the innermost frames", () => {
    const stack = Array.from({ length: 100 }, (_, i) => `    at f${i} (/var/task/index.js:${i}:1)`)
    const report = fromUnknown(errorWith({ stack: { value: ["Error: plain", ...stack].join("\n") } }))

    const { stackTrace } = JSON.parse(toSmallBody(report))

    assert.strictEqual(stackTrace[0], "at f0 (/var/task/index.js:0:1)")
    assert.strictEqual(stackTrace.at(-1), "[cut]")
    assert.isAbove(stackTrace.length, 10)
  })
})
