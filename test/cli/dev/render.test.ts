import { assert, describe, it } from "@effect/vitest"
import { toRecord } from "../../../src/cli/dev/records.ts"
import { makeRenderer, renderLogLine } from "../../../src/cli/dev/render.ts"
import type { EmulatorEvent, Report } from "../../../src/emulator/EmulatorEvent.ts"

const report: Report = {
  requestId: "8f3c",
  durationMillis: 12.34,
  initDurationMillis: 210,
  memorySizeMb: 1024,
  maxMemoryUsedMb: 81.6,
  eventBytes: 26,
  responseBytes: 1_234,
  status: "success",
  errorType: undefined,
  triesLeft: undefined
}

const ended = (changes: Partial<Report> = {}): EmulatorEvent => ({
  _tag: "InvocationEnded",
  functionName: "orders",
  time: 0,
  environment: 1,
  report: { ...report, ...changes }
})

const log = (line: string): EmulatorEvent => ({
  _tag: "Log",
  functionName: "orders",
  time: 0,
  environment: 1,
  requestId: "8f3c",
  output: "stdout",
  line
})

const queued: EmulatorEvent = {
  _tag: "InvocationQueued",
  functionName: "orders",
  time: 0,
  requestId: "8f3c",
  source: "invoke",
  event: Buffer.from("{\"secret\":1}")
}

const failed: EmulatorEvent = {
  _tag: "InitFailed",
  functionName: "orders",
  time: 0,
  environment: 1,
  errorType: "Runtime.ExitError",
  errorMessage: "RequestId: 1-2 Error: Runtime exited with error: exit status 1"
}

describe("makeRenderer", () => {
  const render = makeRenderer({ colors: false, names: ["orders"] })

  it("reports an invocation with its time, memory, sizes and status", () => {
    assert.deepStrictEqual(render(ended()), [
      "REPORT 8f3c success, 12.3 ms, init 210.0 ms, memory 82 of 1024 MB, event 26 B, response 1.2 kB"
    ])
  })

  it("reports the error of an invocation, and how many tries are left", () => {
    const failure = {
      status: "error",
      errorType: "OutOfStock",
      triesLeft: 2,
      initDurationMillis: undefined,
      maxMemoryUsedMb: undefined
    } as const
    assert.deepStrictEqual(render(ended(failure)), [
      "REPORT 8f3c error OutOfStock, 12.3 ms, event 26 B, response 1.2 kB, 2 more tries"
    ])
  })

  it("says that a program does not start", () => {
    assert.deepStrictEqual(render(failed), [
      "does not start: Runtime.ExitError: Runtime exited with error: exit status 1"
    ])
  })

  it("prefixes each line with the function, if there are several", () => {
    const several = makeRenderer({ colors: false, names: ["orders", "letters"] })

    assert.deepStrictEqual(several(log("{\"level\":\"INFO\",\"message\":\"a\\nb\"}")), [
      "orders  | INFO  a",
      "orders  | b"
    ])
    assert.deepStrictEqual(several({ ...log("c"), functionName: "letters" }), ["letters | c"])
  })

  it("colours levels, names and reports on request alone", () => {
    const colored = makeRenderer({ colors: true, names: ["orders", "mail"] })

    assert.include(colored(ended())[0], "\u001b[36morders\u001b[39m")
    assert.include(colored(ended())[0], "\u001b[90mREPORT")
    assert.include(colored(ended({ status: "timeout" }))[0], "\u001b[31mREPORT 8f3c timeout")
    assert.include(colored(log("{\"level\":\"error\",\"message\":\"a\"}"))[0], "\u001b[31mERROR\u001b[39m a")
    assert.notInclude(render(ended({ status: "timeout" })).join(), "\u001b")
  })
})

describe("renderLogLine", () => {
  const shown: ReadonlyArray<readonly [name: string, line: string, lines: ReadonlyArray<string>]> = [
    [
      "level, message and annotations",
      "{\"timestamp\":\"2026-11-28T12:34:56.789Z\",\"level\":\"INFO\",\"requestId\":\"8f3c\",\"message\":\"placed\",\"orderId\":\"o-1\",\"note\":\"two words\",\"total\":12.5}",
      ["12:34:56.789 INFO  placed orderId=o-1 note=\"two words\" total=12.5"]
    ],
    [
      "an error with its stack and its cause",
      JSON.stringify({
        level: "ERROR",
        message: "Invoke Error",
        errorType: "OutOfStock",
        errorMessage: "none left",
        stackTrace: ["OutOfStock: none left", "    at f (a.ts:1:2) {", "  left: 3", "}"],
        cause: { errorType: "Error", errorMessage: "no row", stackTrace: ["Error: no row", "    at g (b.ts:3:4)"] }
      }),
      [
        "ERROR Invoke Error",
        "  OutOfStock: none left",
        "    at f (a.ts:1:2)",
        "  caused by Error: no row",
        "    at g (b.ts:3:4)"
      ]
    ],
    [
      "an error that is the message once",
      JSON.stringify({
        level: "ERROR",
        message: { errorType: "E", errorMessage: "m", stackTrace: ["E: m", "    at f (a.ts:1:2)"] }
      }),
      ["ERROR E: m", "    at f (a.ts:1:2)"]
    ],
    [
      "records of pino",
      "{\"level\":50,\"time\":1764331200000,\"pid\":7,\"hostname\":\"h\",\"err\":{\"type\":\"Error\",\"message\":\"m\",\"stack\":\"Error: m\\n    at f (a.js:1:2)\"},\"msg\":\"failed\"}",
      ["12:00:00.000 ERROR failed", "  Error: m", "    at f (a.js:1:2)"]
    ],
    ["an object that is the message", "{\"level\":\"INFO\",\"message\":{\"a\":1}}", ["INFO  {\"a\":1}"]],
    ["JSON that is no record as it is", "{\"a\":1}", ["{\"a\":1}"]],
    ["JSON that is cut as it is", "{\"level\":\"INFO\",\"mess", ["{\"level\":\"INFO\",\"mess"]],
    ["text as it is", "2026-11-28T12:34:56.789Z\t8f3c\tINFO\tplaced", ["2026-11-28T12:34:56.789Z\t8f3c\tINFO\tplaced"]],
    ["a stack in Lambda's text format line by line", "ERROR\tE: m\r    at f", ["ERROR\tE: m", "    at f"]],
    ["an empty line", "", [""]]
  ]
  for (const [name, line, lines] of shown) {
    it(`shows ${name}`, () => {
      assert.deepStrictEqual(renderLogLine(line, false), lines)
    })
  }
})

describe("toRecord", () => {
  it("has the request id of what happens in an invocation, and never the event", () => {
    const time = "1970-01-01T00:00:00.000Z"
    const base = { time, function: "orders", requestId: "8f3c" }

    assert.deepStrictEqual(toRecord(queued), { ...base, type: "invocation-queued", source: "invoke", eventBytes: 12 })
    assert.deepStrictEqual(toRecord(ended()), { ...base, type: "invocation-ended", environment: 1, ...report })
  })

  it("holds a log line as JSON if it is JSON, else as text", () => {
    const { line, ...base } = { ...toRecord(log("a")) } as Record<string, unknown>

    assert.strictEqual(line, "a")
    assert.deepStrictEqual(toRecord(log("{\"a\":1}")), { ...base, record: { a: 1 } })
  })
})
