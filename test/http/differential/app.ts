/** An app that shows all that a request has, answers in every form, and fails in every way. */
import { Effect, Layer, Option, Schema, Stream } from "effect"
import { HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerRespondable, HttpServerResponse } from "effect/http"
import { gzipSync } from "node:zlib"

/** What `/echo` tells of a request. */
export interface Echo {
  readonly method: string
  readonly url: string
  readonly href: string | undefined
  readonly query: ReadonlyArray<readonly [name: string, value: string]>
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
  readonly remoteAddress: string | undefined
  /** In base64. */
  readonly body: string
}

const echo = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  const url = HttpServerRequest.toURL(request)
  const body: Echo = {
    method: request.method,
    url: request.url,
    href: Option.getOrUndefined(Option.map(url, ({ href }) => href)),
    query: Option.match(url, { onNone: () => [], onSome: ({ searchParams }) => Array.from(searchParams) }),
    // `Headers` hide some values when they become JSON.
    headers: Object.fromEntries(Object.entries(request.headers)),
    cookies: request.cookies,
    remoteAddress: Option.getOrUndefined(request.remoteAddress),
    body: Buffer.from(yield* request.arrayBuffer).toString("base64")
  }
  return HttpServerResponse.jsonUnsafe(body)
})

const all = new Uint8Array(Array.from({ length: 512 }, (_, index) => index % 256))
const bytes = (text: string) => new TextEncoder().encode(text)

class OutOfTea extends Schema.TaggedError<OutOfTea>()("OutOfTea", {}) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(HttpServerResponse.jsonUnsafe({ _tag: "OutOfTea" }, { status: 418 }))
  }
}

