import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { awsPath, call, next, respond, send } from "../caller.ts"

const make = Emulator.make({ port: 0 })

const foreign: ReadonlyArray<readonly [what: string, headers: Record<string, string>]> = [
  ["the origin of another site", { origin: "https://example.com" }],
  ["the origin of another port", { origin: "http://127.0.0.1:3000" }],
  ["an origin that is hidden", { origin: "null" }],
  ["another site in a browser that sends no origin", { "sec-fetch-site": "cross-site" }],
  ["another port in a browser that sends no origin", { "sec-fetch-site": "same-site" }],
  ["a name that was made to resolve to this machine", { host: "example.com" }],
  ["such a name with its own origin", { host: "example.com:7000", origin: "http://example.com:7000" }],
  ["a name that begins like an allowed one", { host: "localhost.example.com" }],
  ["an address with a user", { host: "localhost@example.com" }]
]

describe("the invoke endpoints", () => {
  for (const path of ["/invoke", awsPath, "/2021-11-15/functions/function/response-streaming-invocations"]) {
    it.effect.each(foreign)(`refuse at ${path}: %s`, ([, headers]) =>
      Effect.gen(function*() {
        const server = yield* make

        const answer = yield* send({ port: server.port, path, headers, body: "{}" })

        assert.strictEqual(answer.status, 403)
        assert.strictEqual(JSON.parse(answer.body).errorType, "Forbidden")
      }))
  }

  it.effect("refuse a preflight, and permit no other origin", () =>
    Effect.gen(function*() {
      const server = yield* make

      const preflight = yield* send({
        port: server.port,
        path: "/invoke",
        method: "OPTIONS",
        headers: { origin: "https://example.com", "access-control-request-method": "POST" }
      })

      assert.strictEqual(preflight.status, 403)
      assert.deepStrictEqual(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control-")), [])
    }))

  it.effect("refuse OPTIONS without an origin as any other method", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: "/invoke", method: "OPTIONS" })

      assert.deepStrictEqual([answer.status, answer.headers.allow], [405, "POST"])
    }))

  it.effect.each<Record<string, string>>([
    { host: "localhost" },
    { host: "LOCALHOST:7000" },
    { host: "[::1]:7000" },
    { host: "127.0.0.1:7000", origin: "http://127.0.0.1:7000", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" }
  ])("serve %j", (headers) =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(send({ port: server.port, path: "/invoke", headers, body: "1" }))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, "2")

      assert.strictEqual((yield* Fiber.join(caller)).body, "2")
    }))

  it.effect("serve the names that were allowed", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, allowedHosts: ["host.docker.internal"] })
      const headers = { host: "host.docker.internal:7000" }

      assert.strictEqual((yield* send({ port: server.port, path: "/invoke", headers })).status, 400)
    }))

  it.effect("serve any address, but no name, if they listen on every address", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ host: "0.0.0.0", port: 0 })
      const status = (host: string) =>
        Effect.map(send({ port: server.port, path: "/invoke", headers: { host } }), ({ status }) => status)

      const statuses = yield* Effect.forEach(["192.168.1.7:7000", "[fe80::1]:7000", "example.com", "1.2.3"], status)

      assert.deepStrictEqual(statuses, [400, 400, 403, 403])
      assert.strictEqual(server.url, `http://127.0.0.1:${server.port}`)
    }))
})

describe("the Runtime API", () => {
  it.effect.each([...foreign, ["its own page", { "sec-fetch-site": "none" }]] as const)(
    "refuses %s",
    ([, headers]) =>
      Effect.gen(function*() {
        const server = yield* make

        const answer = yield* call(server, "GET", "/2018-06-01/runtime/invocation/next", { headers })

        assert.strictEqual(answer.status, 403)
      })
  )

  it.live("serves a runtime that is written with fetch", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* Effect.promise(() => fetch(`http://${server.endpoint}/ping`))

      assert.strictEqual(answer.status, 200)
    }))
})
