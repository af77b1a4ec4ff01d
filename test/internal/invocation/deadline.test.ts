import { assert, describe, it } from "@effect/vitest"
import { partFinalizerMillis, shares, untilInterrupt } from "../../../src/internal/invocation/deadline.ts"

describe("untilInterrupt", () => {
  it("is the time up to the margin before the deadline", () => {
    assert.strictEqual(untilInterrupt(3000, 100, shares.handler), 2900)
    assert.strictEqual(untilInterrupt(3000, 0, shares.handler), 3000)
  })

  it("is at least the share of the time that is left", () => {
    assert.strictEqual(untilInterrupt(1000, 5000, shares.handler), 500)
    assert.strictEqual(untilInterrupt(900, 5000, shares.part), 300)
  })

  it("never comes without a margin, without a deadline, and with a deadline in the past", () => {
    const times = [
      untilInterrupt(3000, undefined, shares.handler),
      untilInterrupt(Infinity, 100, shares.handler),
      untilInterrupt(0, 100, shares.handler),
      untilInterrupt(-1, 100, shares.handler)
    ]

    assert.deepStrictEqual(times, [Infinity, Infinity, Infinity, Infinity])
  })
})

describe("partFinalizerMillis", () => {
  it("ends before the loop interrupts the handler, however short the time is", () => {
    for (const [remaining, margin] of [[1, 5000], [1000, 5000], [60_000, 5000], [3000, 200]] as const) {
      const interrupt = untilInterrupt(remaining, margin, shares.part)

      const end = interrupt + partFinalizerMillis(remaining - interrupt)

      assert.isBelow(end, untilInterrupt(remaining, 100, shares.handler))
    }
  })
})
