/** What a test expects of a response: its value, its HTTP parts or its failure, or an error that shows the response. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { isObject, readFields } from "../emulator/internal/httpHead.ts"
import type { Failure, Response } from "./TestResponse.ts"

/**
 * The response is not what the test expects.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedResponse extends Data.TaggedError("UnexpectedResponse")<{
  /** Such as `an HTTP response`. */
  readonly expected: string
  readonly response: Response
}> {
  override get message() {
    return `expected ${this.expected}, got ${JSON.stringify(this.response)}`
  }
}

/**
 * An HTTP response as the client of the function gets it.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpResponse<out Body = string | Uint8Array> {
  readonly status: number
  /** By their names in lower case. Several values are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: ReadonlyArray<string>
  /** Text, or a `Uint8Array` if the bytes are not UTF-8. */
  readonly body: Body
}

const parse = (text: unknown): unknown => {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

const decode = <S extends Schema.Top>(
  schema: S,
  value: unknown,
  expected: string,
  response: Response
): Effect.Effect<S["Type"], UnexpectedResponse, S["DecodingServices"]> =>
  Effect.mapError(
    Schema.decodeUnknownEffect(schema)(value),
    ({ message }) => new UnexpectedResponse({ expected: `${expected} that matches the schema: ${message}`, response })
  )

/**
 * The value of a JSON response, decoded by a schema: of a buffered one, or of a streamed one that ended well.
 *
 * **Example** (A typed value)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * const Order = Schema.Struct({ placed: Schema.DateTimeUtcFromString })
 *
 * const handler = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () =>
 *   Effect.succeed({ placed: "2026-11-28T12:00:00Z" })
 * )
 *
 * it.effect("has the time at which the order was placed", () =>
 *   Effect.gen(function*() {
 *     const lambda = yield* TestLambda.make(handler)
 *
 *     const order = yield* TestLambda.expectJson(yield* lambda.invoke({}), Order)
 *
 *     assert.strictEqual(order.placed.epochMilliseconds, Date.UTC(2026, 10, 28, 12))
 *   }))
 * ```
 *
 * @category expectations
 * @since 0.1.0
 */
export const expectJson = <S extends Schema.Top>(
  response: Response,
  schema: S
): Effect.Effect<S["Type"], UnexpectedResponse, S["DecodingServices"]> => {
  const value = response._tag === "Buffered"
    ? response.body
    : response._tag === "Streamed" && response.error === undefined
    ? parse(response.body)
    : undefined
  return value === undefined
    ? Effect.fail(new UnexpectedResponse({ expected: "JSON", response }))
    : decode(schema, value, "JSON", response)
}

const readHttp = (response: Response): HttpResponse | undefined => {
  const streamed = response._tag === "Streamed" && response.error === undefined ? response : undefined
  const head = streamed?.prelude ?? (response._tag === "Buffered" ? response.body : undefined)
  if (!isObject(head) || typeof head["statusCode"] !== "number") return undefined
  const fields = readFields(head)
  if (typeof fields === "string") return undefined
  const { "set-cookie": cookies = [], ...headers } = Object.fromEntries(fields.headers)
  return {
    status: fields.status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(", ")])),
    cookies,
    body: streamed?.body ?? readBody(head)
  }
}

const readBody = ({ body, isBase64Encoded }: Readonly<Record<string, unknown>>): string | Uint8Array => {
  if (typeof body !== "string") return ""
  return isBase64Encoded === true ? new Uint8Array(Buffer.from(body, "base64")) : body
}

/**
 * An HTTP response, buffered or streamed, in its parts. With a schema the body is JSON, decoded.
 *
 * **Example** (Status and typed body)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * const handler = Handler.http({ event: Schema.Unknown }, () =>
 *   Effect.succeed({ status: 201, headers: { location: "/orders/1" }, body: "{\"id\":1}" })
 * )
 *
 * it.effect("makes an order", () =>
 *   Effect.gen(function*() {
 *     const lambda = yield* TestLambda.make(handler)
 *
 *     const made = yield* TestLambda.expectHttp(yield* lambda.invoke({}), Schema.Struct({ id: Schema.Int }))
 *
 *     assert.strictEqual(made.status, 201)
 *     assert.strictEqual(made.headers["location"], "/orders/1")
 *     assert.strictEqual(made.body.id, 1)
 *   }))
 * ```
 *
 * @category expectations
 * @since 0.1.0
 */
export function expectHttp<S extends Schema.Top>(
  response: Response,
  body: S
): Effect.Effect<HttpResponse<S["Type"]>, UnexpectedResponse, S["DecodingServices"]>
// The last one is what TypeScript takes for `Effect.flatMap(response, expectHttp)`.
export function expectHttp(response: Response): Effect.Effect<HttpResponse, UnexpectedResponse>
export function expectHttp(
  response: Response,
  schema?: Schema.Top
): Effect.Effect<HttpResponse<unknown>, UnexpectedResponse, unknown> {
  const http = readHttp(response)
  if (http === undefined) return Effect.fail(new UnexpectedResponse({ expected: "an HTTP response", response }))
  if (schema === undefined) return Effect.succeed(http)
  return Effect.map(decode(schema, parse(http.body), "an HTTP body", response), (body) => ({ ...http, body }))
}

/**
 * The failure of a type: a function error, or the error that broke off a streamed response.
 *
 * @category expectations
 * @since 0.1.0
 */
export const expectFailure = (response: Response, errorType: string): Effect.Effect<Failure, UnexpectedResponse> => {
  const failure = response._tag === "Streamed" ? response.error : response
  return failure?._tag === "Failure" && failure.errorType === errorType
    ? Effect.succeed(failure)
    : Effect.fail(new UnexpectedResponse({ expected: `a failure of the type ${errorType}`, response }))
}
