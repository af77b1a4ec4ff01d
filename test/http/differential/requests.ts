/** Requests for every front door: some by hand, most of them made by a seed, so that each run has the same. */
import { gzipSync } from "node:zlib"
import { randomOf } from "../random.ts"
import { answerNames, failureNames } from "./app.ts"

/** A request as it goes over a socket. Texts of path and headers hold one character for each byte. */
export interface Sent {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: Uint8Array | undefined
  /** Sends the body in chunks, without a length. */
  readonly isChunked: boolean
}

/** All headers that go over the socket. */
export const headersOf = ({ body, headers, isChunked }: Sent, host: string): Sent["headers"] => [
  ["host", host],
  ...headers,
  ...body === undefined
    ? []
    : [isChunked ? ["transfer-encoding", "chunked"] as const : ["content-length", String(body.length)] as const]
]

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const sent = (
  method: string,
  url: string,
  { body, headers = [], isChunked = false }: {
    readonly body?: string | Uint8Array
    readonly headers?: Sent["headers"]
    readonly isChunked?: boolean
  } = {}
): Sent => ({
  name: `${method} ${url}`,
  method,
  url,
  headers,
  body: typeof body === "string" ? utf8(body) : body,
  isChunked
})

const type = (value: string) => ["content-type", value] as const
const all = new Uint8Array(Array.from({ length: 256 }, (_, index) => index))

const multipart = [
  "--x",
  "content-disposition: form-data; name=\"title\"",
  "",
  "é",
  "--x",
  "content-disposition: form-data; name=\"file\"; filename=\"a.bin\"",
  "content-type: application/octet-stream",
  "",
  "\u0000\u0001",
  "--x--",
  ""
].join("\r\n")

