import { assert, describe, it } from "@effect/vitest"
import * as Headers from "../../src/events/Headers.ts"

describe("Headers.get", () => {
  it("finds a name in any case", () => {
    const headers = { "X-Forwarded-For": "192.0.2.1", accept: "*/*" }

    assert.strictEqual(Headers.get(headers, "x-forwarded-for"), "192.0.2.1")
    assert.strictEqual(Headers.get(headers, "Accept"), "*/*")
  })

  it("prefers the name as it is spelt", () => {
    assert.strictEqual(Headers.get({ ACCEPT: "a", accept: "b" }, "accept"), "b")
  })

  it("has no value for a name that is absent, and none without headers", () => {
    assert.isUndefined(Headers.get({ accept: "*/*" }, "content-type"))
    assert.isUndefined(Headers.get({}, "constructor"))
    assert.isUndefined(Headers.get(null, "accept"))
    assert.isUndefined(Headers.get(undefined, "accept"))
  })
})
