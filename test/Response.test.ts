import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { Response, RuntimeError } from "effect-lambda-runtime"
import { OutOfStock } from "./handlers.ts"

/** The bytes that a response produces, chunk by chunk, and how that ends. */
const produce = Effect.fnUntraced(function*(response: Response.Response<unknown>) {
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

describe("json", () => {
  it("is a complete body that is a value as JSON", () => {
    assert.deepStrictEqual(Response.json({ a: [1, "é"] }), Response.jsonText("{\"a\":[1,\"é\"]}"))
    assert.deepStrictEqual(Response.json(undefined), Response.jsonText("null"))
  })

  it("is an HTTP response with a status and headers, and says that it is JSON", () => {
    assert.deepStrictEqual(
      Response.json({ error: "no" }, { status: 404, headers: { vary: "accept" }, cookies: ["a=1"] }),
      Response.http({
        status: 404,
        headers: { "content-type": "application/json", vary: "accept" },
        cookies: ["a=1"],
        body: "{\"error\":\"no\"}"
      })
    )
    assert.deepStrictEqual(Response.json(1, { headers: { "Content-Type": "application/problem+json" } }).headers, {
      "Content-Type": "application/problem+json"
    })
  })

  it("throws InvalidResponse with the place of a value that has no JSON form", () => {
    assert.throws(
      () => Response.json({ price: 1n }),
      RuntimeError.InvalidResponse,
      "response.price: a bigint has no JSON form"
    )
  })
})

describe("http", () => {
  it("has status 200 and no headers, cookies or body, unless told otherwise", () => {
    const { _tag, body, cookies, headers, multiValueHeaders, status } = Response.http({})

    assert.deepStrictEqual([_tag, status, body], ["Http", 200, undefined])
    assert.deepStrictEqual([headers, multiValueHeaders, cookies], [{}, {}, []])
  })

  it.effect("has a stream as a body that can be produced", () =>
    Effect.gen(function*() {
      const chunks: Array<Uint8Array> = []
      const { body } = Response.http({ body: Stream.make("a", "b") })

      if (typeof body === "object" && "produce" in body) {
        yield* body.produce((more) => Effect.sync(() => void chunks.push(...more)))
      }

      assert.strictEqual(Buffer.concat(chunks).toString(), "ab")
    }))
})

describe("withHeaders", () => {
  it("adds headers to an HTTP response, in place of those of the same name in whatever case", () => {
    const response = Response.http({ status: 404, headers: { "Content-Type": "text/plain", a: "1" } })

    assert.deepStrictEqual(
      Response.withHeaders(response, { "content-type": "text/html", b: "2" }),
      Response.http({ status: 404, headers: { a: "1", "content-type": "text/html", b: "2" } })
    )
  })

  it("leaves any other response as it is", () => {
    for (const response of [Response.json(1), Response.stream(Stream.empty)]) {
      assert.strictEqual(Response.withHeaders(response, { a: "1" }), response)
      assert.strictEqual(Response.withHeaders({ a: "1" })(response), response)
    }
  })
})

describe("toWire", () => {
  const head = { status: 201, headers: { a: "é" }, multiValueHeaders: { b: ["c", "d"] }, cookies: ["e=1"] }
  const json =
    "{\"statusCode\":201,\"headers\":{\"a\":\"é\"},\"multiValueHeaders\":{\"b\":[\"c\",\"d\"]},\"cookies\":[\"e=1\"]"

  it.effect("leaves bytes and streams as they are, whether or not HTTP responses are streamed", () =>
    Effect.gen(function*() {
      for (const streaming of [undefined, true, false]) {
        const json = Response.json(1)
        const stream = yield* Response.toWire(
          Response.stream(Stream.make("a"), { contentType: "text/plain" }),
          streaming
        )

        assert.strictEqual(yield* Response.toWire(json, streaming), json)
        assert.strictEqual(stream._tag === "Streamed" && stream.contentType, "text/plain")
        assert.strictEqual((yield* produce(stream)).text, "a")
      }
    }))

  it.effect.each<[string, Response.HttpResponse<OutOfStock>["body"], string]>([
    ["no body", undefined, ",\"isBase64Encoded\":false}"],
    ["text", "tea", ",\"body\":\"tea\",\"isBase64Encoded\":false}"],
    ["bytes that are UTF-8", Buffer.from("té"), ",\"body\":\"té\",\"isBase64Encoded\":false}"],
    ["other bytes", Buffer.from([0xff]), ",\"body\":\"/w==\",\"isBase64Encoded\":true}"],
    ["a stream", Stream.make("t", "ea"), ",\"body\":\"tea\",\"isBase64Encoded\":false}"]
  ])("makes one JSON text of an HTTP response that is not streamed: %s", ([, body, rest]) =>
    Effect.gen(function*() {
      const wire = yield* Response.toWire(Response.http({ ...head, body }), false)

      assert.deepStrictEqual(wire, Response.jsonText(json + rest))
    }))

  it.effect.each<[string, Response.HttpResponse<OutOfStock>["body"], string]>([
    ["no body", undefined, ""],
    ["text", "té", "té"],
    ["bytes", Buffer.from("té"), "té"],
    ["a stream", Stream.make("t", "é"), "té"]
  ])("puts a prelude before an HTTP response that is streamed: %s", ([, body, text]) =>
    Effect.gen(function*() {
      const wire = yield* Response.toWire(Response.http({ ...head, body }), true)

      assert.strictEqual(wire.contentType, "application/vnd.awslambda.http-integration-response")
      assert.strictEqual(wire._tag === "Streamed" && wire.prelude, `${json}}`)
      assert.strictEqual((yield* produce(wire)).text, text)
    }))

  it.effect("streams a stream and nothing else by default", () =>
    Effect.gen(function*() {
      const wires = [
        yield* Response.toWire(Response.http({ body: "a" }), undefined),
        yield* Response.toWire(Response.http({ body: Stream.make("a") }), undefined)
      ]

      assert.deepStrictEqual(wires.map(({ _tag }) => _tag), ["Buffered", "Streamed"])
    }))

  it.effect("fails with the error of a stream that is collected", () =>
    Effect.gen(function*() {
      const error = new OutOfStock({ item: "tea" })

      const exit = yield* Effect.exit(Response.toWire(Response.http({ body: Stream.fail(error) }), false))

      assert.deepStrictEqual(exit, Exit.fail(error))
    }))

  it.effect("fails with InvalidResponse for what HTTP does not allow, and what is not a response", () =>
    Effect.gen(function*() {
      const errors = [
        yield* Effect.flip(Response.toWire(Response.http({ status: 100 }), true)),
        yield* Effect.flip(Response.toWire(null as unknown as Response.Response, undefined))
      ]

      assert.deepStrictEqual(errors.map(({ message }) => message), [
        "response.status: expected an integer from 200 to 599",
        "response: expected a Response, not null"
      ])
    }))
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
  ])("is valid UTF-8 if a surrogate pair is cut %s", ([, chunks, text]) =>
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
