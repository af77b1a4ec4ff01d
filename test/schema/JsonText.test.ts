import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Batch, Handler } from "effect-lambda-runtime"
import { FunctionUrlEventOf } from "effect-lambda-runtime/events/FunctionUrlEvent"
import { JsonText } from "effect-lambda-runtime/schema"
import { TestLambda } from "effect-lambda-runtime/testing"
import { inspect } from "node:util"

const Order = Schema.Struct({ orderId: Schema.String })

describe("JsonText", () => {
  it("is the text of JSON that its schema describes", () => {
    const schema = JsonText(Schema.Struct({ at: Schema.DateFromString }))
    const text = "{\"at\":\"2026-11-28T00:00:00.000Z\"}"

    const decoded = Schema.decodeSync(schema)(text)

    assert.deepStrictEqual(decoded, { at: new Date("2026-11-28") })
    assert.strictEqual(Schema.encodeSync(schema)(decoded), text)
  })

  const cases: ReadonlyArray<readonly [text: string, expected: string]> = [
    ["", "expected JSON, but it is empty"],
    [" \r\n", "expected JSON, but it is empty"],
    ["\ufeff", "expected JSON, but it is empty"],
    ["\ufeff{\"orderId\":\"7\"}", "expected JSON, but it begins with a byte order mark"],
    ["hunter2", "expected JSON"],
    ["{\"orderId\":", "expected JSON"]
  ]

  it.effect.each(cases)("says what is wrong with %j: %s", ([text, expected]) =>
    Effect.gen(function*() {
      const handler = Handler.json({ event: Schema.Struct({ body: JsonText(Order) }) }, () => Effect.void)
      const lambda = yield* TestLambda.make(handler)

      assert.deepStrictEqual(
        yield* lambda.invoke({ body: text }),
        TestLambda.failure("Runtime.InvalidEvent", `event.body: ${expected}`)
      )
    }))

  it.effect.each(cases)(
    "is the body of an HTTP event, and of a message: %j",
    ([text, expected]) =>
      Effect.gen(function*() {
        const failures: Array<string> = []
        const onFailure = ({ cause }: Batch.Failure<unknown>) =>
          Effect.sync(() => failures.push(inspect(cause, { depth: 9 })))
        const http = yield* TestLambda.make(Handler.json({ event: FunctionUrlEventOf(Order) }, () => Effect.void))
        const queue = yield* TestLambda.make(Batch.sqs({ body: Order, onFailure }, () => Effect.void))

        const response = yield* http.invoke({
          version: "2.0",
          routeKey: "$default",
          rawPath: "/",
          rawQueryString: "",
          requestContext: { http: { method: "POST", path: "/" }, requestId: "1" },
          body: Buffer.from(text).toString("base64"),
          isBase64Encoded: true
        })
        yield* queue.invoke({
          Records: [{
            messageId: "m-1",
            body: text,
            eventSource: "aws:sqs",
            eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
            awsRegion: "eu-central-1",
            receiptHandle: "handle",
            attributes: {
              ApproximateReceiveCount: "1",
              SentTimestamp: "1545082649183",
              SenderId: "AIDAIENQZJOLO23YVJ4VO",
              ApproximateFirstReceiveTimestamp: "1545082649185"
            }
          }]
        })

        assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", `event.body: ${expected}`))
        assert.include(failures.join(), `body: ${expected}`)
        assert.notInclude(failures.join(), "hunter2")
      })
  )
})