const byHand: ReadonlyArray<Sent> = [
  ...["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"].map((method) => sent(method, `/echo/${method}`)),
  sent("GET", "/nowhere"),
  sent("POST", "/late/nowhere", { body: "x" }),
  sent("GET", "/echo/%"),
  sent("GET", "/echo/%zz"),
  sent("GET", "/echo/%E9"),
  ...["%2F", "%252F", "%3F", "%23", "%3B", "%25", "%2525", "%00", "%7F", "%41", "%c3%a9", "%F0%9F%98%80"].map((
    escape
  ) => sent("GET", `/echo/a${escape}b`)),
  ...[..."!$&'()*+,-.:;=@_~"].map((character) => sent("GET", `/echo/a${character}b`)),
  sent("GET", "/echo//a//b/"),
  sent("GET", "//evil.example/echo/a"),
  sent("GET", "/echo/../echo/./a"),
  sent("GET", "/params/a%20b/c/d"),
  sent("GET", "/params/caf%C3%A9/x;y=1"),
  ...[
    "?",
    "?a",
    "?a=",
    "?=a",
    "?a=b=c",
    "?a=1,2",
    "?a=1&a=2",
    "?a=1&b=2&a=3",
    "?b=1&2=x&1=y&a=0",
    "?c=+",
    "?c=%2B",
    "?c=%20",
    "?c=%252B",
    "?a%5B%5D=1&a%5B%5D=2",
    "?a=%26&b=%3D&c=%23",
    "?a=%C3%A9&%C3%A9=a",
    "?a=%F0%9F%98%80",
    "?a=%",
    "?a=%zz",
    "?a=%FF",
    "?a=1;b=2",
    "?a=?&b=/",
    "?a='(x)*!~",
    "?__proto__=a&constructor=b&toString=c",
    "?url=https%3A%2F%2Fexample.com%2F%3Fa%3Db",
    "?&&a=1&&",
    "?a=\"b\""
  ].map((query) => sent("GET", `/echo/q${query}`)),
  sent("GET", "/echo/h", { headers: [["X-Multi", "a"], ["x-multi", "b"], ["X-Other", "a, b"]] }),
  sent("GET", "/echo/h", { headers: [["accept", "text/html"], ["accept", "*/*;q=0.1"]] }),
  sent("GET", "/echo/h", { headers: [["x-latin1", "caf\u00e9"], ["x-utf8", Buffer.from("€").toString("latin1")]] }),
  sent("GET", "/echo/h", { headers: [["__proto__", "a"], ["constructor", "b"], ["toString", "c"]] }),
  sent("GET", "/echo/h", { headers: [["x-empty", ""], ["x-quote", "\"a,b\""], ["x-tab", "a\tb"]] }),
  sent("GET", "/echo/h", { headers: [["authorization", "Bearer a.b.c"], ["x-api-key", "k"]] }),
  sent("GET", "/echo/h", {
    headers: [["x-forwarded-for", "203.0.113.1, 198.51.100.2"], ["x-forwarded-proto", "https"]]
  }),
  sent("GET", "/echo/h", { headers: [["connection", "keep-alive"], ["te", "trailers"], ["keep-alive", "timeout=5"]] }),
  sent("GET", "/echo/h", { headers: [["user-agent", "curl/8.7.1"], ["referer", "https://a.example/"]] }),
  sent("GET", "/echo/c", { headers: [["cookie", "a=1; b=2"]] }),
  sent("GET", "/echo/c", { headers: [["cookie", "a=1"], ["cookie", "b=2"]] }),
  sent("GET", "/echo/c", { headers: [["cookie", "a=\"x y\"; b=%20; c=d=e; __proto__=f; constructor=g; a=2"]] }),
  sent("GET", "/echo/c", {
    headers: [["cookie", Array.from({ length: 100 }, (_, index) => `c${index}=${index}`).join("; ")]]
  }),
  ...["GET", "DELETE", "OPTIONS", "POST"].map((method) =>
    sent(method, "/echo/b", { body: "{\"a\":\"€\"}", headers: [type("application/json")] })
  ),
  sent("POST", "/echo/b", { body: all, headers: [type("application/octet-stream")] }),
  sent("POST", "/echo/b", { body: all }),
  sent("POST", "/echo/b", { body: all, headers: [type("text/plain")] }),
  sent("POST", "/echo/b", { body: "\uFEFFbom\0nul", headers: [type("text/plain; charset=utf-8")] }),
  sent("POST", "/echo/b", { body: "<a/>", headers: [type("image/svg+xml")] }),
  sent("POST", "/echo/b", { body: gzipSync("{}"), headers: [type("application/json"), ["content-encoding", "gzip"]] }),
  sent("POST", "/echo/b", { body: "in chunks", headers: [type("text/plain")], isChunked: true }),
  sent("PUT", "/echo/b", { body: all, headers: [type("image/png")], isChunked: true }),
  sent("POST", "/echo/b", { body: "", headers: [type("text/plain")] }),
  ...["text", "json", "form", "stream"].flatMap((way) => [
    sent("POST", `/read/${way}`),
    sent("POST", `/read/${way}`, { body: "{\"a\":\"é\"}", headers: [type("application/json")] }),
    sent("POST", `/read/${way}`, { body: "{\"a\":", headers: [type("application/json")] }),
    sent("POST", `/read/${way}`, {
      body: "?a=1&a=2&b=%C3%A9+c&d",
      headers: [type("application/x-www-form-urlencoded")]
    }),
    sent("POST", `/read/${way}`, { body: all, headers: [type("application/octet-stream")] })
  ]),
  sent("POST", "/read/multipart", { body: multipart, headers: [type("multipart/form-data; boundary=x")] }),
  sent("POST", "/read/multipart", { body: "not multipart", headers: [type("multipart/form-data; boundary=x")] }),
  sent("POST", "/read/multipart", { body: "{}", headers: [type("application/json")] }),
  sent("POST", "/read/nothing", { body: all, headers: [type("application/octet-stream")] }),
  ...answerNames.flatMap((name) => [sent("GET", `/answer/${name}`), sent("HEAD", `/answer/${name}`)]),
  ...failureNames.map((name) => sent("GET", `/fail/${name}`)),
  sent("HEAD", "/fail/die"),
  ...["gzip", "br", "deflate", "identity, *;q=0", "zstd"].flatMap((encoding) =>
    ["/compressed/text", "/compressed/stream", "/compressed/small"].map((url) =>
      sent(encoding === "br" ? "HEAD" : "GET", url, { headers: [["accept-encoding", encoding]] })
    )
  ),
  sent("GET", "/compressed/text"),
  ...["/file", "/file/part", "/file/none"].flatMap((url) => [sent("GET", url), sent("HEAD", url)]),
  sent("POST", "/upload", { body: multipart, headers: [type("multipart/form-data; boundary=x")] }),
  sent("POST", "/upload", { body: "not multipart", headers: [type("multipart/form-data; boundary=x")] }),
  ...[
    "/api/users/42",
    "/api/users/7",
    "/api/users/x",
    "/api/users/4%32",
    "/api/nothing",
    "/api/ticks",
    "/api/openapi.json"
  ]
    .map((url) => sent("GET", url)),
  ...["", "?tag=a", "?tag=a&tag=b%26&limit=3", "?limit=x", "?tag=a,b"].map((query) =>
    sent("GET", `/api/search${query}`)
  ),
  sent("POST", "/api/users", { body: "{\"id\":1,\"name\":\"Zoë\"}", headers: [type("application/json")] }),
  sent("POST", "/api/users", { body: "{\"id\":\"1\"}", headers: [type("application/json")] }),
  sent("POST", "/api/users", { body: "{", headers: [type("application/json")] }),
  sent("POST", "/api/users", { body: "<user/>", headers: [type("application/xml")] }),
  sent("POST", "/api/users"),
  sent("DELETE", "/api/users/42"),
  sent("HEAD", "/api/users/42"),
  sent("GET", "/cors", { headers: [["origin", "https://a.example"]] }),
  sent("OPTIONS", "/cors", {
    headers: [["origin", "https://a.example"], ["access-control-request-method", "PUT"]]
  })
]

