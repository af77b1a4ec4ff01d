import { Deferred, Effect, Layer, Queue, Stream } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as RuntimeApiClient from "effect-lambda-runtime/RuntimeApiClient"
import { TestRuntimeApi } from "effect-lambda-runtime/testing"
import { randomUUID } from "node:crypto"
import type { Caller, Outcome } from "../../src/emulator/Call.ts"
import * as Invocations from "../../src/emulator/Invocations.ts"
import * as RuntimeApiServer from "../../src/emulator/RuntimeApiServer.ts"
import { open, send } from "./caller.ts"
import { makeCall } from "./calls.ts"
import { Callers, type Received, type Sent, suite } from "./contract.ts"
import { makeDecoder } from "./messages.ts"

/** Pieces and an end that come from outside. */
const makeSent = Effect.gen(function*() {
  const pieces = yield* Queue.unbounded<string>()
  const received = yield* Deferred.make<Received>()
  const bodies: Array<string> = []
  return {
    sent: { piece: Queue.take(pieces), received: Deferred.await(received) } satisfies Sent,
    write: (piece: Uint8Array) => {
      const text = Buffer.from(piece).toString()
      bodies.push(text)
      Queue.offerUnsafe(pieces, text)
    },
    end: (error: Received["error"]) => {
      const named = error && { errorType: error.errorType, errorMessage: error.errorMessage }
      Deferred.doneUnsafe(received, Effect.succeed({ body: bodies.join(""), error: named }))
    }
  }
})

/** `TestRuntimeApi`, with its own client. */
const inMemory = Layer.effect(
  Callers,
  Effect.gen(function*() {
    const api = yield* TestRuntimeApi.TestRuntimeApi
    return {
      send: Effect.fnUntraced(function*(event, options) {
        const { end, sent, write } = yield* makeSent
        const { chunks, response } = yield* api.send(Buffer.from(event), { timeout: "3 seconds", ...options })
        yield* Stream.runForEach(chunks, (chunk) => Effect.sync(() => write(chunk))).pipe(
          Effect.andThen(response),
          Effect.tap((response) =>
            Effect.sync(() =>
              end(
                response._tag === "Failure" ? response : response._tag === "Streamed" ? response.error : undefined
              )
            )
          ),
          Effect.forkScoped
        )
        return sent
      })
    }
  })
).pipe(Layer.provideMerge(TestRuntimeApi.layer))

/** The doors of the runtime, and callers in this process. */
const overSockets = Layer.unwrap(Effect.gen(function*() {
  const invocations = yield* Invocations.make({ pollers: 1 })
  const { endpoint } = yield* RuntimeApiServer.make(invocations)
  const callers = Layer.succeed(Callers, {
    send: Effect.fnUntraced(function*(event, options) {
      const { end, sent, write } = yield* makeSent
      const call = makeCall(randomUUID(), { event: Buffer.from(event), ...options })
      const caller: Caller = {
        taken: () => {},
        write: (_, piece) => Effect.sync(() => write(piece)),
        settle: (outcome) => {
          if (outcome._tag === "Buffered") write(outcome.body)
          end(errorOf(outcome))
        }
      }
      yield* Effect.acquireRelease(
        Effect.sync(() => invocations.submit(call, caller)),
        (leave) => Effect.sync(leave)
      )
      return sent
    })
  })
  return Layer.merge(callers, RuntimeApiClient.layer(endpoint))
}))

const errorOf = (outcome: Outcome): Received["error"] =>
  outcome._tag === "InvocationFailed" ? JSON.parse(Buffer.from(outcome.report).toString()) : undefined

/** The whole emulator, and callers that are programs with an AWS SDK. */
const overHttp = (options: Emulator.Options) =>
  Layer.unwrap(Effect.gen(function*() {
    const emulator = yield* Emulator.make({ port: 0, ...options })
    const [fn] = yield* emulator.functions
    const callers = Layer.succeed(Callers, {
      send: Effect.fnUntraced(function*(event, options = {}) {
        const { end, sent, write } = yield* makeSent
        const { answer } = yield* open({
          port: emulator.port,
          path: "/2021-11-15/functions/function/response-streaming-invocations",
          headers: {
            ...(options.tenantId !== undefined && { "x-amz-tenant-id": options.tenantId }),
            ...(options.traceId !== undefined && { "x-amzn-trace-id": options.traceId }),
            ...(options.clientContext !== undefined && {
              "x-amz-client-context": Buffer.from(options.clientContext).toString("base64")
            })
          },
          body: event
        })
        yield* Effect.forkScoped(Effect.map(answer, (incoming) => {
          const decode = makeDecoder()
          incoming.on("data", (bytes: Buffer) => {
            for (const { headers, payload } of decode(bytes)) {
              if (headers[":event-type"] === "PayloadChunk") write(Buffer.from(payload))
              else {
                const { ErrorDetails } = JSON.parse(payload)
                end(ErrorDetails === undefined ? undefined : JSON.parse(ErrorDetails))
              }
            }
          })
        }))
        // A round trip: the event has been seen when its answer comes.
        yield* Effect.orDie(send({ port: emulator.port, method: "GET", path: "/" }))
        return sent
      })
    })
    return Layer.merge(callers, RuntimeApiClient.layer(fn?.runtimeApi ?? ""))
  }))

suite("TestRuntimeApi", inMemory)
suite("RuntimeApiServer", overSockets)
suite("Emulator", overHttp({ timeout: "3 seconds" }))
suite("Emulator with functions", overHttp({ functions: { function: { timeout: "3 seconds" } } }))
