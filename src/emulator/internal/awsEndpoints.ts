/**
 * The endpoints of the AWS SDKs and the AWS CLI: `Invoke` and `InvokeWithResponseStream`.
 *
 * They answer as Lambda does, so that a program that calls a function finds here what it will find there. Lambda's
 * `Invoke` knows nothing of HTTP answers: it hands on what the function sent, prelude and all, whole and never in
 * pieces. So does this one; and as the answer is complete before it begins, a failure in its middle is an ordinary
 * function error.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import { maxBufferedBytes, maxStreamedBytes } from "../../RuntimeApi.ts"
import { BadCall, readCall, shuttingDown } from "./call.ts"
import { invokeComplete, payloadChunk } from "./eventStream.ts"
import type { BodyLost, Exchange } from "./http.ts"
import { type InvocationFailed, type Invocations, type ServerClosed } from "./invocations.ts"

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

const readAwsCall = Effect.fnUntraced(function*(exchange: Exchange, functionName: string, maxBytes: number) {
  return yield* readCall(exchange, {
    requestId: randomUUID(),
    functionName: yield* decodeName(functionName),
    qualifier: exchange.query.get("Qualifier") || undefined,
    emptyEvent: "{}",
    maxStreamedBytes: maxBytes
  })
})

const collect = (body: Stream.Stream<Uint8Array, InvocationFailed | ServerClosed>) =>
  Effect.map(Stream.runCollect(body), (chunks) => Buffer.concat(chunks))

const badInvocationType = (type: string) =>
  new BadCall({
    status: 400,
    errorType: "InvalidParameterValueException",
    message: `X-Amz-Invocation-Type cannot be ${JSON.stringify(type)}`
  })

/** Answers the operations; `functionName` is the segment of the path. */
export const make = (invocations: Invocations) => {
  const requestResponse = Effect.fnUntraced(function*(exchange: Exchange, functionName: string) {
    const call = yield* readAwsCall(exchange, functionName, maxBufferedBytes)
    const headers = baseHeaders(call.requestId)
    yield* Effect.gen(function*() {
      const reply = yield* invocations.invoke(call)
      const body = reply._tag === "Buffered" ? reply.body : yield* collect(reply.body)
      const contentType = reply.contentType === undefined ? {} : { "Content-Type": reply.contentType }
      yield* exchange.send(200, { ...headers, ...contentType }, body)
    }).pipe(
      Effect.catchTags({
        InvocationFailed: ({ report }) =>
          exchange.send(
            200,
            { ...headers, "Content-Type": "application/json", "X-Amz-Function-Error": "Unhandled" },
            report
          ),
        ServerClosed: () => Effect.fail(shuttingDown)
      })
    )
  })

  const invoke = Effect.fnUntraced(
    function*(exchange: Exchange, functionName: string): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
      const type = exchange.header("x-amz-invocation-type") ?? "RequestResponse"
      switch (type) {
        case "RequestResponse":
          return yield* requestResponse(exchange, functionName)
        case "Event": {
          const call = yield* readAwsCall(exchange, functionName, maxBufferedBytes)
          yield* invocations.submit(call)
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
    function*(exchange: Exchange, functionName: string): Effect.fn.Return<void, BadCall | BodyLost, Scope> {
      const type = exchange.header("x-amz-invocation-type") ?? "RequestResponse"
      if (type === "DryRun") return yield* exchange.send(204, baseHeaders(randomUUID()))
      if (type !== "RequestResponse") return yield* badInvocationType(type)

      const call = yield* readAwsCall(exchange, functionName, maxStreamedBytes)
      const answer = Stream.unwrap(Effect.map(
        invocations.invoke(call),
        (reply) => reply._tag === "Buffered" ? Stream.succeed(reply.body) : reply.body
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
        begin.pipe(Effect.andThen(exchange.write(invokeComplete(report))), Effect.andThen(exchange.end))
      yield* Stream.runForEach(answer, (chunk) => Effect.andThen(begin, exchange.write(payloadChunk(chunk)))).pipe(
        Effect.andThen(complete()),
        Effect.catchTags({
          InvocationFailed: ({ report }) => complete(report),
          ServerClosed: () => begun ? exchange.destroy : Effect.fail(shuttingDown)
        })
      )
    }
  )

  return { invoke, invokeWithResponseStream }
}