const words = [
  "a",
  "Z9",
  "user-1",
  "caf%C3%A9",
  "x%20y",
  "a+b",
  "it's",
  "(x)",
  "k=v",
  "a:b",
  "a,b",
  "~_.-",
  "%40",
  "*!$&@"
]
const escapes = ["%2F", "%3F", "%23", "%3B", "%25", "%E2%82%AC", "%F0%9F%A6%80", "%22", "%3C%3E", "%7B%7C%7D", "%5E%60"]
const names = ["a", "b", "list", "a%5B0%5D", "%C3%A9", "x.y", "__proto__", "7", "a-b"]
const values = [...words, "", "1,2", "%2B", "%26", "%3D", "100%25", "a=b", "%20%20", "a/b?c"]
const texts = ["v", "a, b", "a,b", "\"q;=\"", "caf\u00e9", "x".repeat(300), "0", "W/\"etag\"", "a;b=c"]
const types = [
  "text/plain",
  "application/json",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
  "image/png",
  ""
]

/** One request, decided by its seed. */
const generated = (seed: number): Sent => {
  const random = randomOf(seed)
  const upTo = (count: number) => Math.floor(random() * (count + 1))
  // The list is not empty.
  const one = <A>(list: ReadonlyArray<A>): A => list[Math.floor(random() * list.length)]!
  const many = <A>(count: number, make: () => A): ReadonlyArray<A> => Array.from({ length: upTo(count) }, make)

  const path = many(4, () => random() < 0.25 ? `${one(words)}${one(escapes)}${one(words)}` : one(words)).join("/")
  const query = many(5, () => random() < 0.1 ? one(names) : `${one(names)}=${one(values)}`).join("&")
  const headers = many(5, () => [one(["x-a", "X-B", "x-C", "accept-language", "X-a", "if-match"]), one(texts)] as const)
  const cookies = many(4, () => `${one(["a", "b", "sid", "__proto__"])}=${one(["1", "x%20y", "\"q\"", "", "a=b"])}`)
  const hasBody = random() < 0.5
  const contentType = one(types)
  const body = random() < 0.5
    ? utf8(many(20, () => one(["é", "€", "{", "\"", "\n", "a=b&", "text "])).join(""))
    : new Uint8Array(many(64, () => Math.floor(random() * 256)))

  return sent(one(["GET", "POST", "PUT", "PATCH", "DELETE"]), `/echo/${path}${query === "" ? "" : `?${query}`}`, {
    headers: [
      ...headers,
      ...cookies.length === 0 ? [] : [["cookie", cookies.join("; ")] as const],
      ...hasBody && contentType !== "" ? [type(contentType)] : []
    ],
    ...hasBody ? { body, isChunked: random() < 0.2 } : {}
  })
}

export const requests: ReadonlyArray<Sent> = [
  ...byHand,
  ...Array.from({ length: 200 }, (_, index) => generated(index + 1))
]
