/** An HTTP response on its way to Lambda: what HTTP allows in it, and the two forms in which Lambda takes it. */
import * as Effect from "effect/Effect"
import { contentTypes } from "../../RuntimeApi.ts"
import { InvalidResponse } from "../../RuntimeError.ts"
import { kindOf } from "../failure/kindOf.ts"
import { checked, collect, isBody, isComplete, type Produced } from "./body.ts"
import { hasControl, headerNameProblem } from "./headers.ts"

type Headers = Readonly<Record<string, string>>

/** The parts of an HTTP response. */
interface Parts<E> {
  readonly status: number
  readonly headers: Headers
  readonly multiValueHeaders: Readonly<Record<string, ReadonlyArray<string>>>
  readonly cookies: ReadonlyArray<string>
  readonly body: string | Uint8Array | Produced<E> | undefined
}

/** An object whose values are under its own keys, unlike those of a `Map`, a `Headers` or an array. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(Symbol.iterator in value)

const isText = (value: unknown): value is string => typeof value === "string" && !hasControl(value)

const strings = "expected strings without control characters"

/** What HTTP does not allow in a response, or what is not a part of one. Its types may have been bypassed. */
const problemOf = (
  { body, cookies, headers, multiValueHeaders, status }: { readonly [_ in keyof Parts<unknown>]: unknown }
): string | undefined => {
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    return "response.status: expected an integer from 200 to 599"
  }
  if (!isRecord(headers)) return "response.headers: expected an object of strings"
  if (!isRecord(multiValueHeaders)) return "response.multiValueHeaders: expected an object of arrays of strings"
  if (!Array.isArray(cookies)) return "response.cookies: expected an array of strings"
  for (const name in headers) {
    const problem = headerNameProblem("headers", name)
    if (problem !== undefined) return problem
    if (typeof headers[name] !== "string") return `response.headers.${name}: expected a string`
    if (hasControl(headers[name])) return `response.headers.${name}: expected no control characters`
  }
  for (const name in multiValueHeaders) {
    const problem = headerNameProblem("multiValueHeaders", name)
    if (problem !== undefined) return problem
    const values = multiValueHeaders[name]
    if (!Array.isArray(values) || !values.every(isText)) return `response.multiValueHeaders.${name}: ${strings}`
  }
  const badCookie = cookies.findIndex((cookie) => !isText(cookie))
  if (badCookie >= 0) return `response.cookies[${badCookie}]: expected a string without control characters`
  return body === undefined || isComplete(body) || isBody(body)
    ? undefined
    : `response.body: expected a string, bytes or a stream, not ${kindOf(body)}`
}

const keys = ["status", "headers", "multiValueHeaders", "cookies", "body"]

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Why what an HTTP response says would be lost. Types refuse it, but plain JavaScript does not. */
export const unknownKey = (response: object): string | undefined => {
  // The content of a `Map` or an `ArrayBuffer` is not in keys, so it would be sent as an empty response.
  if (!isPlain(response) && !keys.some((key) => key in response)) {
    return `response: expected an HTTP response, an object with ${keys.join(", ")}`
  }
  for (const key of Object.keys(response)) {
    if (!keys.includes(key) && Reflect.get(response, key) !== undefined) {
      return `response.${key}: an HTTP response has no such key; it has ${keys.join(", ")}`
    }
  }
}

/** Passes an HTTP response that can be sent. */
export const check = <A extends Parts<unknown>>(response: A): Effect.Effect<A, InvalidResponse> => {
  const detail = problemOf(response)
  return detail === undefined ? Effect.succeed(response) : Effect.fail(new InvalidResponse({ detail }))
}

/** Headers with others, which replace those of the same name in whatever case. */
export const mergeHeaders = (headers: Headers, others: Headers): Headers => {
  // What is not an object of headers is refused when the response is checked.
  if (!isRecord(headers) || !isRecord(others)) return others
  const names = new Set(Object.keys(others).map((name) => name.toLowerCase()))
  const kept = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...others }
}

const isEmpty = (record: object): boolean => {
  for (const _ in record) return false
  return true
}

const toJson = ({ cookies, headers, multiValueHeaders, status }: Parts<unknown>) => ({
  statusCode: status,
  ...(isEmpty(headers) ? undefined : { headers }),
  ...(isEmpty(multiValueHeaders) ? undefined : { multiValueHeaders }),
  ...(cookies.length === 0 ? undefined : { cookies })
})

const toJsonText = (response: Parts<unknown>, body: string | Uint8Array | undefined): string => {
  if (body === undefined) return JSON.stringify({ ...toJson(response), isBase64Encoded: false })
  if (typeof body === "string") return JSON.stringify({ ...toJson(response), body, isBase64Encoded: false })
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const utf8 = isUtf8(buffer)
  return JSON.stringify({
    ...toJson(response),
    body: buffer.toString(utf8 ? "utf8" : "base64"),
    isBase64Encoded: !utf8
  })
}

/** Text needs no base64, which would cost the response a third of its limit. */
const isUtf8 = (buffer: Buffer): boolean => Buffer.from(buffer.toString("utf8")).equals(buffer)

/** The whole response as one JSON text, which every HTTP source takes from a function that does not stream. */
const whole = (response: Parts<unknown>, body: string | Uint8Array | undefined) => ({
  _tag: "Buffered" as const,
  body: toJsonText(response, body),
  contentType: contentTypes.json
})

/** The body behind a prelude, for a function that streams. */
const behindPrelude = <E>(response: Parts<unknown>, produce: Produced<E>["produce"]) => ({
  _tag: "Streamed" as const,
  contentType: contentTypes.httpIntegration,
  prelude: JSON.stringify(toJson(response)),
  produce
})

const produceAtOnce = (body: string | Uint8Array | undefined): Produced<never>["produce"] => (write) =>
  body === undefined ? Effect.void : write([typeof body === "string" ? Buffer.from(body) : body])

type Wire<E> = ReturnType<typeof whole> | ReturnType<typeof behindPrelude<E>>

/** Checks an HTTP response and puts it in one of its forms. */
export const toWire = <E>(
  response: Parts<E>,
  streaming: boolean | undefined
): Effect.Effect<Wire<E>, E | InvalidResponse> =>
  Effect.flatMapEager(check(response), (response): Effect.Effect<Wire<E>, E> => {
    const { body } = response
    if (isBody<E>(body)) {
      return streaming === false
        ? Effect.map(collect(checked(body)), (body) => whole(response, body))
        : Effect.succeed(behindPrelude(response, checked(body).produce))
    }
    return Effect.succeed(streaming === true ? behindPrelude(response, produceAtOnce(body)) : whole(response, body))
  })
