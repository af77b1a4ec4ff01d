import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, type References } from "effect"
import { reportedReason, spanFrames } from "../../../src/internal/failure/reason.ts"

const spans = (frame: References.StackFrame) =>
  spanFrames(Cause.makeDieReason("x").annotate(Context.make(Cause.StackTrace, frame)))

describe("reportedReason", () => {
  const fail = Cause.makeFailReason("a")
  const die = Cause.makeDieReason("b")
  const interrupt = Cause.makeInterruptReason(1)

  it.each([
    ["the first failure", [interrupt, die, fail, Cause.makeFailReason("c")], fail],
    ["the first defect if nothing failed", [interrupt, die, Cause.makeDieReason("c")], die],
    ["the interruption if there is nothing else", [interrupt], interrupt],
    ["undefined for an empty cause", [], undefined]
  ])("is %s", (_, reasons, expected) => {
    assert.strictEqual(reportedReason(Cause.fromReasons<string>(reasons)), expected)
  })
})

describe("spanFrames", () => {
  it.each([
    ["in a function", "at f (/a.js:1:2)", ["at checkout (/a.js:1:2)"]],
    ["in a module", "at file:///a.mjs:1:2", ["at checkout (file:///a.mjs:1:2)"]],
    ["in two places", "at f (/a.js:1:2)\nat g (/b.js:1:2)", ["at checkout (/a.js:1:2)", "at checkout (/b.js:1:2)"]],
    ["unknown", undefined, ["at checkout"]],
    ["empty", "", ["at checkout"]]
  ])("names a span whose location is %s", (_, stack, expected) => {
    assert.deepStrictEqual(spans({ name: "checkout", stack: () => stack, parent: undefined }), expected)
  })

  it("has the innermost ten", () => {
    const chain = Array.from({ length: 1000 }).reduceRight<References.StackFrame | undefined>(
      (parent, _, i) => ({ name: `span${i}`, stack: () => "at f (/a.js:1:2)\nat g (/b.js:1:2)", parent }),
      undefined
    )

    const frames = chain === undefined ? [] : spans(chain)

    assert.lengthOf(frames, 10)
    assert.strictEqual(frames[0], "at span0 (/a.js:1:2)")
    assert.strictEqual(frames[9], "at span4 (/b.js:1:2)")
  })

  it("is empty for a reason without spans", () => {
    assert.deepStrictEqual(spanFrames(Cause.makeDieReason("x")), [])
  })
})
