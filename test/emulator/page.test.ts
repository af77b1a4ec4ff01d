/** The endpoints of the page at `/_lambda`, over sockets. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Queue } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as fs from "node:fs"
import * as Http from "node:http"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { fail, next, open, pieces, read, respond, send, stream } from "./caller.ts"

type Server = Emulator.Emulator["Service"]

/** JSON of the page as a test reads it. */
const json = (text: string) => JSON.parse(text)

const get = (server: Server, rest: string, headers: Http.OutgoingHttpHeaders = {}) =>
  send({ port: server.port, method: "GET", path: `/_lambda${rest}`, headers })

const getJson = (server: Server, rest: string) =>
  Effect.map(get(server, rest), ({ body, status }) => {
    assert.strictEqual(status, 200, body)
    return json(body)
  })

const post = (server: Server, rest: string, body = "", headers: Http.OutgoingHttpHeaders = {}) =>
  send({ port: server.port, path: `/_lambda${rest}`, headers, body })

const framesOf = (body: string) => body.trimEnd().split("\n").map(json)

/** What frames say: the body as text. */
const told = (body: string) =>
  framesOf(body).map((frame) =>
    frame.type === "piece" ? Buffer.from(frame.base64, "base64").toString() : frame.type === "began" ? "began" : frame
  )

/** The lines of an answer as they come. */
const frameReader = Effect.fnUntraced(function*(incoming: Http.IncomingMessage) {
  const lines = yield* Queue.unbounded<string>()
  let rest = ""
  incoming.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n")
    rest = parts.pop() ?? ""
    for (const line of parts) Queue.offerUnsafe(lines, line)
  })
  return { next: Queue.take(lines) }
})

/** Invokes the function by the page and plays the runtime. */
const invoke = Effect.fnUntraced(
  function*(server: Server, event: string, play: (requestId: string) => Effect.Effect<unknown, Error>) {
    const answer = yield* Effect.forkChild(post(server, "/invoke?function=function", event), { startImmediately: true })
    const { requestId } = yield* next(server)
    yield* play(requestId)
    return { requestId, body: (yield* Fiber.join(answer)).body }
  }
)

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(path.join(tmpdir(), "page-"))),
  (folder) => Effect.sync(() => fs.rmSync(folder, { force: true, recursive: true }))
)

describe("the page", () => {
  it.effect("is HTML with its scripts and style, and allows nothing inline or from elsewhere", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })

      const page = yield* get(server, "")
      const files = Array.from(page.body.matchAll(/(?:src|href)="\/_lambda(\/[^"]+)"/g), ([, file = ""]) => file)
      const scripts = ["/dom.js", "/format.js", "/json.js", "/past.js", "/plot.js", "/response.js"]
      const answers = yield* Effect.forEach([...files, ...scripts], (file) => get(server, file))

      assert.deepStrictEqual(files, ["/page.css", "/main.js"])
      assert.strictEqual(page.headers["content-type"], "text/html; charset=utf-8")
      assert.deepStrictEqual(answers.map(({ status }) => status), answers.map(() => 200))
      for (const { body, headers } of [page, ...answers]) {
        const policy = String(headers["content-security-policy"])
        assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/)
        assert.notMatch(policy, /unsafe|\*|http/)
        assert.strictEqual(headers["x-content-type-options"], "nosniff")
        assert.notMatch(body, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/)
      }
      assert.notMatch(page.body, /<script>|<style|\son[a-z]+=|style="/)
    }))

  it.effect("says where it has no path, and which method a path takes", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })

      const answers = yield* Effect.all([
        get(server, "/nowhere"),
        get(server, "/../package.json"),
        get(server, "/Page.ts"),
        get(server, "/toString"),
        get(server, "/invoke"),
        post(server, "/state"),
        get(server, "x")
      ])

      assert.deepStrictEqual(answers.map(({ headers, status }) => [status, headers.allow]), [
        [404, undefined],
        [404, undefined],
        [404, undefined],
        [404, undefined],
        [405, "POST"],
        [405, "GET"],
        [404, undefined]
      ])
    }))

  it.effect("refuses pages of other origins and unknown hosts before it does anything", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, allowedOrigins: ["http://localhost:5173"] })
      const foreign = [
        { origin: "http://evil.example" },
        { origin: "http://localhost:5173" },
        { "sec-fetch-site": "cross-site" },
        { host: "evil.example" }
      ]

      const answers = yield* Effect.forEach(foreign, (headers) =>
        Effect.all([
          get(server, "", headers),
          get(server, "/state", headers),
          get(server, "/events", headers),
          get(server, "/samples?name=sqs", headers),
          post(server, "/invoke?function=function", "{}", headers),
          post(server, "/replay?id=1", "", headers)
        ]))

      assert.deepStrictEqual(answers.flat().map(({ status }) => status), answers.flat().map(() => 403))
      assert.deepStrictEqual((yield* getJson(server, "/state")).invocations, [])
    }))
})

