import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { AlbResponse } from "../../../src/events/AlbEvent.ts"
import { ApiGatewayV1Response } from "../../../src/events/ApiGatewayV1Event.ts"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "../../../src/events/ApiGatewayV2Event.ts"
import { CloudFrontRequestResponse, CloudFrontResponseResponse } from "../../../src/events/CloudFrontEvent.ts"
import { VpcLatticeV1Response } from "../../../src/events/VpcLatticeEvent.ts"
import { type AnySchema, fixture } from "../harness.ts"

const event = fixture("apiGatewayV2Authorizer")

/** What the caller of a function with this response reads. */
const detailOf = Effect.fnUntraced(function*(response: AnySchema, value: unknown) {
  const lambda = yield* TestLambda.make(
    Handler.json({ event: ApiGatewayV2Event, response }, () => Effect.succeed(value))
  )
  const received = yield* lambda.invoke(fixture("apiGatewayV2"))
  return received._tag === "Failure" ? received.errorMessage : ""
})

const v1 = { statusCode: 200 }
const split = "a\r\nset-cookie: b"
const text = "expected a string without control characters"
const name = "expected a name without control characters"

const refused: ReadonlyArray<readonly [name: string, schema: AnySchema, value: unknown, detail: string]> = [
  ["ApiGatewayV1Response", ApiGatewayV1Response, { ...v1, headers: { x: split } }, `response.headers.x: ${text}`],
  ["ApiGatewayV1Response", ApiGatewayV1Response, { ...v1, headers: { [split]: "" } }, name],
  [
    "ApiGatewayV1Response",
    ApiGatewayV1Response,
    { ...v1, multiValueHeaders: { x: ["a", split] } },
    `response.multiValueHeaders.x[1]: ${text}`
  ],
  ["ApiGatewayV2Response", ApiGatewayV2Response, { ...v1, headers: { x: "\u0000" } }, `response.headers.x: ${text}`],
  ["ApiGatewayV2Response", ApiGatewayV2Response, { ...v1, cookies: [split] }, `response.cookies[0]: ${text}`],
  ["AlbResponse", AlbResponse, { ...v1, headers: { x: split } }, `response.headers.x: ${text}`],
  ["AlbResponse", AlbResponse, { ...v1, multiValueHeaders: { [split]: [] } }, name],
  ["VpcLatticeV1Response", VpcLatticeV1Response, { ...v1, headers: { x: split } }, `response.headers.x: ${text}`],
  [
    "CloudFrontRequestResponse",
    CloudFrontRequestResponse,
    { status: "200", headers: { x: [{ value: split }] } },
    `response.headers.x[0].value: ${text}`
  ],
  [
    "CloudFrontResponseResponse",
    CloudFrontResponseResponse,
    { status: "200", headers: { x: [{ key: split, value: "" }] } },
    `response.headers.x[0].key: ${text}`
  ],
  [
    "ApiGatewayV2Response",
    ApiGatewayV2Response,
    { ...v1, body: "%", isBase64Encoded: true },
    "response.body: expected a valid Base64 string"
  ]
]

describe("Handler.json", () => {
  it.effect.each(refused)("says what %s expects", ([, schema, value, detail]) =>
    Effect.gen(function*() {
      assert.include(yield* detailOf(schema, value), detail)
    }))

  it.effect("takes a tab in a header", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* detailOf(ApiGatewayV1Response, { ...v1, headers: { x: "a\tb" } }), "")
    }))

  it.effect("says of an event of an authorizer what it is", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json({ event: ApiGatewayV2Event }, () => Effect.void))

      const response = yield* lambda.invoke(event)

      assert.include(response._tag === "Failure" ? response.errorMessage : "", "expected no event of an authorizer")
    }))
})
