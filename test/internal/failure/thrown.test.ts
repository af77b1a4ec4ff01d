import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  causeOf,
  cut,
  cutToSize,
  framesAboveEffect,
  framesOf,
  isErrorLike,
  membersOf,
  read,
  unreadable,
  userFrames
} from "../../../src/internal/failure/thrown.ts"

const withStack = (message: string, stack: string): Error => Object.assign(new Error(message), { stack })

const throws = {
  get any() {
    throw new Error("no")
  }
}

describe("cut", () => {
  it("keeps a text that is not longer", () => {
    assert.strictEqual(cut("abc", 3), "abc")
  })

  it("marks a text that was longer", () => {
    assert.strictEqual(cut("abcd", 3), "abc [cut]")
  })

  it("cuts a whole surrogate pair, never half of one", () => {
    assert.strictEqual(cut("ab😀cd", 3), "ab [cut]")
    assert.strictEqual(cut("ab😀cd", 4), "ab😀 [cut]")
  })
})

describe("cutToSize", () => {
  it.each(["x", "é", "注", "😀", "\0", "x注".repeat(7)])(
    "keeps as much of %j as fits, and not much less",
    (character) => {
      const text = cutToSize(character.repeat(50_000), 1000, Buffer.byteLength)

      assert.isAtMost(Buffer.byteLength(text), 1000)
      assert.isAbove(Buffer.byteLength(text), 900)
      assert.isTrue(text.isWellFormed())
    }
  )

  it("ends if one part of the text takes more bytes than another", () => {
    const text = cutToSize("注".repeat(1000) + "x".repeat(1_000_000), 1000, Buffer.byteLength)

    assert.isAtMost(Buffer.byteLength(text), 1000)
    assert.isTrue(text.startsWith("注"))
  })
})

describe("read", () => {
  it("reads a property, and marks a getter that throws", () => {
    assert.strictEqual(read({ a: 1 }, "a"), 1)
    assert.strictEqual(read({}, "a"), undefined)
    assert.strictEqual(read(throws, "any"), unreadable)
  })
})

describe("isErrorLike", () => {
  it.each([
    ["an error", new TypeError("x"), true],
    [
      "an error without stack and message",
      Object.defineProperties(new Error("x"), {
        stack: { value: undefined },
        message: { value: undefined }
      }),
      true
    ],
    ["a DOMException", new DOMException("x"), true],
    ["a copy of an error", { message: "x", stack: "x" }, true],
    ["an object with a message", { name: "Ada", message: "hello" }, false],
    ["a text", "Error", false],
    ["null", null, false]
  ])("of %s", (_, value, expected) => {
    assert.strictEqual(isErrorLike(value), expected)
  })
})

describe("causeOf", () => {
  it("reads the cause of any value", () => {
    assert.strictEqual(causeOf(new Error("x", { cause: 1 })), 1)
    assert.strictEqual(causeOf({ cause: null }), null)
    assert.strictEqual(causeOf("x"), undefined)
  })

  it("is undefined if the cause cannot be read", () => {
    assert.strictEqual(causeOf(Object.defineProperty({}, "cause", { get: () => throws.any })), undefined)
  })
})

describe("membersOf", () => {
  it("reads the members of an AggregateError", () => {
    assert.deepStrictEqual(membersOf(new AggregateError([1, 2])), [1, 2])
    assert.deepStrictEqual(membersOf(new Error("x")), [])
    assert.deepStrictEqual(membersOf({ errors: [1] }), [])
  })
})

describe("framesOf", () => {
  it("has the frames without name and message", () => {
    const error = withStack("a\n    at b", "TypeError [CODE]: a\n    at b\n    at f (/a.js:1:2)\n    at /b.js:1:2")

    assert.deepStrictEqual(framesOf(error), ["at f (/a.js:1:2)", "at /b.js:1:2"])
  })

  it("has the frames of an error without a name", () => {
    assert.deepStrictEqual(framesOf(withStack("at a", "at a\n    at f (/a.js:1:2)")), ["at f (/a.js:1:2)"])
  })

  it("has the first 100", () => {
    const lines = Array.from({ length: 300 }, (_, i) => `    at f${i} (/a.js:1:1)`)

    const frames = framesOf(withStack("x", ["Error: x", ...lines].join("\n")))

    assert.lengthOf(frames, 100)
    assert.strictEqual(frames[0], "at f0 (/a.js:1:1)")
  })

  it("cuts long frames", () => {
    assert.deepStrictEqual(
      framesOf(withStack("x", `Error: x\n    at ${"f".repeat(5000)}`)),
      [`at ${"f".repeat(1021)} [cut]`]
    )
  })

  it("reads only the end of a stack of millions of lines", () => {
    const stack = `Error: y\n    at once\n${"\n".repeat(3_000_000)}    at f (/a.js:1:2)`

    assert.deepStrictEqual(framesOf(withStack("x", stack)), ["at f (/a.js:1:2)"])
  })
})

describe("framesAboveEffect", () => {
  it("ends above the run loop", () => {
    const frames = ["at f (/a.js:1:1)", "at c [as ~effect/Effect/successCont] (/x.js:1:1)", "at g (/a.js:1:1)"]

    assert.deepStrictEqual(framesAboveEffect(frames), ["at f (/a.js:1:1)"])
  })

  it("leaves out the step of Effect.gen and keeps those of other generators", () => {
    const next = "at Generator.next (<anonymous>)"
    const frames = ["at f (/a.js:1:1)", next, "at g (/a.js:2:1)", next, "at ~effect/Effect/successCont (/x.js:1:1)"]

    assert.deepStrictEqual(framesAboveEffect(frames), frames.slice(0, 3))
  })

  it("has all frames if none of them is Effect's", () => {
    assert.deepStrictEqual(framesAboveEffect(["at f (/a.js:1:1)"]), ["at f (/a.js:1:1)"])
  })
})

describe("userFrames", () => {
  it("leaves out Node, Effect and this library, and keeps other packages", () => {
    const frames = [
      "at f (file:///var/task/a.mjs:1:1)",
      "at EventEmitter.emit (node:events:518:28)",
      "at node:internal/timers:1:1",
      "at g (file:///var/task/node_modules/effect/dist/Effect.js:1:1)",
      "at g (/var/task/node_modules/.pnpm/effect@4.1.0/node_modules/effect/dist/Effect.js:1:1)",
      "at g (/var/task/node_modules/@effect/platform-node/dist/NodeSocket.js:1:1)",
      "at g (/var/task/node_modules/effect-lambda-runtime/dist/Lambda.js:1:1)",
      "at h (/var/task/node_modules/effect-orders/index.js:1:1)",
      "at JSON.parse (<anonymous>)"
    ]

    assert.deepStrictEqual(userFrames(frames), [...frames.slice(0, 1), ...frames.slice(7)])
  })

  it.effect("finds the body of a generator in a real stack", () =>
    Effect.gen(function*() {
      yield* Effect.yieldNow

      const frames = userFrames(framesOf(new Error("x")))

      assert.lengthOf(frames, 1)
      assert.match(frames[0] ?? "", /thrown\.test\.ts:\d+:\d+/)
    }))
})
