import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Effect, Exit, Fiber, Redacted } from "effect"
import { render, toErrorFields } from "../../../src/internal/log/renderCause.ts"
import { ConnectionLost, RuntimeApiError } from "../../../src/RuntimeApiError.ts"
import { ProcessFault } from "../../../src/RuntimeError.ts"

const withStack = (error: Error, ...frames: ReadonlyArray<string>): Error =>
  Object.assign(error, { stack: [`${error.name}: ${error.message}`, ...frames.map((f) => `    at ${f}`)].join("\n") })

const causeOf = (exit: Exit.Exit<unknown, unknown>): Cause.Cause<unknown> =>
  Exit.isFailure(exit) ? exit.cause : Cause.empty

class OrderNotFound extends Data.TaggedError("OrderNotFound")<{}> {}

describe("render", () => {
  it("has name, message and stack of a failure and of a defect", () => {
    const cause = Cause.combine(
      Cause.fail(withStack(new RangeError("far"), "f (/a.js:1:2)")),
      Cause.die(withStack(new TypeError("boom"), "g (/b.js:1:2)"))
    )

    assert.strictEqual(
      render(cause),
      "RangeError: far\n    at f (/a.js:1:2)\nTypeError: boom\n    at g (/b.js:1:2)"
    )
  })

  it("nests the chain of causes", () => {
    const root = withStack(new Error("root"), "h (/c.js:1:2)")
    const inner = withStack(new RangeError("inner", { cause: root }), "g (/b.js:1:2)")
    const outer = withStack(new TypeError("outer", { cause: inner }), "f (/a.js:1:2)")

    assert.strictEqual(
      render(Cause.die(outer)),
      `TypeError: outer
    at f (/a.js:1:2) {
  [cause]: RangeError: inner
      at g (/b.js:1:2) {
    [cause]: Error: root
        at h (/c.js:1:2)
  }
}`
    )
  })

  it("reads as Cause.pretty if there are no fields", () => {
    const cause = Cause.die(
      withStack(new TypeError("outer", { cause: withStack(new Error("inner"), "g (/b.js:1:2)") }), "f (/a.js:1:2)")
    )

    assert.strictEqual(render(cause), Cause.pretty(cause))
  })

  it("names an interruption as the report does", () => {
    assert.strictEqual(
      render(Cause.interrupt(3)),
      `Runtime.Interrupted: the invocation was interrupted {
  [cause]: InterruptCause: The fiber was interrupted by:
      at fiber (#3)
}`
    )
  })

  it("names an error of the library as the report does, with its causes and without its frames", () => {
    const lost = new ConnectionLost({ sent: false, cause: withStack(new Error("ECONNRESET"), "f (/a.js:1:2)") })
    const failed = new RuntimeApiError({ operation: "respond", reason: lost })
    const fault = new ProcessFault({
      kind: "unhandledRejection",
      cause: withStack(new RangeError("x"), "g (/b.js:1:2)")
    })

    assert.strictEqual(
      render(Cause.fail(failed)),
      `Runtime.RuntimeApiError: respond failed: the connection was lost (ECONNRESET) {
  reason: Runtime.ConnectionLost: the connection was lost (ECONNRESET) {
    [cause]: Error: ECONNRESET
        at f (/a.js:1:2)
  }
}`
    )
    assert.strictEqual(
      render(Cause.die(fault)),
      `Runtime.UnhandledPromiseRejection: a rejected promise was not handled: RangeError: x {
  [cause]: RangeError: x
      at g (/b.js:1:2)
}`
    )
  })

  it("shows the error that Effect.try caught, not the UnknownError around it", () => {
    const caught = withStack(new RangeError("far"), "f (/a.js:1:2)")
    const outer = withStack(new TypeError("outer", { cause: new Cause.UnknownError(caught) }), "g (/b.js:1:2)")

    assert.strictEqual(render(Cause.fail(new Cause.UnknownError(caught))), "RangeError: far\n    at f (/a.js:1:2)")
    assert.strictEqual(
      render(Cause.fail(outer)),
      "TypeError: outer\n    at g (/b.js:1:2) {\n  [cause]: RangeError: far\n      at f (/a.js:1:2)\n}"
    )
  })

  it("has the members of an aggregate", () => {
    const error = withStack(
      new AggregateError([withStack(new Error("a"), "f (/a.js:1:2)"), "b"], "two failed"),
      "g (/b.js:1:2)"
    )

    assert.strictEqual(
      render(Cause.fail(error)),
      `AggregateError: two failed
    at g (/b.js:1:2) {
  [error 1 of 2]: Error: a
      at f (/a.js:1:2)
  [error 2 of 2]: string: b
}`
    )
  })

  it("has the fields of an error below its frames, and before its causes", () => {
    const root = Object.assign(withStack(new Error("root"), "h (/c.js:1:2)"), { errno: -111 })
    const error = Object.assign(withStack(new TypeError("outer", { cause: root }), "f (/a.js:1:2)"), {
      "a key": ["x\ny"],
      code: "23505",
      reason: Object.assign(withStack(new RangeError("far"), "g (/b.js:1:2)"), { limit: 7n })
    })

    assert.strictEqual(
      render(Cause.fail(error)),
      `TypeError: outer
    at f (/a.js:1:2) {
  "a key": ["x\\ny"]
  code: "23505"
  reason: RangeError: far
      at g (/b.js:1:2) {
    limit: "7"
  }
  [cause]: Error: root
      at h (/c.js:1:2) {
    errno: -111
  }
}`
    )
  })

  it("has the fields of an object with a message that is not an error", () => {
    assert.strictEqual(
      render(Cause.fail({ _tag: "NotFound", id: 7, message: "gone" })),
      "NotFound: gone {\n  id: 7\n}"
    )
  })

  it("shows an error that occurs twice once", () => {
    const root = withStack(new Error("root"), "h (/c.js:1:2)")
    const reason = withStack(new RangeError("far", { cause: root }))
    const error = Object.assign(withStack(new Error("outer", { cause: root })), { reason })

    assert.strictEqual(
      render(Cause.fail(error)),
      `Error: outer {
  reason: RangeError: far {
    [cause]: Error: root
        at h (/c.js:1:2)
  }
  [cause]: Error: root
}`
    )
  })

  it("is bounded for errors in fields of errors, and for cycles of them", () => {
    const cycle = Object.assign(new Error("a"), { peer: Object.assign(new Error("b"), { peer: {} }) })
    cycle.peer.peer = cycle
    const wide = (depth: number): Error =>
      Object.assign(
        new Error("x".repeat(1000)),
        depth === 0 ? {} : Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`field${i}`, wide(depth - 1)]))
      )

    assert.match(render(Cause.die(cycle)), /peer: Error: b\n[^{]+\{\n +peer: \[circular\]/)
    assert.isAtMost(Buffer.byteLength(render(Cause.die(wide(3)))), 65_536)
  })

  it.effect("has the spans and the calls of Effect.fn, as Cause.pretty shows them", () =>
    Effect.gen(function*() {
      const place = Effect.fn("place")(function*() {
        yield* Effect.yieldNow
        return yield* Effect.die(new TypeError("boom"))
      })

      const cause = causeOf(yield* Effect.exit(Effect.withSpan(place(), "checkout")))

      assert.strictEqual(render(cause), Cause.pretty(cause))
      assert.match(render(cause), /at place \(.*renderCause\.test\.ts:\d+:\d+\)/)
      assert.match(render(cause), /at checkout \(.*renderCause\.test\.ts:\d+:\d+\)/)
    }))

  it.effect("names the fibers that interrupted, with their spans", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(Effect.never, { startImmediately: true })
      yield* Effect.withSpan(Fiber.interrupt(fiber), "shutdown")

      const cause = causeOf(yield* Fiber.await(fiber))

      assert.match(
        render(cause),
        /InterruptCause: The fiber was interrupted by:\n +at fiber \(#\d+\)\n +at shutdown \(/
      )
    }))

  it("names an interruption beside a failure", () => {
    const cause = Cause.combine(Cause.fail(new OrderNotFound()), Cause.combine(Cause.interrupt(3), Cause.interrupt()))

    const text = render(cause)

    assert.isTrue(text.startsWith("OrderNotFound\n    at "))
    assert.isTrue(
      text.endsWith("\nInterruptCause: The fiber was interrupted by:\n    at fiber (#3)\n    at fiber (unknown)")
    )
  })

  it("is empty for an empty cause", () => {
    assert.strictEqual(render(Cause.empty), "")
  })

  it.each([
    ["a text", "só", "string: só"],
    ["undefined", undefined, "undefined: undefined"],
    ["null", null, "object: null"],
    ["an object", { code: 1 }, "object: {\"code\":1}"],
    ["a tagged object", { _tag: "NotFound", id: 7 }, "NotFound: {\"_tag\":\"NotFound\",\"id\":7}"],
    ["an object with a message", { _tag: "NotFound", message: "gone" }, "NotFound: gone"],
    ["a redacted value", { pin: Redacted.make("hunter2") }, "object: {\"pin\":\"<redacted>\"}"]
  ])("shows %s that was thrown", (_, value, expected) => {
    assert.strictEqual(render(Cause.die(value)), expected)
  })

  it("shows an object that has no JSON form", () => {
    const value = {
      toJSON() {
        throw new Error("no")
      }
    }

    assert.strictEqual(render(Cause.die(value)), "object: [object Object]")
  })

  it("shows an error whose getters throw", () => {
    const throws = {
      get() {
        throw new Error("no")
      }
    }
    const error = Object.defineProperties(new Error(""), {
      message: throws,
      name: throws,
      stack: throws,
      cause: throws,
      errors: throws
    })

    assert.strictEqual(render(Cause.die(error)), "Error: the message of the error cannot be read")
  })

  it("leaves out the frames of Effect's run loop", () => {
    const error = withStack(new Error("x"), "f (/a.js:1:2)", "~effect/Effect/evaluate (/e.js:1:2)", "g (/e.js:1:2)")

    assert.strictEqual(render(Cause.die(error)), "Error: x\n    at f (/a.js:1:2)")
  })

  it("keeps the frames of an error that Effect threw", () => {
    const error = withStack(new Error("x"), "~effect/Effect/evaluate (/e.js:1:2)", "g (/e.js:1:2)")

    assert.strictEqual(
      render(Cause.die(error)),
      "Error: x\n    at ~effect/Effect/evaluate (/e.js:1:2)\n    at g (/e.js:1:2)"
    )
  })

  it("is finite for an error that is its own cause, and for longer cycles", () => {
    const a = withStack(new Error("a"))
    const b = withStack(new Error("b", { cause: a }))
    a.cause = b
    const self = withStack(new Error("self"))
    self.cause = self

    assert.strictEqual(render(Cause.die(self)), "Error: self {\n  [cause]: [circular]\n}")
    assert.strictEqual(
      render(Cause.die(a)),
      "Error: a {\n  [cause]: Error: b {\n    [cause]: [circular]\n  }\n}"
    )
  })

  it("is bounded for a chain of 1 000 causes", () => {
    let error = new Error("innermost")
    for (let i = 0; i < 1000; i++) error = new Error(`level ${i}`, { cause: error })

    const text = render(Cause.die(error))

    assert.include(text, "level 999")
    assert.include(text, "[cause]: [cut]")
    assert.isAtMost(Buffer.byteLength(text), 65_536)
  })

  it("is bounded for aggregates of aggregates", () => {
    let error = new AggregateError([], "innermost")
    for (let i = 0; i < 10; i++) error = new AggregateError(Array.from({ length: 100 }, () => error), `level ${i}`)

    const text = render(Cause.die(error))

    assert.include(text, "[error 1 of 100]")
    assert.notInclude(text, "[error 21 of 100]")
    assert.isAtMost(Buffer.byteLength(text), 65_536)
  })

  it("is bounded for a cause of 10 000 reasons", () => {
    const reasons = Array.from({ length: 10_000 }, (_, i) => Cause.makeFailReason(`reason ${i}`))

    const text = render(Cause.fromReasons([...reasons, Cause.makeInterruptReason(1)]))

    assert.isTrue(text.startsWith("string: reason 0\nstring: reason 1\n"))
    assert.isAtMost(Buffer.byteLength(text), 65_536)
    assert.isTrue(text.endsWith(" [cut]"))
  })

  it.each(["x", "注", "😀", "\0"])("is bounded for a message of millions of %j, and keeps the stack", (character) => {
    const text = render(Cause.die(withStack(new Error(character.repeat(3_000_000)), "f (/a.js:1:2)")))

    assert.isAtMost(Buffer.byteLength(text), 65_536)
    assert.isTrue(text.endsWith(" [cut]\n    at f (/a.js:1:2)"))
    assert.isTrue(text.isWellFormed())
  })
})

describe("toErrorFields", () => {
  it("has type and message of the report, and the lines of the cause", () => {
    const inner = withStack(new Error("inner"), "g (/b.js:1:2)")
    const cause = Cause.die(withStack(new TypeError("outer", { cause: inner }), "f (/a.js:1:2)"))

    assert.deepStrictEqual(toErrorFields(cause), {
      errorType: "TypeError",
      errorMessage: "outer",
      stackTrace: [
        "TypeError: outer",
        "    at f (/a.js:1:2) {",
        "  [cause]: Error: inner",
        "      at g (/b.js:1:2)",
        "}"
      ]
    })
  })

  it("has the fields of the error that is reported", () => {
    const cause = Cause.combine(
      Cause.die(Object.assign(new Error("b"), { code: 2 })),
      Cause.fail({ _tag: "A", code: 1 })
    )

    assert.deepStrictEqual(toErrorFields(cause).errorFields, { code: 1 })
  })

  it("has the tag of a typed failure", () => {
    assert.strictEqual(toErrorFields(Cause.fail(new OrderNotFound())).errorType, "OrderNotFound")
  })
})
