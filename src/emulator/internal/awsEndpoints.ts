/**
 * The endpoints of the AWS SDKs and the AWS CLI: `Invoke` and `InvokeWithResponseStream`.
 *
 * They behave as Lambda does, so that a program that calls a function finds here what it will find there. `Invoke` knows
 * nothing about HTTP responses: it passes on what the function sent, with the prelude, as a whole. A function that fails
 * in the middle of a streamed response is an ordinary function error there, since nothing has been sent to the caller.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import { contentTypes, maxBufferedBytes, maxStreamedBytes } from "../../RuntimeApi.ts"
import type { Call, EmulatorClosed, InvocationFailed } from "../Call.ts"
import type { Functions } from "../Functions.ts"
import type { SubmitAsync } from "./asynchronous.ts"
import { BadCall, findFunction, type Found, type Limit, readCall, shuttingDown, throttled } from "./call.ts"
import { invokeComplete, payloadChunk } from "./eventStream.ts"
import type { BodyLost, Exchange } from "./http.ts"
import * as Invoke from "./invoke.ts"
import type { LogTails } from "./logTail.ts"

const baseHeaders = (requestId: string) => ({ "X-Amzn-RequestId": requestId, "X-Amz-Executed-Version": "$LATEST" })

const decodeName = (segment: string): Effect.Effect<string, BadCall> =>
  Effect.try({
    try: () => decodeURIComponent(segment),
    catch: () =>
      new BadCall({
        status: 400,
        errorType: "InvalidParameterValueException",
        message: "The name of the function is not encoded correctly"
      })
  })

const badInvocationType = (type: string) =>
  new BadCall({
    status: 400,
    errorType: "InvalidParameterValueException",
    message: `X-Amz-Invocation-Type cannot be ${JSON.stringify(type)}`
  })

const collect = (body: Stream.Stream<Uint8Array, InvocationFailed | EmulatorClosed>) =>
  Effect.map(Stream.runCollect(body), (pieces) => Buffer.concat(pieces))

/** The function that a segment of a path names. */
export const find = (functions: Functions, segment: string, qualifier: string | undefined) =>
  Effect.flatMap(decodeName(segment), (name) => findFunction(functions, name, qualifier))

/** What Lambda takes of a caller that waits: a little less than what it takes of others. */
const requestLimit: Limit = {
  maxBytes: 6_291_456,
  message: () => "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
}

const asyncLimit: Limit = {
  maxBytes: 1_048_576,
  message: (bytes) =>
    `${bytes === undefined ? "The" : `${bytes} byte`} payload is too large for the Event invocation type ` +
    "(limit 1048576 bytes)"
}

const read = (exchange: Exchange, { arn, fn }: Found, maxBytes: number, limit = requestLimit) =>
  readCall(exchange, fn, {
    limit,
    requestId: randomUUID(),
    invokedFunctionArn: arn,
    emptyEvent: "{}",
    maxStreamedBytes: maxBytes
  })

/** Serves the operations. `name` is the segment of the path that names the function. */
export const make = (functions: Functions, submitAsync: SubmitAsync, tails: LogTails) => {
  /** Collects the log of a call while it runs, if its caller wants it. */
  const logOf = (exchange: Exchange, { requestId }: Call) =>
    Effect.acquireRelease(
      Effect.sync(() => tails.collect(exchange, requestId)),
      ({ stop }) => Effect.sync(stop)
    )

  const requestResponse = Effect.fnUntraced(function*(exchange: Exchange, found: Found) {
    const call = yield* read(exchange, found, maxBufferedBytes)
    if (found.fn.isBusy(false)) return yield* throttled
    const log = yield* logOf(exchange, call)
    const headers = () => {
      const result = log.result()
      return { ...baseHeaders(call.requestId), ...(result !== undefined && { "X-Amz-Log-Result": result }) }
    }
    yield* Effect.gen(function*() {
      const received = yield* Invoke.invoke(found.fn, call, "aws")
      const body = received._tag === "Buffered" ? received.body : yield* collect(received.body)
      const contentType = received.contentType === undefined ? {} : { "Content-Type": received.contentType }
      yield* exchange.send(200, { ...headers(), ...contentType }, body)
    }).pipe(
      Effect.catchTags({
        InvocationFailed: ({ report }) =>
          exchange.send(
            200,
            { ...headers(), "Content-Type": contentTypes.json, "X-Amz-Function-Error": "Unhandled" },
            report
          ),
        EmulatorClosed: () => Effect.fail(shuttingDown)
      })
    )
  })

  const invoke = Effect.fnUntraced(
    function*(exchange: Exchange, name: string): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
      const found = yield* find(functions, name, exchange.query.get("Qualifier") || undefined)
      const type = exchange.header("x-amz-invocation-type") ?? "RequestResponse"
      switch (type) {
        case "RequestResponse":
          return yield* requestResponse(exchange, found)
        case "Event": {
          const call = yield* read(exchange, found, maxBufferedBytes, asyncLimit)
          submitAsync(found.fn, call)
          return yield* exchange.send(202, { "X-Amzn-RequestId": call.requestId })
        }
        case "DryRun":
          return yield* exchange.send(204, baseHeaders(randomUUID()))
        default:
          return yield* badInvocationType(type)
      }
    }
  )

  const invokeWithResponseStream = Effect.fnUntraced(
    function*(exchange: Exchange, name: string): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
      const found = yield* find(functions, name, exchange.query.get("Qualifier") || undefined)
      const type = exchange.header("x-amz-invocation-type") ?? "RequestResponse"
      if (type === "DryRun") return yield* exchange.send(204, baseHeaders(randomUUID()))
      if (type !== "RequestResponse") return yield* badInvocationType(type)

      const call = yield* read(exchange, found, maxStreamedBytes)
      if (found.fn.isBusy(false)) return yield* throttled
      const log = yield* logOf(exchange, call)
      const pieces = Stream.unwrap(Effect.map(
        Invoke.invoke(found.fn, call, "aws"),
        (received) => received._tag === "Buffered" ? Stream.succeed(received.body) : received.body
      ))
      let begun = false
      const begin = Effect.suspend(() => {
        if (begun) return Effect.void
        begun = true
        return exchange.begin(200, {
          ...baseHeaders(call.requestId),
          "Content-Type": "application/vnd.amazon.eventstream"
        })
      })
      const complete = (report?: Uint8Array) =>
        begin.pipe(
          Effect.andThen(Effect.suspend(() => exchange.write(invokeComplete(report, log.result())))),
          Effect.andThen(exchange.end)
        )
      yield* Stream.runForEach(pieces, (piece) => Effect.andThen(begin, exchange.write(payloadChunk(piece)))).pipe(
        Effect.andThen(complete()),
        Effect.catchTags({
          InvocationFailed: ({ report }) => complete(report),
          EmulatorClosed: () => begun ? exchange.destroy : Effect.fail(shuttingDown)
        })
      )
    }
  )

  return { invoke, invokeWithResponseStream }
}
