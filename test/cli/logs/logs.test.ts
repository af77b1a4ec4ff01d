import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Ref } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { TestClock } from "effect/testing"
import { type LogEvent, type Query, readEvents } from "../../../src/cli/logs/logEvents.ts"
import { renderEvent, toRecord } from "../../../src/cli/logs/renderEvent.ts"
import { parseSince } from "../../../src/cli/logs/since.ts"

const event = (eventId: string, timestamp: number, message = eventId): LogEvent => ({
  eventId,
  timestamp,
  message,
  logStreamName: "2026/01/31/[$LATEST]1"
})

type Pages = ReadonlyArray<{ readonly events?: ReadonlyArray<LogEvent>; readonly nextToken?: string } | "down">

/** Reads these answers of AWS, and yields the messages and the requests. */
const read = Effect.fnUntraced(function*(pages: Pages, query: Partial<Query> = {}, follow = false) {
  const messages = yield* Ref.make<ReadonlyArray<string>>([])
  const left = [...pages]
  const aws = AwsClient.layerMemory(() => {
    const page = left.shift() ?? {}
    return page === "down" ? { status: 503, json: {} } : { json: page }
  })
  return yield* Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(
      readEvents(
        { group: "/aws/lambda/orders", since: 0, filter: undefined, requestId: undefined, ...query },
        follow,
        ({ message }) => Ref.update(messages, (before) => [...before, message]),
        () => Ref.update(messages, (before) => [...before, "warning"])
      )
    )
    yield* TestClock.adjust("5 seconds")
    yield* follow ? Fiber.interrupt(fiber) : Fiber.join(fiber)
    const requests = yield* AwsClient.AwsRequests
    return { messages: yield* Ref.get(messages), inputs: (yield* requests).map(({ input }) => input) }
  }).pipe(Effect.provide(aws))
})

describe("readEvents", () => {
  it.effect("reads all pages", () =>
    Effect.gen(function*() {
      const { messages, inputs } = yield* read([{ events: [event("a", 1)], nextToken: "next" }, {
        events: [event("b", 2)]
      }])

      assert.deepStrictEqual(messages, ["a", "b"])
      assert.deepInclude(inputs[1], { logGroupName: "/aws/lambda/orders", nextToken: "next" })
    }))

  it.effect("hands out an event once that AWS shows again, and one that comes late", () =>
    Effect.gen(function*() {
      const { messages } = yield* read(
        [{ events: [event("a", 10)] }, { events: [event("late", 5), event("a", 10), event("b", 20)] }],
        {},
        true
      )

      assert.deepStrictEqual(messages, ["a", "late", "b"])
    }))

  it.effect("goes on after a failure that passes", () =>
    Effect.gen(function*() {
      const { messages } = yield* read([{ events: [event("a", 1)] }, "down", { events: [event("b", 2)] }], {}, true)

      assert.deepStrictEqual(messages, ["a", "warning", "b"])
    }))

  it.effect("asks AWS for a request id, and looks for it itself beside a filter", () =>
    Effect.gen(function*() {
      const events = [event("1", 1, "ERROR 7f-1"), event("2", 2, "ERROR 7f-2")]
      const alone = yield* read([{ events: events.slice(0, 1) }], { requestId: "7f-1" })
      const both = yield* read([{ events }], { requestId: "7f-1", filter: "ERROR" })

      assert.deepInclude(alone.inputs[0], { filterPattern: "\"7f-1\"" })
      assert.deepInclude(both.inputs[0], { filterPattern: "ERROR" })
      assert.deepStrictEqual(both.messages, ["ERROR 7f-1"])
    }))
})

describe("parseSince", () => {
  const now = Date.parse("2026-01-31T12:00:00Z")
  const times: ReadonlyArray<readonly [text: string, time: string | undefined]> = [
    ["30s", "2026-01-31T11:59:30.000Z"],
    ["1h30m", "2026-01-31T10:30:00.000Z"],
    ["2d", "2026-01-29T12:00:00.000Z"],
    ["2026-01-30T00:00:00Z", "2026-01-30T00:00:00.000Z"],
    ["10", undefined],
    ["-5m", undefined],
    ["", undefined],
    ["yesterday", undefined]
  ]
  for (const [text, time] of times) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const since = parseSince(text, now)

      assert.strictEqual(since === undefined ? undefined : new Date(since).toISOString(), time)
    })
  }
})

describe("renderEvent", () => {
  const at = Date.parse("2026-01-31T12:00:00.250Z")
  const render = (message: string) => renderEvent(event("1", at, message), false)

  it("shows JSON of a logger as text, with its own time", () => {
    const message = JSON.stringify({ timestamp: "2026-01-31T12:00:00.100Z", level: "INFO", message: "placed", id: 7 })

    assert.deepStrictEqual(render(`${message}\n`), ["12:00:00.100 INFO  placed id=7"])
  })

  it("shows the time of the event before lines that have none", () => {
    assert.deepStrictEqual(render("hello"), ["12:00:00.250 hello"])
    assert.deepStrictEqual(render("2026-01-31T12:00:00.100Z\t7f\tINFO\thello"), [
      "2026-01-31T12:00:00.100Z\t7f\tINFO\thello"
    ])
  })

  it("shows what Lambda logs on one line, in both formats", () => {
    const report = {
      time: "2026-01-31T12:00:00.250Z",
      type: "platform.report",
      record: { requestId: "7f", metrics: { durationMs: 12.5, maxMemoryUsedMB: 77 }, status: "success" }
    }

    assert.deepStrictEqual(render(JSON.stringify(report)), [
      "12:00:00.250 REPORT 7f success, durationMs 12.5, maxMemoryUsedMB 77"
    ])
    assert.deepStrictEqual(render("REPORT RequestId: 7f\tDuration: 12.50 ms\tBilled Duration: 13 ms\t\n"), [
      "12:00:00.250 REPORT RequestId: 7f, Duration: 12.50 ms, Billed Duration: 13 ms"
    ])
  })

  it("keeps JSON as JSON for programs", () => {
    assert.deepStrictEqual(JSON.parse(toRecord(event("1", at, "{\"a\":1}\n"))), {
      timestamp: "2026-01-31T12:00:00.250Z",
      logStream: "2026/01/31/[$LATEST]1",
      record: { a: 1 }
    })
  })
})
