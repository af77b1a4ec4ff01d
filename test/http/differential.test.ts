import { NodeHttpServer } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Predicate } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import * as fs from "node:fs"
import * as Http from "node:http"
import { HttpHandler } from "../../src/http/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { type Echo, routes } from "./differential/app.ts"
import { answerOf, type DoorName, doorNames, eventOf, streams } from "./differential/doors.ts"
import * as RawClient from "./differential/rawClient.ts"
import { requests, type Sent } from "./differential/requests.ts"
import { isLossy, isRefused, type Row, rows } from "./differential/rows.ts"
import { serviceRoutes } from "./differential/serviceRoutes.ts"
import { differences } from "./sentRequests.ts"

const allRoutes = Layer.merge(routes, serviceRoutes)

/** What a client gets, as data that compares. */
interface Comparable {
  readonly status: number
  readonly headers: { readonly [name: string]: ReadonlyArray<string> }
  readonly body: string | Echo
}

/** They say how an answer is framed, and when it was made. */
const framing = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding"
])

/** HEAD tells the length of what GET would answer. An echo has the headers that a door adds. */
const isCompared = (name: string, { method, url }: Sent): boolean =>
  !framing.has(name) || name === "content-length" && method === "HEAD" && !url.startsWith("/echo/")

const isEcho = ({ method, url }: Sent, status: number) =>
  url.startsWith("/echo/") && status === 200 && method !== "HEAD"

const comparable = (request: Sent, { body, headers, status }: RawClient.Answer): Comparable => ({
  status,
  headers: Object.fromEntries(Array.from(headers).filter(([name]) => isCompared(name, request)).toSorted()),
  body: isEcho(request, status) ? JSON.parse(body.toString()) : body.toString("latin1")
})

/** The answers of Node's server to all requests, each sent over a socket. */
class Reference extends Context.Service<Reference, {
  readonly host: string
  readonly answers: ReadonlyMap<Sent, Comparable>
}>()("test/Reference") {
  static readonly layer = Layer.effect(
    Reference,
    Effect.gen(function*() {
      const { address } = yield* HttpServer.HttpServer
      assert(address._tag === "InetAddressV4")
      const client = yield* RawClient.make(address.port)
      const answers = new Map<Sent, Comparable>()
      for (const request of requests) answers.set(request, comparable(request, yield* client.send(request)))
      yield* client.close
      return { answers, host: client.host }
    })
  ).pipe(
    Layer.provide(HttpRouter.serve(allRoutes, { disableListenLog: true, disableLogger: true })),
    Layer.provide(NodeHttpServer.layer(Http.createServer, { host: "127.0.0.1", port: 0 }))
  )
}

/** The value of a place in a document. */
const at = (value: unknown, field: string): unknown =>
  field.split(".").reduce<unknown>((inner, key) => Predicate.hasProperty(inner, key) ? inner[key] : undefined, value)

