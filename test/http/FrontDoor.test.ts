import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { FrontDoor, HttpHandler, LambdaRequest } from "../../src/http/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { pathsOf, withValueAt } from "../events/harness.ts"
import { documented, notHttp } from "./awsEvents.ts"

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
