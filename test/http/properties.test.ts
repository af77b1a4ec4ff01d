import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { FrontDoor, HttpHandler } from "../../src/http/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { answerOf, doorNames, eventOf, streams } from "./differential/doors.ts"
import { randomOf } from "./random.ts"

const requestOf = (event: unknown): HttpServerRequest.HttpServerRequest => {
  const request = FrontDoor.toRequest(event)
  assert(Result.isSuccess(request))
  return request.success
}

const urlOf = (request: HttpServerRequest.HttpServerRequest): URL => Option.getOrThrow(HttpServerRequest.toURL(request))

/** Texts of characters of all kinds: reserved ones, NUL, halves of surrogate pairs, and any other. */
const textsOf = (seed: number) => {
  const random = randomOf(seed)
  const reserved = "/?#[]@!$&'()*+,;=:%\"<>\\^`{|} ~.-_\0\n\u007f"
  const character = () => {
    const kind = random()
    if (kind < 0.4) return reserved[Math.floor(random() * reserved.length)] ?? "a"
    if (kind < 0.6) return String.fromCharCode(97 + Math.floor(random() * 26))
    if (kind < 0.7) return String.fromCharCode(0xd800 + Math.floor(random() * 0x800))
    return String.fromCodePoint(Math.floor(random() * (kind < 0.9 ? 0x800 : 0x10ffff)))
  }
  return {
    number: (below: number) => Math.floor(random() * below),
    text: (longest: number) => Array.from({ length: Math.floor(random() * (longest + 1)) }, character).join("")
  }
}

const runs = Array.from({ length: 400 }, (_, index) => index + 1)
const isInUrl = /^\/[!-~]*$/

describe("any text", () => {
  it("in the decoded path of an HTTP API becomes a URL that decodes to it", () => {
    for (const seed of runs) {
      const path = `/${textsOf(seed).text(12)}`
      for (const options of [{}, { payloadFormatVersion: "1.0" as const }]) {
        const event = FrontDoor.toEvent("http", { url: "/" }, options as FrontDoor.HttpOptions)

        const { url } = requestOf({ ...event, [("rawPath" in event) ? "rawPath" : "path"]: path })

        assert.match(url, isInUrl)
        assert.strictEqual(decodeURIComponent(url), path.toWellFormed())
        assert.notInclude(url, "?")
        assert.notInclude(url, "#")
      }
    }
  })

  it("in the path of another door becomes a URL, and what is percent-encoded stays so", () => {
    for (const seed of runs) {
      const path = `/${textsOf(seed).text(12)}`
      const { url } = requestOf({ ...FrontDoor.toEvent("rest", { url: "/" }), path })

      assert.match(url, isInUrl)
      assert.strictEqual(url.replaceAll("%", "").length >= path.replaceAll("%", "").length, true)
      assert.strictEqual(
        requestOf({ ...FrontDoor.toEvent("rest", { url: "/" }), path: url }).url,
        url,
        "encoding is done once"
      )
    }
  })

  it("in a decoded query comes back as name and value", () => {
    for (const seed of runs) {
      const { number, text } = textsOf(seed)
      const pairs = Array.from({ length: number(4) }, (_, index) => [`${text(6)}${index}`, [text(6), text(6)]] as const)
      const parameters = Object.fromEntries(pairs)

      const rest = requestOf({
        ...FrontDoor.toEvent("rest", { url: "/" }),
        multiValueQueryStringParameters: parameters
      })
      const lattice = requestOf({ ...FrontDoor.toEvent("lattice", { url: "/" }), queryStringParameters: parameters })

      const expected = Object.entries(parameters).flatMap(([name, values]) =>
        values.map((value) => [name.toWellFormed(), value.toWellFormed()])
      )
      for (const request of [rest, lattice]) {
        assert.match(request.url, isInUrl)
        assert.deepStrictEqual(Array.from(urlOf(request).searchParams), expected)
      }
    }
  })

  it("in a header, a query as sent, or a method throws nothing", () => {
    for (const seed of runs) {
      const { text } = textsOf(seed)
      const event = FrontDoor.toEvent("url", { url: "/", headers: [[text(5), text(5)], ["cookie", text(20)]] })

      const request = requestOf({ ...event, rawQueryString: text(12) })

      assert.match(request.url, isInUrl)
      assert.isObject(request.headers)
      assert.isObject(request.cookies)
    }
  })
})

/** What a client can send. */
const sentPath = (seed: number) => {
  const { number, text } = textsOf(seed)
  return `/${
    text(10).replaceAll(/[^!$&'()*+,\-./0-9:;=@A-Z_a-z~]/gu, (each) => encodeURIComponent(each.toWellFormed()))
  }${number(3) === 0 ? "%2F" : ""}`
}
const sentQuery = (seed: number) => {
  const { number, text } = textsOf(seed + 1000)
  return Array.from(
    { length: number(4) },
    () => `${encodeURIComponent(`k${text(3).toWellFormed()}`)}=${encodeURIComponent(text(5).toWellFormed())}`
  ).join("&")
}
const grouped = (parameters: URLSearchParams) =>
  Object.fromEntries(Array.from(parameters.keys(), (name) => [name, parameters.getAll(name)]))

