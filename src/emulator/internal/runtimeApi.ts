/**
 * The Runtime API as the runtime of the function sees it, and as much of the Extensions API as it takes to register.
 *
 * It differs from one that serves a single process in this: every `next` hands out another invocation, as where
 * `AWS_LAMBDA_MAX_CONCURRENCY` is set, and a timeout ends an invocation but not the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { headerNames, maxBufferedBytes } from "../../RuntimeApi.ts"
import { makeExtensions } from "./extensions.ts"
import { isFromBrowser } from "./guard.ts"
import { type BodyLost, discardBody, type Exchange, readBody, utf8 } from "./http.ts"
import {
  type Answer,
  type Delivery,
  InvocationFailed,
  type Invocations,
  platformError,
  Refused
} from "./invocations.ts"

const nextHeaders = ({ call, deadline }: Delivery): Record<string, string> => {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    [headerNames.requestId]: call.requestId,
    [headerNames.deadline]: String(deadline),
    [headerNames.invokedFunctionArn]: utf8(call.invokedFunctionArn),
    [headerNames.traceId]: utf8(call.traceId)
  }
  if (call.clientContext !== undefined) headers[headerNames.clientContext] = utf8(call.clientContext)
  if (call.cognitoIdentity !== undefined) headers[headerNames.cognitoIdentity] = utf8(call.cognitoIdentity)
  if (call.tenantId !== undefined) headers[headerNames.tenantId] = utf8(call.tenantId)
  return headers
}

const json = { "Content-Type": "application/json" }

const accepted = (exchange: Exchange) => exchange.send(202, json, "{\"status\":\"OK\"}\n")

const tooLarge = new Refused({
  status: 413,
  errorType: "RequestEntityTooLarge",
  errorMessage: `Exceeded maximum allowed payload size (${maxBufferedBytes} bytes).`
})

const responseTooLarge = (size: number | undefined, maxBytes: number) =>
  platformError(
    "Function.ResponseSizeTooLarge",
    `Response payload size ${size === undefined ? "" : `(${size} bytes) `}` +
      `exceeded maximum allowed payload size (${maxBytes} bytes).`
  )

/** The error in the trailers of a response, if there is one. */
const trailingError = (exchange: Exchange): InvocationFailed | undefined => {
  const errorType = exchange.trailer(headerNames.errorType)
  const body = exchange.trailer(headerNames.errorBody)
  if (body !== undefined) return new InvocationFailed({ report: Buffer.from(body, "base64") })
  return errorType === undefined ? undefined : platformError(errorType, "The function failed while it answered")
}

/** The whole body. Where it is too large, that is what the caller learns, and the runtime once it has sent all of it. */
const readWhole = Effect.fnUntraced(
  function*(exchange: Exchange, answer: Answer): Effect.fn.Return<Uint8Array, BodyLost | Refused> {
    return yield* Effect.catchTag(
      readBody(exchange, maxBufferedBytes),
      "BodyTooLarge",
      ({ read }) =>
        Effect.gen(function*() {
          const size = read + (yield* discardBody(exchange))
          yield* answer.fail(responseTooLarge(size, maxBufferedBytes))
          return yield* tooLarge
        })
    )
  }
)

const respondBuffered = Effect.fnUntraced(function*(exchange: Exchange, answer: Answer) {
  const body = yield* readWhole(exchange, answer)
  const error = trailingError(exchange)
  yield* error === undefined ? answer.respond(exchange.header("content-type"), body) : answer.fail(error)
})

const respondStreamed = Effect.fnUntraced(function*(exchange: Exchange, answer: Answer) {
  const contentType = exchange.header("content-type")
  const { maxStreamedBytes } = answer.call
  let size = 0
  for (;;) {
    const chunk = yield* exchange.read
    if (chunk === undefined) break
    size += chunk.byteLength
    if (size > maxStreamedBytes) {
      const failed = yield* Effect.exit(answer.fail(responseTooLarge(undefined, maxStreamedBytes)))
      yield* discardBody(exchange)
      yield* failed
      return yield* tooLarge
    }
    yield* answer.write(contentType, chunk)
  }
  const error = trailingError(exchange)
  yield* error === undefined ? answer.end(contentType) : answer.fail(error)
})