const withCookies = HttpServerResponse.text("cookies").pipe(
  HttpServerResponse.setCookieUnsafe("a", "1", { httpOnly: true, path: "/", secure: true }),
  HttpServerResponse.setCookieUnsafe("b", "x y;z", { expires: new Date(0), sameSite: "lax" }),
  HttpServerResponse.setCookieUnsafe("c", "", { maxAge: "1 hour" }),
  HttpServerResponse.setHeader("set-cookie", "d=4; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
)

/** Responses of all forms, by the path below `/answer`. */
const answers: { readonly [path: string]: () => HttpServerResponse.HttpServerResponse } = {
  text: () => HttpServerResponse.text("plain, € and 😀"),
  html: () => HttpServerResponse.setHeader(HttpServerResponse.text("<p>é</p>"), "content-type", "text/html"),
  json: () => HttpServerResponse.jsonUnsafe({ a: [1, "€", null] }, { status: 201, headers: { location: "/answer/1" } }),
  problem: () => HttpServerResponse.text("{}", { status: 422, contentType: "application/problem+json" }),
  bytes: () => HttpServerResponse.uint8Array(all),
  "bytes-utf8": () => HttpServerResponse.uint8Array(bytes("bytes of text: é")),
  "bytes-nul": () => HttpServerResponse.uint8Array(bytes("a\0b"), { contentType: "text/plain" }),
  "bytes-bom": () => HttpServerResponse.uint8Array(bytes("\uFEFFtext"), { contentType: "text/plain" }),
  latin1: () => HttpServerResponse.uint8Array(new Uint8Array([0xe9, 0x74, 0xe9]), { contentType: "text/plain" }),
  "no-type": () => HttpServerResponse.removeHeader(HttpServerResponse.uint8Array(all), "content-type"),
  font: () => HttpServerResponse.uint8Array(all, { contentType: "text/css" }),
  gzip: () =>
    HttpServerResponse.uint8Array(gzipSync("zipped"), {
      contentType: "text/plain",
      headers: { "content-encoding": "gzip" }
    }),
  empty: () => HttpServerResponse.empty(),
  "empty-200": () => HttpServerResponse.empty({ status: 200 }),
  "empty-text": () => HttpServerResponse.text(""),
  "no-content": () => HttpServerResponse.text("must not be sent", { status: 204 }),
  "reset-content": () => HttpServerResponse.text("must not be sent", { status: 205 }),
  "not-modified": () => HttpServerResponse.text("must not be sent", { status: 304, headers: { etag: "\"1\"" } }),
  redirect: () => HttpServerResponse.redirect("/elsewhere?a=b%20c", { status: 307 }),
  "redirect-cookie": () =>
    HttpServerResponse.setCookieUnsafe(HttpServerResponse.redirect("/", { status: 303 }), "session", "1"),
  cookies: () => withCookies,
  "100-cookies": () =>
    Array.from({ length: 100 }).reduce<HttpServerResponse.HttpServerResponse>(
      (response, _, index) => HttpServerResponse.setCookieUnsafe(response, `c${index}`, `${index}`),
      HttpServerResponse.text("many")
    ),
  headers: () =>
    // Node writes the head in the encoding of a text that follows it.
    HttpServerResponse.uint8Array(bytes("headers"), {
      headers: {
        "cache-control": "no-store, max-age=0",
        link: "</a>; rel=\"next\", </b>; rel=\"prev\"",
        vary: "accept, origin",
        "x-comma": "a,b",
        "x-empty": "",
        "x-latin1": "caf\u00e9",
        constructor: "c"
      }
    }),
  hop: () => HttpServerResponse.text("hop", { headers: { "keep-alive": "timeout=1", "proxy-connection": "close" } }),
  "wrong-length": () => HttpServerResponse.setHeader(HttpServerResponse.empty({ status: 200 }), "content-length", "0"),
  teapot: () => HttpServerResponse.text("short and stout", { status: 418 }),
  "status-599": () => HttpServerResponse.text("599", { status: 599 }),
  "status-100": () => HttpServerResponse.text("100", { status: 100 }),
  "status-600": () => HttpServerResponse.text("600", { status: 600 }),
  "header-crlf": () => HttpServerResponse.text("split", { headers: { "x-a": "a\r\nset-cookie: b=c" } }),
  "header-name": () => HttpServerResponse.text("name", { headers: { "x a": "b" } }),
  "header-beyond-latin1": () => HttpServerResponse.text("euro", { headers: { "x-a": "€" } }),
  stream: () => HttpServerResponse.stream(Stream.make(bytes("one "), bytes("two "), bytes("€"))),
  "stream-split": () => HttpServerResponse.stream(Stream.make(bytes("€").slice(0, 1), bytes("€").slice(1))),
  "stream-bytes": () => HttpServerResponse.stream(Stream.make(all, all), { contentType: "application/octet-stream" }),
  "stream-empty": () => HttpServerResponse.stream(Stream.empty),
  "stream-events": () =>
    HttpServerResponse.stream(Stream.make(bytes("data: 1\n\n"), bytes("data: 2\n\n")), {
      contentType: "text/event-stream"
    }),
  raw: () => HttpServerResponse.raw("raw text", { contentType: "text/plain" }),
  "raw-bytes": () => HttpServerResponse.raw(all, { contentType: "application/octet-stream" }),
  form: () => HttpServerResponse.urlParams({ a: "b c", d: "é" })
}

const answer = Effect.flatMap(HttpRouter.params, ({ name }) => {
  const make = name === undefined || !Object.hasOwn(answers, name) ? undefined : answers[name]
  return make === undefined ? Effect.die(new Error(`no answer ${name}`)) : Effect.sync(make)
})

export const answerNames = Object.keys(answers)

/** Failures of all kinds, by the path below `/fail`. */
const failures: { readonly [path: string]: Effect.Effect<HttpServerResponse.HttpServerResponse, unknown> } = {
  error: Effect.fail({ _tag: "Expected" }),
  value: Effect.fail("text"),
  die: Effect.die(new Error("defect")),
  throw: Effect.sync(() => {
    throw new TypeError("thrown")
  }),
  interrupt: Effect.interrupt,
  respondable: Effect.fail(new OutOfTea()),
  "respondable-defect": Effect.die(new OutOfTea()),
  response: Effect.fail(HttpServerResponse.text("a response as failure", { status: 409 })),
  "response-defect": Effect.die(HttpServerResponse.text("a response as defect", { status: 410 })),
  schema: Schema.decodeUnknownEffect(Schema.Struct({ a: Schema.String }))({}).pipe(
    Effect.as(HttpServerResponse.empty())
  ),
  circular: Effect.sync(() => {
    const loop: { loop?: unknown } = {}
    loop.loop = loop
    return HttpServerResponse.jsonUnsafe(loop)
  })
}

export const failureNames = Object.keys(failures)

const failure = Effect.flatMap(HttpRouter.params, ({ name = "" }) => failures[name] ?? Effect.die(name))

const reply = (value: unknown) => HttpServerResponse.jsonUnsafe({ value })

/** Bodies of requests, read in every way. */
const read = Layer.mergeAll(
  HttpRouter.add("*", "/read/text", Effect.map(HttpServerRequest.HttpServerRequest.use((r) => r.text), reply)),
  HttpRouter.add("*", "/read/json", Effect.map(HttpServerRequest.HttpServerRequest.use((r) => r.json), reply)),
  HttpRouter.add(
    "*",
    "/read/form",
    Effect.map(HttpServerRequest.HttpServerRequest.use((r) => r.urlParamsBody), ({ params }) => reply(params))
  ),
  HttpRouter.add(
    "*",
    "/read/stream",
    Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      (request) =>
        Effect.map(Stream.runCollect(request.stream), (chunks) => reply(Buffer.concat(chunks).toString("hex")))
    )
  ),
  HttpRouter.add(
    "*",
    "/read/multipart",
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
      Effect.map(
        Stream.runCollect(Stream.mapEffect(request.multipartStream, (part) =>
          part._tag === "File"
            ? Effect.map(part.contentEffect, (content) => [part.key, part.name, part.contentType, content.length])
            : Effect.succeed([part.key, part.value]))),
        reply
      ))
  ),
  HttpRouter.add("*", "/read/nothing", HttpServerResponse.text("not read"))
)

export const routes = Layer.mergeAll(
  HttpRouter.add("*", "/echo/*", echo),
  HttpRouter.add("*", "/answer/:name", answer),
  HttpRouter.add("*", "/fail/:name", failure),
  HttpRouter.add("GET", "/params/:one/*", Effect.map(HttpRouter.params, reply)),
  HttpRouter.add(
    "GET",
    "/late",
    HttpServerResponse.stream(Stream.concat(Stream.make(bytes("first")), Stream.die("late")))
  ),
  HttpRouter.add(
    "GET",
    "/web-response",
    Effect.sync(() => HttpServerResponse.raw(new Response("of the web", { status: 202, headers: { "x-web": "yes" } })))
  ),
  HttpRouter.add(
    "GET",
    "/form-data",
    Effect.sync(() => {
      const form = new FormData()
      form.append("title", "é")
      return HttpServerResponse.formData(form)
    })
  ),
  HttpRouter.add(
    "GET",
    "/chunked",
    HttpServerResponse.text("in chunks", { headers: { "transfer-encoding": "chunked", connection: "upgrade" } })
  ),
  HttpRouter.add(
    "GET",
    "/cors",
    HttpMiddleware.cors({ allowedOrigins: ["https://a.example"], credentials: true })(
      Effect.succeed(HttpServerResponse.text("cors"))
    )
  ),
  read
)
