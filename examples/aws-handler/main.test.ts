import { assert, describe, it } from "@effect/vitest"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { handler, stream } from "./main.ts"

/** What AWS's runtime passes along with an event, as far as it matters here. */
const context = {
  awsRequestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:hello",
  getRemainingTimeInMillis: () => 3000
}

// AWS's runtime knows nothing of effects: it calls, and awaits a promise. So do these tests.
describe("handler", () => {
  it("resolves with the response", async () => {
    const answer = await handler({ name: "Ada", age: 36 }, context)

    assert.deepStrictEqual(answer, { greetings: "Hello Ada. You look younger than your age." })
  })

  it("rejects with the name of the failure", async () => {
    const [settled] = await Promise.allSettled([handler({ name: "Ada" }, context)])

    assert.nestedInclude(settled, {
      "status": "rejected",
      "reason.name": "Runtime.InvalidEvent",
      "reason.message": "event.age: missing key"
    })
  })

  it("takes no callback: AWS's runtime refuses functions of three parameters", () => {
    assert.isAtMost(handler.length, 2)
  })
})

describe("stream", () => {
  it("writes the response to the stream of AWS's runtime", async () => {
    const types: Array<string> = []
    const responseStream = Object.assign(new PassThrough(), { setContentType: (type: string) => types.push(type) })

    const [, body] = await Promise.all([
      Reflect.apply(stream, undefined, [{ name: "Ada", age: 36 }, responseStream, context]),
      text(responseStream)
    ])

    assert.strictEqual(body, "Hello Ada. You look younger than your age.")
    assert.deepStrictEqual(types, ["text/plain"])
  })
})
