/** Real clients of an HTTP app on this machine: curl, `fetch`, an `HttpApiClient`, and Chromium. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { FetchHttpClient } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import * as fs from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"
import { Api, UserNotFound } from "../httpApp.ts"
import * as processes from "./processes.ts"

/** The emulator, or a Web Function. Both serve the same app. */
const startApp = Effect.fnUntraced(function*(env: NodeJS.ProcessEnv = {}) {
  const program = [process.execPath, "test/httpApp.ts"] as const
  const app = yield* processes.start(program, { env: { LOCAL_LAMBDA_PORT: "0", ...env } })
  const [, url = ""] = yield* app.said(/(?:Waiting for requests at|Listening on) (http:\/\/[^/\s]+)/)
  return url
})

const startWebFunction = Effect.flatMap(
  processes.freeAddresses(1),
  ([address = ""]) => startApp({ AWS_LAMBDA_HTTP_ENDPOINT: address })
)

const hosts = [["the emulator", startApp()], ["a Web Function", startWebFunction]] as const

const curl = (...args: ReadonlyArray<string>) =>
  Effect.map(
    processes.run(["curl", "--silent", "--show-error", "--max-time", "60", ...args]),
    ({ code, stderr, stdout }) => {
      assert.deepStrictEqual([code, stderr], [0, ""])
      return stdout
    }
  )

const scratchFile = Effect.fnUntraced(function*(name: string, content: Uint8Array) {
  const folder = yield* Effect.acquireRelease(
    Effect.promise(() => fs.mkdtemp(path.join(tmpdir(), "local-http-"))),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
  yield* Effect.promise(() => fs.writeFile(path.join(folder, name), content))
  return path.join(folder, name)
})

describe.each(hosts)("curl, to %s", (_, start) => {
  it.live("gets status, headers and bodies, and no body for HEAD", () =>
    Effect.gen(function*() {
      const url = yield* start

      assert.match(
        yield* curl("--include", `${url}/users/42`),
        /^HTTP\/1.1 200 OK\r\n.*\r\n\r\n\{"id":42,"name":"Ada"\}$/s
      )
      assert.match(yield* curl("--include", `${url}/users/7`), /^HTTP\/1.1 404 Not Found\r\n.*"UserNotFound"/s)
      assert.match(yield* curl("--head", `${url}/beside`), /^HTTP\/1.1 200 OK\r\n.*content-length: 6\r\n/is)
    }))

  it.live("uploads a form and 4 MB of bytes, and downloads 100 MB", () =>
    Effect.gen(function*() {
      const url = yield* start
      const bytes = Buffer.alloc(4_000_000, "\u0000\u00ff\u0080\n", "latin1")
      const file = yield* scratchFile("bytes.bin", bytes)

      const names = yield* curl("--form", `file=@${file}`, `${url}/upload`)
      yield* curl(
        "--data-binary",
        `@${file}`,
        "--header",
        "content-type: image/png",
        "--output",
        `${file}.back`,
        `${url}/echo`
      )
      const size = yield* curl("--output", "/dev/null", "--write-out", "%{size_download}", `${url}/zeros/1600`)

      assert.deepStrictEqual(JSON.parse(names), ["bytes.bin"])
      assert.isTrue(bytes.equals(yield* Effect.promise(() => fs.readFile(`${file}.back`))))
      assert.strictEqual(size, String(1600 * 65_536))
    }))
})

describe.each(hosts)("fetch, to %s", (_, start) => {
  it.live("stops the producer of a stream that it cancels", () =>
    Effect.gen(function*() {
      const url = yield* start
      const open = Effect.promise(async () => (await fetch(`${url}/open`)).text())
      const reader = yield* Effect.promise(async () => (await fetch(`${url}/events`)).body!.getReader())
      yield* Effect.promise(() => reader.read())
      const before = yield* open

      yield* Effect.promise(() => reader.cancel())
      const after = yield* Effect.repeat(open, {
        until: (count) => count === "0",
        schedule: Schedule.spaced("20 millis"),
        times: 200
      })

      assert.deepStrictEqual([before, after], ["1", "0"])
    }))
})

describe.each(hosts)("an HttpApiClient, to %s", (_, start) => {
  it.live("gets values and typed errors", () =>
    Effect.gen(function*() {
      const client = yield* HttpApiClient.make(Api, { baseUrl: yield* start })

      const ada = yield* client.users.read({ params: { id: 42 } })
      const grace = yield* client.users.create({ payload: { name: "Grace" } })
      const error = yield* Effect.flip(client.users.read({ params: { id: 7 } }))

      assert.deepStrictEqual([ada, grace], [{ id: 42, name: "Ada" }, { id: 43, name: "Grace" }])
      assert.deepStrictEqual(error, new UserNotFound({ id: 7 }))
    }).pipe(Effect.provide(FetchHttpClient.layer)))
})

/** Debian's browser. `.ci/run` installs it. */
const launch = Effect.acquireRelease(
  Effect.promise(() => chromium.launch({ args: ["--no-sandbox"], executablePath: "/usr/bin/chromium" })),
  (browser) => Effect.promise(() => browser.close())
)

/** A page of its own profile: one profile opens six connections to a server. */
const openPage = (browser: Browser, url: string) =>
  Effect.promise(async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(url)
    return page
  })

const shows = (page: Page, selector: string, text: string) =>
  Effect.promise(() => page.locator(selector, { hasText: text }).waitFor())

/** The front end of another port. */
const startFrontEnd = Effect.map(
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((_, response) => {
        response.setHeader("content-type", "text/html")
        response.end("<!doctype html><title>Front end</title>")
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  ),
  (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
)

const create = (page: Page, url: string) =>
  Effect.promise(() =>
    page.evaluate(async (url) => {
      const options = { body: "{\"name\":\"Eve\"}", headers: { "content-type": "application/json" }, method: "POST" }
      try {
        return await (await fetch(`${url}/users`, options)).text()
      } catch (error) {
        return String(error)
      }
    }, url)
  )

describe("Chromium", () => {
  it.live("opens the page of an API", () =>
    Effect.gen(function*() {
      const url = yield* startApp()
      const page = yield* openPage(yield* launch, `${url}/docs`)

      // What the page loads from a network of others does not matter here.
      assert.include(yield* Effect.promise(() => page.content()), "@scalar/api-reference")
      const openApi = yield* Effect.promise(() => page.evaluate(async () => (await fetch("/openapi.json")).text()))
      assert.include(openApi, "\"/users/{id}\"")
    }))

  it.live("holds ten pages with an EventSource open, and each goes on with other requests", () =>
    Effect.gen(function*() {
      const url = yield* startApp()
      const browser = yield* launch

      const pages = yield* Effect.forEach(Array.from({ length: 10 }), () => openPage(browser, `${url}/page`))

      for (const page of pages) {
        yield* shows(page, "#events li:nth-child(2)", "2")
        yield* shows(page, "#beside", "beside")
      }
      assert.strictEqual(yield* curl(`${url}/open`), "10")
      assert.match(yield* curl(`${url}/users/42`), /Ada/)
    }))

  it.live("lets a front end of another port in only if its origin is allowed", () =>
    Effect.gen(function*() {
      const frontEnd = yield* startFrontEnd
      const closed = yield* startApp()
      const opened = yield* startApp({ LOCAL_LAMBDA_ALLOWED_ORIGINS: frontEnd })
      const page = yield* openPage(yield* launch, frontEnd)

      assert.strictEqual(yield* create(page, closed), "TypeError: Failed to fetch")
      assert.strictEqual(yield* create(page, opened), "{\"id\":43,\"name\":\"Eve\"}")
    }))
})
