/** The parts of the page's scripts that need no browser. */
import { assert, describe, it } from "@effect/vitest"
import * as Samples from "../../src/samples/index.ts"

/** Scripts have no types outside the page, so a test says what it uses of them. */
const load = (name: string): Promise<unknown> => {
  const { href } = new URL(`../../src/emulator/page/web/${name}`, import.meta.url)
  return import(href)
}

interface Problem {
  readonly message: string
  readonly offset: number
  readonly line: number
  readonly column: number
}
const { parse, print } = await load("json.js") as {
  readonly parse: (text: string) => { readonly value: unknown } | { readonly problem: Problem }
  readonly print: (value: unknown) => string
}
const { errorsOf, lineReader, logLine } = await load("format.js") as {
  readonly errorsOf: (report: string, causes?: string) => ReadonlyArray<unknown>
  readonly lineReader: (onLine: (line: string) => void) => (piece: string) => void
  readonly logLine: (line: string) => unknown
}
interface Plot {
  readonly bars: ReadonlyArray<{
    readonly requestId: string
    readonly x: number
    readonly width: number
    readonly top: number
    readonly height: number
    readonly initTop: number | undefined
    readonly status: string
  }>
  readonly lines: ReadonlyArray<{ readonly millis: number; readonly y: number }>
}
const { describe: inWords, layOut } = await load("plot.js") as {
  readonly layOut: (invocations: ReadonlyArray<unknown>, width: number, height: number) => Plot
  readonly describe: (invocations: ReadonlyArray<unknown>) => string
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const problemOf = (text: string): Problem | undefined => {
  const parsed = parse(text)
  return "problem" in parsed ? parsed.problem : undefined
}

const printed = (text: string): string => {
  const parsed = parse(text)
  return "value" in parsed ? print(parsed.value) : "a problem"
}

describe("parse of JSON", () => {
  it("accepts what JSON.parse accepts, and nothing else", () => {
    const texts = [
      "",
      " ",
      "0",
      "-0",
      "01",
      "-",
      "1.",
      ".5",
      "1.5e+3",
      "1e",
      "+1",
      "NaN",
      "true",
      "tru",
      "truex",
      "null",
      "\"\"",
      "\"\\u00e4\\n\"",
      "\"\\x\"",
      "\"\\u12\"",
      "\"a\nb\"",
      "\"a\tb\"",
      "\"\u2028\ud800\u007f\"",
      "\"open",
      "[",
      "[]",
      "[1,]",
      "[1 2]",
      "[,]",
      "[[]]",
      "]",
      "{}",
      "{",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{a:1}",
      "{\"a\":1}",
      "{\"a\":1}x",
      "{\"a\":1,\"a\":2}",
      "{\"__proto__\":1}",
      "1 2",
      "\ufeff1",
      "\u00a01",
      "[1,\r\n\t2]",
      "[\"]\"",
      "{\"a\":[}",
      "'a'",
      "// c\n1"
    ]
    const sample = JSON.stringify(Samples.Samples.sqs)
    const cut = Array.from({ length: 40 }, (_, n) => sample.slice(0, Math.floor(sample.length * n / 40)))
    const swapped = Array.from({ length: 40 }, (_, n) => {
      const at = Math.floor(sample.length * n / 40)
      return `${sample.slice(0, at)}}${sample.slice(at + 1)}`
    })

    for (const text of [...texts, sample, ...cut, ...swapped]) {
      assert.strictEqual(problemOf(text) === undefined, isJson(text), JSON.stringify(text))
    }
  })

  it("keeps every sample, and numbers as they are written", () => {
    for (const { event } of Samples.list) {
      assert.strictEqual(printed(JSON.stringify(event)), JSON.stringify(event, null, 2))
    }
    assert.strictEqual(printed("[12345678901234567890, 1.50]"), "[\n  12345678901234567890,\n  1.50\n]")
  })

  it("says line, column and what was expected", () => {
    const problems = [
      "{\n  \"a\": [1,\n}",
      "{\"a\" 1}",
      "{a: 1}",
      "[1 2]",
      "{\"a\": \"open",
      "",
      "1\n\n x",
      "{\"ä\": tru}"
    ].map((text) => {
      const { column, line, message } = problemOf(text)!
      return `${line}:${column} ${message}`
    })

    assert.deepStrictEqual(problems, [
      "3:1 expected a value",
      "1:6 expected a colon",
      "1:2 expected a key in double quotes or }",
      "1:4 expected a comma or ]",
      "1:7 this text has no closing quote",
      "1:1 the text ends, but a value must follow",
      "3:2 expected the end: there is one value only",
      "1:7 expected a value"
    ])
  })

  it("takes 100 000 nested lists", () => {
    const depth = 100_000

    assert.isUndefined(problemOf("[".repeat(depth) + "]".repeat(depth)))
    assert.strictEqual(problemOf("[".repeat(depth))?.offset, depth)
  })
})

describe("the words of the page", () => {
  it("show an error with its stack and its causes, whoever reported it", () => {
    const ours = JSON.stringify({ errorType: "Refused", errorMessage: "no", stackTrace: ["at a (a.ts:1:2)"] })
    const causes = JSON.stringify({
      exceptions: [{ type: "Refused" }, {
        type: "Expired",
        message: "old",
        stack: [{ path: "/b.ts", line: 3, label: "f" }]
      }]
    })
    const node = JSON.stringify({
      errorType: "E",
      errorMessage: "m",
      trace: ["E: m", "  at b"],
      cause: { name: "C", message: "c" }
    })

    assert.deepStrictEqual(errorsOf(ours, causes), [
      { type: "Refused", message: "no", stack: ["at a (a.ts:1:2)"] },
      { type: "Expired", message: "old", stack: ["at f (/b.ts:3)"] }
    ])
    assert.deepStrictEqual(errorsOf(node), [
      { type: "E", message: "m", stack: ["E: m", "  at b"] },
      { type: "C", message: "c", stack: [] }
    ])
    assert.deepStrictEqual(errorsOf("plain"), [{ type: "Unknown", message: "plain", stack: [] }])
    assert.deepStrictEqual(errorsOf("{}", "no JSON"), [{ type: "", message: "", stack: [] }])
  })

  it("take a line of a log apart if it is JSON or a record of Lambda", () => {
    assert.deepStrictEqual(
      [
        "{\"level\":\"info\",\"message\":\"placed\",\"orderId\":\"o-1\",\"requestId\":\"r\",\"timestamp\":\"t\"}",
        "2026-01-02T03:04:05.678Z\tr-1\tERROR\tInvoke Error\rRefused",
        "{\"n\":1}",
        "plain"
      ].map(logLine),
      [
        { level: "INFO", message: "placed", rest: "orderId=o-1" },
        { level: "ERROR", message: "Invoke Error\nRefused", rest: "" },
        { level: "", message: "{\"n\":1}", rest: "" },
        { level: "", message: "plain", rest: "" }
      ]
    )
  })

  it("come as lines, however they are cut", () => {
    const lines: Array<string> = []
    const read = lineReader((line) => lines.push(line))

    for (const piece of ["on", "e\ntw", "o\n\nthree\nfo"]) read(piece)

    assert.deepStrictEqual(lines, ["one", "two", "", "three"])
  })
})

const invocation = (requestId: string, durationMillis: number, more = {}) => ({
  requestId,
  report: { requestId, durationMillis, status: "success", ...more }
})

describe("the plot", () => {
  it("has a bar for each invocation that has ended, higher for a longer one, within its bounds", () => {
    const { bars, lines } = layOut(
      [
        invocation("a", 0),
        { requestId: "running" },
        invocation("b", 10, { initDurationMillis: 200 }),
        invocation("c", 900_000, { status: "timeout" })
      ],
      300,
      100
    )

    assert.deepStrictEqual(bars.map(({ requestId, status }) => [requestId, status]), [
      ["a", "success"],
      ["b", "success"],
      ["c", "timeout"]
    ])
    assert.isTrue(bars.every(({ height, top }) => top >= 0 && top + height === 100 && height > 0))
    assert.isTrue(bars[0]!.height < bars[1]!.height && bars[1]!.height < bars[2]!.height)
    assert.isTrue(bars[1]!.initTop! < bars[1]!.top)
    assert.isUndefined(bars[0]!.initTop)
    assert.deepStrictEqual(lines.map(({ millis }) => millis), [10, 100, 1000, 10_000, 100_000, 1_000_000])
  })

  it("shows as many of the latest as fit", () => {
    const many = Array.from({ length: 200 }, (_, n) => invocation(String(n), n))
    const { bars } = layOut(many, 300, 100)

    assert.strictEqual(bars.at(-1)?.requestId, "199")
    assert.isTrue(bars.length > 10 && bars.every(({ width, x }) => x + width <= 300))
    assert.strictEqual(layOut([], 300, 100).bars.length, 0)
    assert.strictEqual(layOut(many, 0, 100).bars.length, 1)
  })

  it("is told in words", () => {
    const words = inWords([invocation("a", 1.4, { initDurationMillis: 5 }), invocation("b", 30.2, { status: "error" })])

    assert.strictEqual(words, "Durations of 2 invocations: the longest took 30 ms, 1 cold, 1 failed")
  })
})