layer(Layer.merge(Reference.layer, HttpHandler.layerServices))("an app", (it) => {
  const run = Effect.fnUntraced(function*(door: DoorName) {
    return yield* TestLambda.make(HttpHandler.fromRouter(allRoutes, { log: "none", streaming: streams(door) }))
  })

  it("gets more than 300 requests", () => {
    assert.isAbove(new Set(requests.map((request) => JSON.stringify(request))).size, 300)
  })

  it.effect.each(doorNames)(
    "answers by the door %s as on Node's server, but for the table",
    (door) =>
      Effect.gen(function*() {
        const { answers, host } = yield* Reference
        const lambda = yield* run(door)
        const unlike: Array<unknown> = []

        for (const [request, reference] of answers) {
          if (isRefused(door, request) || isLossy(door, request)) continue
          const response = yield* lambda.invoke(eventOf(door, request, host))

          const actual = comparable(request, answerOf(door, response))
          const expected = expectedOf(door, request, reference, host)
          for (const field of differences(actual, expected)) {
            unlike.push({
              request: request.name,
              headers: request.headers,
              field,
              actual: at(actual, field),
              expected: at(expected, field)
            })
          }
        }

        assert.deepStrictEqual(unlike, [])
      })
  )

  it.effect("needs every row of the table", () =>
    Effect.gen(function*() {
      const { answers, host } = yield* Reference

      const idle = rows.flatMap((row) =>
        row.doors.filter((door) =>
          !Array.from(answers).some(([request, { body }]) =>
            typeof body !== "string" && !isRefused(door, request) &&
            differences(seenBy(door, request, body, host), seenBy(door, request, body, host, row)).length > 0
          )
        ).map((door) => `${row.request} by ${door}`)
      )

      assert.deepStrictEqual(idle, [])
    }))

  it("has a published table with the same rows", () => {
    const page = fs.readFileSync(new URL("../../src/http/DIFFERENCES.md", import.meta.url), "utf8")
    const [, table = ""] = page.split("\n## ")

    const listed = table.split("\n").flatMap((line) => {
      const [request = "", doors = ""] = line.replace("| ", "").split(" | ")
      return line.startsWith("| ") && request !== "request" && request !== "---" ? [`${request}: ${doors}`] : []
    })

    assert.deepStrictEqual(listed.toSorted(), rows.map((row) => `${row.request}: ${namesOf(row.doors)}`).toSorted())
  })

  it.effect.each(doorNames)(
    "answers right by the door %s where Node's server breaks",
    (door) =>
      Effect.gen(function*() {
        const { host } = yield* Reference
        const lambda = yield* run(door)
        const get = (url: string) => lambda.invoke(eventOf(door, { ...plain, name: url, url }, host))

        const [web, form, chunked] = [
          answerOf(door, yield* get("/web-response")),
          answerOf(door, yield* get("/form-data")),
          answerOf(door, yield* get("/chunked"))
        ]

        assert.deepStrictEqual([web.status, web.headers.get("x-web"), web.body.toString()], [
          202,
          ["yes"],
          "of the web"
        ])
        const boundary = /boundary=(.+)$/.exec(form.headers.get("content-type")?.[0] ?? "")?.[1] ?? "none"
        assert.include(form.body.toString(), `--${boundary}--`)
        assert.deepStrictEqual([chunked.status, chunked.body.toString()], [200, "in chunks"])
        assert.deepStrictEqual([chunked.headers.get("transfer-encoding"), chunked.headers.get("connection")], [
          undefined,
          undefined
        ])
      })
  )

  it.effect.each(doorNames)(
    "by the door %s, a stream that fails late is a 500, or has an error behind its chunks",
    (door) =>
      Effect.gen(function*() {
        const { host } = yield* Reference
        const lambda = yield* run(door)

        const response = yield* lambda.invoke(eventOf(door, { ...plain, name: "late", url: "/late" }, host))

        if (streams(door)) {
          assert(response._tag === "Streamed")
          assert.strictEqual(response.body, "first")
          assert.isDefined(response.error)
        } else {
          const { body, status } = answerOf(door, response)
          assert.deepStrictEqual([status, body.toString()], [500, ""])
        }
      })
  )
})

/** As the page writes them. */
const published: { readonly [door in DoorName]?: string } = {
  rest: "REST",
  http: "HTTP API",
  "http 1.0": "HTTP API 1.0",
  url: "URL",
  alb: "ALB",
  "alb lists": "ALB with lists",
  lattice: "Lattice",
  "lattice V1": "Lattice V1"
}

const namesOf = (doors: ReadonlyArray<DoorName>): string =>
  doors.length === doorNames.length ? "all" : doors.flatMap((door) => published[door] ?? []).join(", ")

const plain: Omit<Sent, "name" | "url"> = { method: "GET", headers: [], body: undefined, isChunked: false }

/** What the app sees behind the door, by the rows of the table, and without one of them. */
const seenBy = (door: DoorName, request: Sent, echo: Echo, host: string, without?: Row): Echo => {
  const seen = rows.reduce(
    (each, row) => row !== without && row.doors.includes(door) ? row.apply(each, request, door) : each,
    echo
  )
  return { ...seen, href: new URL(`.${seen.url}`, `http://${host}`).href }
}

const expectedOf = (door: DoorName, request: Sent, reference: Comparable, host: string): Comparable =>
  typeof reference.body === "string" ? reference : { ...reference, body: seenBy(door, request, reference.body, host) }
