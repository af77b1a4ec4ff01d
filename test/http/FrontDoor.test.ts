import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { fileURLToPath } from "node:url"
import { FrontDoor, HttpHandler, LambdaRequest } from "../../src/http/index.ts"
import { list } from "../../src/samples/sampleList.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { filesIn, pathsOf, readJson, schemas, withValueAt } from "../events/harness.ts"
import { vectors } from "../events/vectors.ts"
import { documented, notHttp } from "./awsEvents.ts"
import { argumentsOf } from "./sentRequests.ts"

const requestOf = (event: unknown, options?: Parameters<typeof FrontDoor.toRequest>[1]): HttpServerRequest => {
  const request = FrontDoor.toRequest(event, options)
  assert(Result.isSuccess(request), "the event is not an HTTP request")
  return request.success
}

describe("an event of AWS's pages", () => {
  it("is one of more than 25", () => {
    assert.isAtLeast(documented.length, 25)
  })

  it.effect.each(documented)("is the request of $name", (expected) =>
    Effect.gen(function*() {
      const request = requestOf(expected.event, expected.options)

      assert.strictEqual(FrontDoor.detect(expected.event), expected.door)
      assert.deepInclude(request, { method: expected.method, url: expected.url, originalUrl: expected.originalUrl })
      assert.strictEqual(Option.getOrUndefined(request.remoteAddress), expected.remoteAddress)
      for (const [name, value] of Object.entries(expected.headers ?? {})) {
        assert.strictEqual(request.headers[name], value)
      }
      if (expected.cookies !== undefined) assert.deepStrictEqual({ ...request.cookies }, expected.cookies)
      if (expected.body !== undefined) assert.strictEqual(yield* request.text, expected.body)
    }))

  it.effect.each(documented)("tells the app who called, by $name", (expected) =>
    Effect.gen(function*() {
      let seen: unknown
      const app = Effect.map(LambdaRequest, (request) => {
        seen = [request.door, request.event, request.authorizer]
        return HttpServerResponse.empty()
      })
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app))

      yield* lambda.invoke(expected.event)

      const { authorizer, door, event } = JSON.parse(
        JSON.stringify({ ...expected, authorizer: expected.authorizer ?? null })
      )
      const [seenDoor, seenEvent, seenAuthorizer = null] = seen as ReadonlyArray<unknown>
      assert.deepStrictEqual([seenDoor, seenEvent], [door, event])
      if ("authorizer" in expected) assert.deepStrictEqual(seenAuthorizer, authorizer)
    }))
})

describe("an event that is not an HTTP request", () => {
  it.each(Object.entries(notHttp))("has no door: %s", (_, event) => {
    assert.isUndefined(FrontDoor.detect(event))
    assert.isTrue(Result.isFailure(FrontDoor.toRequest(event)))
  })
})

/** Reads all that a request has. */
const readAll = Effect.fnUntraced(function*(request: HttpServerRequest) {
  const { cookies, headers, method, originalUrl, peerAddress, remoteAddress, url } = request
  const read = [
    yield* Effect.exit(request.text),
    yield* Effect.exit(request.json),
    yield* Effect.exit(request.arrayBuffer)
  ]
  return { cookies, headers, method, originalUrl, peerAddress, read, remoteAddress, url }
})

describe("a field that is not as AWS writes it", () => {
  const values = [undefined, null, 7, true, "text", [], [null], {}, { a: null }, "\uD800"]

  it.effect.each(documented)("never makes detect or a request throw: $name", ({ event }) =>
    Effect.gen(function*() {
      for (const path of pathsOf(event)) {
        for (const value of values) {
          const changed = withValueAt(event, path, value)

          FrontDoor.detect(changed)
          const request = FrontDoor.toRequest(changed)

          if (Result.isSuccess(request)) {
            const { method, url } = yield* readAll(request.success)
            assert.isString(method)
            assert.match(url, /^\/[!-~]*$/)
          }
        }
      }
    }))
})

