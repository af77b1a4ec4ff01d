import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  CloudFrontOriginRequestEvent,
  CloudFrontOriginResponseEvent,
  CloudFrontRequestEvent,
  CloudFrontRequestEventDecoded,
  CloudFrontRequestResponse,
  CloudFrontResponseEvent,
  CloudFrontResponseResponse,
  CloudFrontViewerRequestEvent,
  CloudFrontViewerRequestResponse,
  CloudFrontViewerResponseEvent
} from "../../src/events/CloudFrontEvent.ts"
import type { AnySchema } from "./harness.ts"
import { fixture, withValueAt } from "./harness.ts"

const events = {
  "viewer-request": "cloudFrontViewerRequest",
  "origin-request": "cloudFrontOriginRequestS3",
  "viewer-response": "cloudFrontViewerResponse",
  "origin-response": "cloudFrontOriginResponse"
}

const schemas: ReadonlyArray<readonly [name: string, schema: AnySchema, accepts: ReadonlyArray<string>]> = [
  ["CloudFrontRequestEvent", CloudFrontRequestEvent, ["viewer-request", "origin-request"]],
  ["CloudFrontResponseEvent", CloudFrontResponseEvent, ["viewer-response", "origin-response"]],
  ["CloudFrontViewerRequestEvent", CloudFrontViewerRequestEvent, ["viewer-request"]],
  ["CloudFrontOriginRequestEvent", CloudFrontOriginRequestEvent, ["origin-request"]],
  ["CloudFrontViewerResponseEvent", CloudFrontViewerResponseEvent, ["viewer-response"]],
  ["CloudFrontOriginResponseEvent", CloudFrontOriginResponseEvent, ["origin-response"]]
]

describe.each(schemas)("%s", (_, schema, accepts) => {
  it.effect.each(Object.entries(events))("accepts %s or refuses it", ([type, name]) =>
    Effect.gen(function*() {
      const result = yield* Effect.result(Schema.decodeUnknownEffect(schema)(fixture(name)))

      assert.strictEqual(result._tag, accepts.includes(type) ? "Success" : "Failure")
    }))
})

describe("CloudFrontRequestEvent", () => {
  it.effect("names what a request lacks", () =>
    Effect.gen(function*() {
      const input = { Records: [{ cf: { config: { distributionId: "E" }, request: { uri: "/", headers: {} } } }] }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CloudFrontRequestEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["Records"][0]["cf"]["request"]["method"]`)
    }))
})

describe("CloudFrontRequestEventDecoded", () => {
  it.effect("has the bytes of a body", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(CloudFrontRequestEventDecoded)(
        fixture("cloudFrontViewerRequest")
      )

      assert.deepStrictEqual(event.Records[0].cf.request.body?.data, new Uint8Array([137, 80, 78, 71, 13]))
    }))
})

const { uri, ...withoutUri } = { uri: "/", method: "GET", headers: {} }

describe("CloudFrontRequestResponse", () => {
  it.effect("passes a request on as it came, with what no schema knows", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(CloudFrontOriginRequestEvent)(
        fixture("cloudFrontOriginRequest")
      )
      const { request } = event.Records[0].cf

      const answer = yield* Schema.encodeEffect(CloudFrontRequestResponse)(request)

      assert.deepStrictEqual(answer, request)
    }))

  it.effect.each(
    [
      [{ status: 200 }, `Expected string\n  at ["status"]`],
      [{ status: "OK" }, `at ["status"]`],
      [
        { status: "200", bodyencoding: "text" },
        `Expected no such key, did you mean "bodyEncoding"?\n  at ["bodyencoding"]`
      ],
      [{ status: "200", headers: { location: "/" } }, `Expected array | null\n  at ["headers"]["location"]`],
      [
        { status: "200", headers: { Upgrade: [{ value: "h2c" }] } },
        `Expected no header that CloudFront disallows\n  at ["headers"]["Upgrade"]`
      ],
      [
        { status: "200", headers: { location: [{ key: "Host", value: "/" }] } },
        `Expected the name of the header in any case\n  at ["headers"]["location"][0]["key"]`
      ],
      [{ status: "200", body: "!", bodyEncoding: "base64" }, `Expected a valid Base64 string\n  at ["body"]`],
      [{ status: "200", body: "", bodyEncoding: "gzip" }, `Expected "text" | "base64"\n  at ["bodyEncoding"]`],
      [{ status: "200", body: "a".repeat(1024 * 1024 + 1) }, `Expected at most 1024 KB\n  at ["body"]`],
      [{ ...withoutUri, uri: "index.html" }, `Expected a string starting with "/"\n  at ["uri"]`],
      [
        { ...withoutUri, uri, origin: { custom: { domainName: "a" }, s3: { domainName: "b" } } },
        `Expected either custom or s3\n  at ["origin"]`
      ],
      [
        { ...withoutUri, uri, body: { action: "replace", encoding: "base64", data: "!" } },
        `Expected a valid Base64 string\n  at ["body"]["data"]`
      ]
    ] as const
  )("refuses %#", ([answer, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(CloudFrontRequestResponse)(answer))

      assert.include(error.message, message)
    }))
})

describe("CloudFrontViewerRequestResponse", () => {
  it.effect("has a smaller body than an origin's", () =>
    Effect.gen(function*() {
      const answer = { status: "200", body: "a".repeat(40 * 1024 + 1) }

      const error = yield* Effect.flip(Schema.encodeEffect(CloudFrontViewerRequestResponse)(answer))

      assert.include(error.message, `Expected at most 40 KB\n  at ["body"]`)
      assert.deepStrictEqual(yield* Schema.encodeEffect(CloudFrontRequestResponse)(answer), answer)
    }))
})

describe("CloudFrontResponseResponse", () => {
  it.effect("passes a response on as it came, with the headers of the origin", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(CloudFrontViewerResponseEvent)(
        fixture("cloudFrontViewerResponse")
      )
      const { response } = event.Records[0].cf
      const headers = { ...response.headers, "x-cache": [{ key: "X-Cache", value: "Miss" }] }

      const answer = yield* Schema.encodeEffect(CloudFrontResponseResponse)({ ...response, headers })

      assert.deepStrictEqual(answer, { ...response, headers })
    }))

  it.effect("is not a request", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(CloudFrontResponseResponse)({ ...withoutUri, uri }))

      assert.strictEqual(error.message, `Missing key\n  at ["status"]`)
    }))
})

describe("CloudFrontResponseEvent", () => {
  it.effect("needs no request, as in samples of tools", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture(events["viewer-response"]), ["Records", "0", "cf", "request"], undefined)

      const { Records: [{ cf }] } = yield* Schema.decodeUnknownEffect(CloudFrontResponseEvent)(input)

      assert.strictEqual(cf.request, undefined)
    }))
})