describe("the samples of the page", () => {
  it.effect("are listed by source and sent on demand", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })

      const sources = yield* getJson(server, "/samples")
      const sqs = yield* getJson(server, "/samples?name=sqsFifo")
      const unknown = yield* get(server, "/samples?name=nobody")

      assert.deepInclude(sources, { source: "SqsEvent", samples: ["sqs", "sqsFifo"] })
      assert.isAbove(sources.length, 85)
      assert.isTrue(sources.every(({ source }: { source: string }) => /^[A-Z]\w+Event$/.test(source)))
      assert.isString(sqs.Records[0].messageId)
      assert.strictEqual(unknown.status, 404)
    }))
})

describe("the files of the page", () => {
  it.effect("are the JSON files of the folder, and nothing outside it", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const events = path.join(folder, "events")
      fs.mkdirSync(path.join(events, "orders", ".hidden"), { recursive: true })
      fs.writeFileSync(path.join(folder, "secret.json"), "\"secret\"")
      fs.mkdirSync(path.join(folder, "events2"))
      fs.writeFileSync(path.join(folder, "events2", "secret.json"), "\"secret\"")
      fs.writeFileSync(path.join(events, "ä b.json"), "{\"a\":1}")
      fs.writeFileSync(path.join(events, "notes.txt"), "notes")
      fs.writeFileSync(path.join(events, "orders", "one.json"), "{ not JSON yet")
      fs.writeFileSync(path.join(events, "orders", ".hidden", "two.json"), "{}")
      fs.writeFileSync(path.join(events, "big.json"), Buffer.alloc(6_291_557, " "))
      fs.symlinkSync(path.join(folder, "secret.json"), path.join(events, "link.json"))
      fs.symlinkSync(folder, path.join(events, "up"))
      fs.symlinkSync(path.join(events, "ä b.json"), path.join(events, "within.json"))
      const server = yield* Emulator.make({ port: 0, eventsFolder: events })
      const file = (name: string) => get(server, `/files?name=${encodeURIComponent(name)}`)

      const names = yield* getJson(server, "/files")
      const found = yield* Effect.forEach(["ä b.json", "within.json", "orders/one.json"], file)
      const refused = yield* Effect.forEach([
        "../secret.json",
        "../events2/secret.json",
        "link.json",
        "up/secret.json",
        path.join(folder, "secret.json"),
        "notes.txt",
        "orders",
        "",
        "a\0.json"
      ], file)

      assert.deepStrictEqual(names, ["big.json", "orders/one.json", "within.json", "ä b.json"])
      assert.deepStrictEqual(found.map(({ body }) => body), ["{\"a\":1}", "{\"a\":1}", "{ not JSON yet"])
      assert.isTrue(found.every(({ headers }) => headers["content-type"] === "text/plain; charset=utf-8"))
      assert.deepStrictEqual(refused.map(({ status }) => status), refused.map(() => 404))
      assert.isFalse(refused.some(({ body }) => body.includes(folder)))
      assert.strictEqual((yield* file("big.json")).status, 413)
    }))

  it.effect("are none if there is no folder", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, eventsFolder: "nowhere" })

      assert.deepStrictEqual(yield* getJson(server, "/files"), [])
    }))
})

