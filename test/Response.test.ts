import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { Response } from "effect-lambda-runtime"
import { OutOfStock } from "./handlers.ts"

/** The bytes that a response produces, chunk by chunk, and how that ends. */
const produce = Effect.fnUntraced(function*(response: Response.Response) {
  const chunks: Array<Uint8Array> = []
  const exit = yield* response._tag === "Streamed"
    ? Effect.exit(response.produce((more) => Effect.sync(() => void chunks.push(...more))))
    : Effect.die("not streamed")
  return { chunks, exit, text: Buffer.concat(chunks).toString("utf8") }
})

describe("bytes", () => {
  it("is a complete body of octets, unless told otherwise", () => {
    const body = new Uint8Array([1, 2])

    assert.deepStrictEqual(Response.bytes(body), {
      _tag: "Buffered",
      body,
      contentType: "application/octet-stream"
    })
    assert.deepStrictEqual(Response.bytes("a,b", { contentType: "text/csv" }), {
      _tag: "Buffered",
      body: "a,b",
      contentType: "text/csv"
    })
  })
})

describe("jsonText", () => {
  it("is a complete body of JSON", () => {
    assert.deepStrictEqual(Response.jsonText("{}"), { _tag: "Buffered", body: "{}", contentType: "application/json" })
  })
})

describe("stream", () => {
  it.effect("produces strings as UTF-8 and bytes as they are", () =>
    Effect.gen(function*() {
      const bytes = new Uint8Array([0xff, 0x00])

      const { chunks } = yield* produce(Response.stream(Stream.make<Array<string | Uint8Array>>("é", bytes)))

      assert.deepStrictEqual(chunks.map((chunk) => Array.from(chunk)), [[0xc3, 0xa9], [0xff, 0x00]])
    }))

  it.effect.each<[string, ReadonlyArray<string>, string]>([
    ["by two strings", ["a\ud83d", "\ude00b"], "a\u{1f600}b"],
    ["by one unit at a time", ["\ud83d", "\ude00", "\ud83d", "\ude00"], "\u{1f600}\u{1f600}"],
    ["by an empty string between", ["\ud83d", "", "\ude00"], "\u{1f600}"],
    ["and never completed", ["a\ud83d", "b"], "a\ufffdb"],
    ["at the very end", ["a\ud83d"], "a\ufffd"],
    ["in the wrong order", ["\ude00", "\ud83d"], "\ufffd\ufffd"]
  ])("is valid UTF-8 where a surrogate pair is cut %s", ([, chunks, text]) =>
    Effect.gen(function*() {
      const produced = yield* produce(Response.stream(Stream.fromIterable(chunks).pipe(Stream.rechunk(1))))

      assert.strictEqual(produced.text, text)
    }))

  it.effect("sends half a pair before bytes that follow it", () =>
    Effect.gen(function*() {
      const chunks = Stream.make<Array<string | Uint8Array>>("a\ud83d", Buffer.from("b"))

      const produced = yield* produce(Response.stream(chunks))

      assert.strictEqual(produced.text, "a\ufffdb")
    }))

  it.effect("starts anew each time that it is produced", () =>
    Effect.gen(function*() {
      const response = Response.stream(Stream.make("a", "\ud83d"))

      const first = yield* produce(response)
      const second = yield* produce(response)

      assert.deepStrictEqual([first.text, second.text], ["a\ufffd", "a\ufffd"])
    }))

  it.effect("fails as the stream fails, after what it has produced", () =>
    Effect.gen(function*() {
      const { exit, text } = yield* produce(Response.stream(
        Stream.concat(Stream.make("part"), Stream.fail(new OutOfStock({ item: "tea" })))
      ))

      assert.strictEqual(text, "part")
      assert.deepStrictEqual(exit, Exit.fail(new OutOfStock({ item: "tea" })))
    }))

  it("has the content type of Lambda's HTTP integration with a prelude, and only then", () => {
    const { contentType, ...withPrelude } = Response.stream(Stream.empty, {
      contentType: "text/html",
      prelude: "{\"statusCode\":200}"
    })

    assert.strictEqual(contentType, "application/vnd.awslambda.http-integration-response")
    assert.strictEqual("prelude" in withPrelude && withPrelude.prelude, "{\"statusCode\":200}")
    assert.strictEqual(Response.stream(Stream.empty, { contentType: "text/html" }).contentType, "text/html")
    assert.strictEqual(Response.stream(Stream.empty).contentType, "application/octet-stream")
  })
})