const respond = Effect.fnUntraced(function*(exchange: Exchange, invocations: Invocations, requestId: string) {
  const answer = yield* invocations.answer(requestId, "InvocationResponse")
  const mode = exchange.header(headerNames.responseMode)
  if (mode !== undefined && mode !== "streaming") {
    yield* answer.fail(platformError("Runtime.InvalidResponseModeHeader", "Invalid function response mode"))
    return yield* new Refused({
      status: 400,
      errorType: "InvalidFunctionResponseMode",
      errorMessage: "Invalid function response mode"
    })
  }
  yield* mode === undefined ? respondBuffered(exchange, answer) : respondStreamed(exchange, answer)
  yield* accepted(exchange)
}, Effect.scoped)

const fail = Effect.fnUntraced(function*(exchange: Exchange, invocations: Invocations, requestId: string) {
  const answer = yield* invocations.answer(requestId, "InvocationErrorResponse")
  yield* answer.fail(new InvocationFailed({ report: yield* readWhole(exchange, answer) }))
  yield* accepted(exchange)
}, Effect.scoped)

const initError = Effect.fnUntraced(function*(exchange: Exchange, invocations: Invocations) {
  const report = yield* Effect.catchTag(
    readBody(exchange, maxBufferedBytes),
    "BodyTooLarge",
    () => Effect.andThen(discardBody(exchange), tooLarge)
  )
  yield* invocations.initError(new InvocationFailed({ report }))
  yield* accepted(exchange)
})

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Answers the requests of the runtime. */
export const make = (invocations: Invocations): (exchange: Exchange) => Effect.Effect<void> => {
  const extensions = makeExtensions(invocations.isStarting)

  const routes: ReadonlyArray<
    readonly [
      method: "GET" | "POST",
      path: RegExp,
      handle: (exchange: Exchange, id: string) => Effect.Effect<void, Refused | BodyLost, never>
    ]
  > = [
    ["GET", /^\/ping$/, (exchange) => exchange.send(200, { "Content-Type": "text/plain" }, "pong")],
    [
      "GET",
      /^\/2018-06-01\/runtime\/invocation\/next$/,
      (exchange) => invocations.next((delivery) => exchange.send(200, nextHeaders(delivery), delivery.call.event))
    ],
    [
      "POST",
      /^\/2018-06-01\/runtime\/invocation\/([^/]*)\/response$/,
      (exchange, id) => respond(exchange, invocations, id)
    ],
    [
      "POST",
      /^\/2018-06-01\/runtime\/invocation\/([^/]*)\/error$/,
      (exchange, id) => fail(exchange, invocations, id)
    ],
    ["POST", /^\/2018-06-01\/runtime\/init\/error$/, (exchange) => initError(exchange, invocations)],
    ["POST", /^\/2020-01-01\/extension\/register$/, extensions.register],
    ["GET", /^\/2020-01-01\/extension\/event\/next$/, extensions.next]
  ]

  const route = (exchange: Exchange): Effect.Effect<void, Refused | BodyLost, Scope> => {
    if (isFromBrowser(exchange)) {
      return exchange.send(
        403,
        json,
        "{\"errorMessage\":\"The Runtime API is for the runtime only\",\"errorType\":\"Forbidden\"}\n"
      )
    }
    for (const [method, path, handle] of routes) {
      const match = path.exec(exchange.path)
      if (match === null) continue
      if (exchange.method !== method) return exchange.send(405, { Allow: method })
      return handle(exchange, decodeSegment(match[1] ?? ""))
    }
    return exchange.send(404, { "Content-Type": "text/plain; charset=utf-8" }, "404 page not found\n")
  }

  return (exchange) =>
    Effect.scoped(route(exchange)).pipe(
      Effect.catchTags({
        Refused: ({ errorMessage, errorType, status }) =>
          // The runtime goes on, and on the same connection where it has been read to the end.
          Effect.ignore(discardBody(exchange)).pipe(
            Effect.andThen(exchange.send(status, json, `${JSON.stringify({ errorMessage, errorType })}\n`))
          ),
        BodyLost: () => exchange.destroy
      })
    )
}