describe("a request", () => {
  it("is the same behind each door, but for the table of differences", () => {
    for (const seed of runs.slice(0, 150)) {
      const [path, query] = [sentPath(seed), sentQuery(seed)]
      const url = query === "" ? path : `${path}?${query}`
      const body = new Uint8Array(Array.from({ length: seed % 50 }, (_, index) => (index * seed) % 256))
      const sent = { method: "PATCH", url, body, headers: [["x-a", `v${seed}`], ["cookie", `c=${seed}`]] } as const

      for (const door of doorNames) {
        const request = requestOf(eventOf(door, { ...sent, name: "", isChunked: false }, "a.example"))

        if (!door.startsWith("http")) assert.strictEqual(request.url.replace(/\?.*/s, ""), path)
        assert.strictEqual(request.method, "PATCH")
        assert.strictEqual(request.headers["x-a"], `v${seed}`)
        assert.deepStrictEqual({ ...request.cookies }, { c: String(seed) })
        assert.deepStrictEqual(Option.getOrUndefined(request.remoteAddress), "127.0.0.1")
        if (door === "alb") continue
        assert.deepStrictEqual(grouped(urlOf(request).searchParams), grouped(new URLSearchParams(query)), door)
      }
      for (const door of ["url", "lattice V1", "http"] as const) {
        const request = requestOf(eventOf(door, { ...sent, name: "", isChunked: false }, "a.example"))
        if (door === "http") assert.strictEqual(request.url.split("?")[1] ?? "", query)
        else assert.strictEqual(request.url, url)
      }
    }
  })

  it.effect("has its bytes behind each door", () =>
    Effect.gen(function*() {
      for (const seed of runs.slice(0, 60)) {
        const random = randomOf(seed)
        const body = new Uint8Array(
          Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256))
        )
        for (const door of doorNames) {
          const headers = [["content-type", seed % 2 === 0 ? "text/plain" : "application/octet-stream"]] as const
          const sent = { method: "GET", url: "/", body, headers, name: "", isChunked: false }

          const request = requestOf(eventOf(door, sent, "a.example"))

          assert.deepStrictEqual(new Uint8Array(yield* request.arrayBuffer), body)
        }
      }
    }))
})

describe("a response", () => {
  const mirror = Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    return HttpServerResponse.uint8Array(new Uint8Array(yield* request.arrayBuffer), {
      contentType: request.headers["content-type"]
    })
  })
  const run = (door: typeof doorNames[number]) =>
    TestLambda.make(HttpHandler.fromEffect(mirror, { streaming: streams(door) }))

  it.effect.each(doorNames)(
    "by the door %s has any bytes, whatever the content type says",
    (door) =>
      Effect.gen(function*() {
        const lambda = yield* run(door)
        for (const seed of runs.slice(0, 60)) {
          const random = randomOf(seed)
          const limit = seed % 3 === 0 ? 128 : 256
          const body = new Uint8Array(
            Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * limit))
          )
          const type = ["text/plain", "image/png", "application/json", "text/event-stream"][seed % 4] ?? ""
          const sent = {
            method: "POST",
            url: "/",
            body,
            headers: [["content-type", type]] as const,
            name: "",
            isChunked: false
          }

          const answer = answerOf(door, yield* lambda.invoke(eventOf(door, sent, "a.example")))

          assert.deepStrictEqual([answer.status, new Uint8Array(answer.body)], [200, body])
        }
      })
  )

  const big = new Uint8Array(4_194_304).map((_, index) => (index * 7) % 251)

  it.effect.each(["rest", "url", "alb", "url stream"] as const)(
    "by the door %s may have 4 MB of bytes, or as many as the door takes",
    (door) =>
      Effect.gen(function*() {
        const lambda = yield* run(door)
        const body = door === "alb" ? big.subarray(0, 700_000) : big
        const headers = [["content-type", "application/octet-stream"]] as const
        const sent = { method: "POST", url: "/", body, headers, name: "", isChunked: false }

        const answer = answerOf(door, yield* lambda.invoke(eventOf(door, sent, "a.example")))

        assert.strictEqual(answer.status, 200)
        assert.isTrue(answer.body.equals(body))
      })
  )

  it.effect("of text with half a surrogate pair has U+FFFD in its place", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.text("a\uD800b"))
      for (const door of doorNames) {
        const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, { streaming: streams(door) }))
        const sent = { method: "GET", url: "/", body: undefined, headers: [], name: "", isChunked: false }

        const answer = answerOf(door, yield* lambda.invoke(eventOf(door, sent, "a.example")))

        assert.strictEqual(answer.body.toString(), "a\uFFFDb")
      }
    }))
})
