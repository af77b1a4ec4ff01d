/** What the page remembers. */
import { assert, describe, it } from "@effect/vitest"
import type { EmulatorEvent } from "../../src/emulator/EmulatorEvent.ts"
import { Past } from "../../src/emulator/page/Past.ts"

const limits = { invocations: 3, bytes: 10_000, responseBytes: 1000, logBytes: 2000 }

const queued = (requestId: string, bytes = 10): EmulatorEvent => ({
  _tag: "InvocationQueued",
  functionName: "shop",
  time: 1,
  requestId,
  source: "aws",
  event: new Uint8Array(bytes)
})

const log = (requestId: string | undefined, line: string): EmulatorEvent => ({
  _tag: "Log",
  functionName: "shop",
  time: 1,
  environment: 1,
  requestId,
  output: "stdout",
  line
})

const ids = (past: Past) => past.summaries.map(({ requestId }) => requestId)

describe("the past of the page", () => {
  it("keeps the latest invocations, by number and by bytes, and always the last one", () => {
    const past = new Past(limits)

    for (const id of ["a", "b", "c", "d"]) past.push(queued(id))
    assert.deepStrictEqual(ids(past), ["b", "c", "d"])
    past.push(queued("e", 8000))
    assert.deepStrictEqual(ids(past), ["e"])
    past.push(queued("f", 50_000))
    assert.deepStrictEqual(ids(past), ["f"])
    past.push(queued("g"))
    assert.deepStrictEqual(ids(past), ["g"])
    assert.isBelow(past.bytes, 2000)
  })

  it("keeps the end of a long log and says how many lines are missing", () => {
    const past = new Past(limits)
    past.push(queued("a"))

    for (let n = 0; n < 100; n++) past.push(log("a", `line ${n}`))
    past.push(log("a", "x".repeat(9000)))

    const entry = past.get("a")
    assert.isBelow(past.bytes, 4000)
    assert.strictEqual(entry!.log.lines.at(-1)?.line.length, 2000)
    assert.strictEqual(entry!.log.dropped + entry!.log.lines.length, 101)
  })

  it("keeps the beginning of a long response, and nothing of one that another try replaced", () => {
    const past = new Past(limits)
    past.push(queued("a"))
    const before = past.bytes

    for (let n = 0; n < 50; n++) past.recordPiece("a", "text/plain", new Uint8Array(300))
    past.recordEnd("a", { report: new Uint8Array(20), xrayCause: "{}" })
    const first = past.get("a")?.response
    past.recordStart("a")

    assert.strictEqual(first?.bytes, 1000)
    assert.isTrue(first?.isCut)
    assert.isBelow(first!.pieces.length, 6)
    assert.isUndefined(past.get("a")?.response)
    assert.strictEqual(past.bytes, before)
  })

  it("ignores what belongs to an invocation that is forgotten", () => {
    const past = new Past(limits)

    past.push(log("gone", "late"))
    past.recordPiece("gone", undefined, new Uint8Array(10))
    past.recordEnd("gone", undefined)
    past.push({ _tag: "InvocationDropped", functionName: "shop", time: 1, requestId: "gone" })

    assert.deepStrictEqual([past.summaries, past.bytes], [[], 0])
  })

  it("knows the environments of a function, and why it does not start", () => {
    const past = new Past(limits)
    const base = { functionName: "shop", time: 1, environment: 1 }

    past.push({ ...base, _tag: "EnvironmentStarted", pid: 1 })
    past.push({ ...base, _tag: "EnvironmentStarted", environment: 2, pid: 2 })
    past.push(log(undefined, "starting"))
    past.push({ ...base, _tag: "EnvironmentReady", initDurationMillis: 1 })
    const starting = past.functionState("shop")
    past.push({ ...base, _tag: "InitFailed", environment: 2, errorType: "Bad", errorMessage: "no table" })
    past.push({ ...base, _tag: "EnvironmentEnded", environment: 2, exitCode: 1, signal: null })
    const failed = past.functionState("shop")
    past.push({ ...base, _tag: "EnvironmentReady", environment: 3, initDurationMillis: 1 })

    assert.deepStrictEqual([starting.starting, starting.ready, starting.initError], [1, 1, undefined])
    assert.strictEqual(starting.log[0]?.line, "starting")
    assert.deepStrictEqual([failed.starting, failed.ready, failed.initError], [0, 1, "Bad: no table"])
    assert.isUndefined(past.functionState("shop").initError)
  })
})
