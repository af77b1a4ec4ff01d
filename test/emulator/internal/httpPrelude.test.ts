import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeDecoder } from "../../../src/emulator/internal/httpPrelude.ts"

const nul = "\0".repeat(8)

const decode = Effect.fnUntraced(function*(prelude: unknown) {
  const decoded = yield* makeDecoder().push(Buffer.from(JSON.stringify(prelude) + nul))
  return decoded?.[0]
})

describe("makeDecoder", () => {
  it.effect("finds the prelude wherever the pieces are cut", () =>
    Effect.gen(function*() {
      const text = `{"statusCode":201,"headers":{"a":"é"}}${nul}body`
      const bytes = Buffer.from(text)

      for (let at = 0; at <= bytes.length; at++) {
        const decoder = makeDecoder()
        const first = yield* decoder.push(bytes.subarray(0, at))
        const decoded = first ?? (yield* decoder.push(bytes.subarray(at)))
        const rest = first === undefined ? "" : bytes.subarray(at).toString()

        assert.strictEqual(decoded?.[0].status, 201)
        assert.strictEqual(Buffer.from(decoded?.[1] ?? []).toString() + rest, "body")
      }
    }))

  it.effect("gives values as the bytes of their UTF-8", () =>
    Effect.gen(function*() {
      const prelude = yield* decode({ headers: { "X-A": "é", "x-b": 1, "x-c": true }, cookies: ["c=é"] })

      assert.deepStrictEqual(prelude, {
        status: 200,
        headers: { "x-a": "Ã©", "x-b": "1", "x-c": "true", "set-cookie": "c=Ã©" }
      })
    }))

  it.effect("prefers the list of values, and adds cookies to those that are headers", () =>
    Effect.gen(function*() {
      const prelude = yield* decode({
        statusCode: 0,
        headers: { "X-A": "1", "Set-Cookie": "a=1" },
        multiValueHeaders: { "x-a": ["2", "3"], "x-none": [] },
        cookies: ["b=2"]
      })

      assert.deepStrictEqual(prelude, {
        status: 200,
        headers: { "x-a": ["2", "3"], "set-cookie": ["a=1", "b=2"] }
      })
    }))

  it.effect("leaves out what belongs to the connection", () =>
    Effect.gen(function*() {
      const prelude = yield* decode({
        headers: { "Content-Length": "3", Connection: "close", "Transfer-Encoding": "chunked", "x-a": "1" }
      })

      assert.deepStrictEqual(prelude?.headers, { "x-a": "1" })
    }))

  it.effect.each<readonly [unknown, string]>([
    ["text", "it is not a JSON object"],
    [[], "it is not a JSON object"],
    [{ statusCode: 99 }, "statusCode is not a status from 200 to 599"],
    [{ statusCode: "200" }, "statusCode is not a status from 200 to 599"],
    [{ statusCode: 200.5 }, "statusCode is not a status from 200 to 599"],
    [{ headers: { "a b": "1" } }, "the header \"a b\" is not text that HTTP allows"],
    [{ headers: { a: "1\r\nb: 2" } }, "the header \"a\" is not text that HTTP allows"],
    [{ headers: { a: {} } }, "the header \"a\" is not text that HTTP allows"],
    [{ cookies: [null] }, "the header \"set-cookie\" is not text that HTTP allows"]
  ])("fails for %j", ([prelude, reason]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(decode(prelude))

      assert.strictEqual(error.reason, reason)
    }))

  it.effect("fails for text that is not JSON", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(makeDecoder().push(Buffer.from(`{${nul}`)))

      assert.strictEqual(error.reason, "it is not a JSON object")
    }))

  it.effect("gives up after a megabyte without an end", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(makeDecoder().push(Buffer.alloc(1_048_577, "a")))

      assert.strictEqual(error.reason, "it is not followed by eight NUL bytes")
    }))

  it.effect("takes a response without bytes as empty, and refuses one that ends in its prelude", () =>
    Effect.gen(function*() {
      const cut = makeDecoder()
      yield* cut.push(Buffer.from("{}"))

      assert.deepStrictEqual(yield* makeDecoder().end, { status: 200, headers: {} })
      assert.strictEqual((yield* Effect.flip(cut.end)).reason, "it is not followed by eight NUL bytes")
    }))
})