describe("an invocation by the page", () => {
  it.effect("gets the response in parts: JSON, HTTP with cookies, an error", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      const http = {
        statusCode: 302,
        headers: { location: "/ä" },
        cookies: ["a=1", "b=2"],
        isBase64Encoded: false,
        body: "b"
      }

      const plain = yield* invoke(server, "{}", (id) => respond(server, id, "{\"n\":1}"))
      const redirect = yield* invoke(server, "{}", (id) => respond(server, id, JSON.stringify(http)))
      const failed = yield* invoke(server, "{}", (id) => fail(server, id, { errorType: "Bad", errorMessage: "no" }))

      assert.deepStrictEqual(told(plain.body), [
        "began",
        { type: "head", contentType: "application/json", http: null },
        "{\"n\":1}",
        { type: "ended" }
      ])
      assert.deepStrictEqual(told(redirect.body)[1].http, {
        status: 302,
        headers: [["content-type", "application/json"], ["location", "/ä"], ["set-cookie", "a=1"], [
          "set-cookie",
          "b=2"
        ]]
      })
      assert.deepStrictEqual(told(failed.body), [
        "began",
        { type: "failed", report: "{\"errorType\":\"Bad\",\"errorMessage\":\"no\"}" },
        { type: "ended" }
      ])
    }))

  it.effect("gets a stream piece by piece, the head of an HTTP response first, and the error in its middle", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      const caller = yield* open({ port: server.port, path: "/_lambda/invoke?function=function", body: "{}" })
      // The answer begins before the function runs.
      const frames = yield* frameReader(yield* caller.answer)
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, "application/vnd.awslambda.http-integration-response")

      const began = yield* frames.next
      yield* response.write("{\"statusCode\":201,\"cookies\":[\"a=1\"]}\0\0\0\0")
      yield* response.write("\0\0\0\0one")
      const head = yield* frames.next
      const one = yield* frames.next
      yield* response.write("two")
      const two = yield* frames.next
      yield* response.fail({ errorType: "Late", errorMessage: "too late" })
      const failed = yield* frames.next
      const ended = yield* frames.next

      assert.deepStrictEqual([began, head, one, two, failed, ended].flatMap(told), [
        "began",
        {
          type: "head",
          contentType: "application/vnd.awslambda.http-integration-response",
          http: { status: 201, headers: [["set-cookie", "a=1"]] }
        },
        "one",
        "two",
        { type: "failed", report: "{\"errorType\":\"Late\",\"errorMessage\":\"too late\"}" },
        { type: "ended" }
      ])
    }))

  it.effect("is refused if the event is not JSON or nobody has the name", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functionName: "shop" })

      const answers = yield* Effect.all([
        post(server, "/invoke?function=shop", "{"),
        post(server, "/invoke?function=shop", ""),
        post(server, "/invoke?function=other", "{}"),
        post(server, "/invoke", "{}"),
        post(server, "/replay?id=nobody")
      ])

      assert.deepStrictEqual(answers.map(({ status }) => status), [400, 400, 404, 404, 404])
      assert.match(answers[0].body, /The event is not JSON/)
    }))
})

describe("the past of the page", () => {
  it.effect("has each invocation with its event, response and outcome, whoever called, and replays it", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      const elsewhere = yield* Effect.forkChild(
        send({ port: server.port, path: "/invoke", body: "{\"by\":\"curl\"}" }),
        { startImmediately: true }
      )
      const first = yield* next(server)
      yield* respond(server, first.requestId, "<h1>Hi</h1>", { "content-type": "text/html" })
      yield* Fiber.join(elsewhere)

      const replaying = yield* Effect.forkChild(post(server, `/replay?id=${first.requestId}`), {
        startImmediately: true
      })
      const second = yield* next(server)
      yield* fail(server, second.requestId, { errorType: "Bad", errorMessage: "no" })
      yield* Fiber.join(replaying)

      assert.strictEqual(second.body, "{\"by\":\"curl\"}")
      const { functions, invocations } = yield* getJson(server, "/state")
      assert.strictEqual(functions[0].name, "function")
      assert.deepStrictEqual(
        invocations.map((each: Record<string, any>) => [each["requestId"], each["source"], each["report"].status]),
        [[first.requestId, "invoke", "success"], [second.requestId, "invoke", "error"]]
      )
      const known = yield* getJson(server, `/invocation?id=${first.requestId}`)
      assert.strictEqual(known.event, "{\"by\":\"curl\"}")
      assert.deepStrictEqual(told(known.response.map((each: unknown) => JSON.stringify(each)).join("\n")), [
        { type: "head", contentType: "text/html", http: null },
        "<h1>Hi</h1>"
      ])
      const body = yield* get(server, `/body?id=${first.requestId}`)
      assert.strictEqual(body.body, "<h1>Hi</h1>")
      assert.match(String(body.headers["content-security-policy"]), /^sandbox; default-src 'none'/)
    }))

  it.effect("is followed by server-sent events: the state, and then what happens without the events of callers", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      const follower = yield* open({ port: server.port, method: "GET", path: "/_lambda/events" })
      const answer = yield* follower.answer
      const received = yield* pieces(answer)
      const state = yield* received.next

      const { requestId } = yield* invoke(server, "{\"secret\":1}", (id) => respond(server, id, "{}"))
      const queued = yield* received.next

      assert.strictEqual(answer.headers["content-type"], "text/event-stream")
      assert.match(state, /^event: state\ndata: \{"functions":\[\{"name":"function".*\n\n$/)
      assert.match(queued, /^event: happened\ndata: \{"_tag":"InvocationQueued"/)
      assert.include(queued, requestId)
      assert.include(queued, "\"eventBytes\":12")
      assert.notInclude(queued, "secret")
    }))

  it.effect("ends its event streams with the emulator", () =>
    Effect.gen(function*() {
      const answer = yield* Effect.scoped(Effect.gen(function*() {
        const server = yield* Emulator.make({ port: 0 })
        return yield* follow(server.port)
      }))

      assert.isTrue((yield* read(answer)).complete)
    }))
})

/** An event stream that outlives the scope of its emulator. */
const follow = (port: number) =>
  Effect.callback<Http.IncomingMessage>((resume) => {
    Http.get(
      { host: "127.0.0.1", port, path: "/_lambda/events", agent: false },
      (incoming) => resume(Effect.succeed(incoming))
    )
  })