/** What tells one door from another, and cannot be absent. */
const required = new Set([
  "httpMethod",
  "path",
  "rawPath",
  "raw_path",
  "method",
  "requestContext",
  "requestContext.elb",
  "requestContext.http",
  "requestContext.http.method",
  "requestContext.serviceArn",
  "requestContext.domainName",
  "version"
])

const reduced = (value: unknown, replacement: null | undefined, path = ""): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return required.has(path) ? value : replacement
  }
  if (path !== "" && !Array.from(required).some((each) => each === path || each.startsWith(`${path}.`))) {
    return replacement
  }
  return Object.fromEntries(
    Object.entries(value).map((
      [key, child]
    ) => [key, reduced(child, replacement, path === "" ? key : `${path}.${key}`)])
  )
}

describe("an event whose optional fields are all left out, or null", () => {
  it.effect.each(documented)("is a request: $name", ({ door, event, method }) =>
    Effect.gen(function*() {
      for (const replacement of [null, undefined] as const) {
        const request = requestOf(JSON.parse(JSON.stringify(reduced(event, replacement))))

        const all = yield* readAll(request)

        assert.strictEqual(FrontDoor.detect(reduced(event, replacement)), door)
        assert.strictEqual(all.method, method)
        assert.match(all.url, /^\/[!-~]*$/)
        assert.deepStrictEqual({ ...all.cookies }, {})
        assert.strictEqual(yield* request.text, "")
      }
    }))
})

const doorsOfSchemas: { readonly [schema: string]: FrontDoor.Door } = {
  AlbEvent: "alb",
  ApiGatewayV1Event: "rest",
  ApiGatewayV2Event: "http",
  ApiGatewayV2PayloadV1Event: "http",
  FunctionUrlEvent: "url",
  VpcLatticeV1Event: "lattice",
  VpcLatticeV2Event: "lattice"
}

describe("a sample of an event", () => {
  it.each(list)("has a door if it is an HTTP request: $name", ({ event, schema }) => {
    const name = Array.from(schemas).find(([, each]) => each === schema)?.[0] ?? "none"

    assert.strictEqual(FrontDoor.detect(event), doorsOfSchemas[name])
  })

  it("is of each door", () => {
    const doors = new Set(list.map(({ event }) => FrontDoor.detect(event)))

    assert.deepStrictEqual(doors, new Set([undefined, ...Object.values(doorsOfSchemas)]))
  })
})

const folder = process.env.VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url))
const payloads = Object.entries(vectors).flatMap(([name, files]) => files.map((file) => ({ file, name })))

describe.skipIf(filesIn(folder).length === 0)(`the payloads in ${folder}`, () => {
  it("have a door if they are HTTP requests", () => {
    for (const { file, name } of payloads) {
      // SAM CLI sends a REST API's requests with the version of payload format 1.0.
      const expected = file.includes("sam-rest") ? "http" : doorsOfSchemas[name]

      assert.strictEqual(FrontDoor.detect(readJson(`${folder}/${file}`)), expected, file)
    }
  })

  it.effect.each(payloads.filter(({ name }) => name in doorsOfSchemas))(
    "are the requests that were sent: $file",
    ({ file, name }) =>
      Effect.gen(function*() {
        const event = readJson(`${folder}/${file}`)
        const [sent] = argumentsOf(doorsOfSchemas[name] ?? "rest", event)

        const request = requestOf(event)

        assert.strictEqual(request.method, sent.method)
        assert.strictEqual(decodeURI(request.url), decodeURI(sent.url.replace(/\?$/, "")))
        assert.strictEqual(yield* request.text, sent.body)
        const headers = new Map<string, ReadonlyArray<string>>()
        for (const [header, value] of sent.headers as Iterable<readonly [string, string]>) {
          headers.set(header.toLowerCase(), [...headers.get(header.toLowerCase()) ?? [], value])
        }
        for (const [header, values] of headers) {
          if (header === "x-forwarded-for") continue
          assert.strictEqual(request.headers[header], values.join(header === "cookie" ? "; " : ", "), header)
        }
      })
  )
})
