/** `RuntimeApiClient` without a wire: its requests go straight to the state machine of invocations. */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Refused } from "../../emulator/Call.ts"
import type { Responding } from "../../emulator/internal/responding.ts"
import type { Invocations, ResponseKind } from "../../emulator/Invocations.ts"
import { type ErrorReport, fromCause } from "../../ErrorReport.ts"
import { unsendable } from "../../internal/client/unsendable.ts"
import type { Buffered, Streamed } from "../../Response.ts"
import type { Delivery, InvocationRef } from "../../RuntimeApi.ts"
import type { RuntimeApiClient } from "../../RuntimeApiClient.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import * as TestResponse from "../TestResponse.ts"
import { type Operation, refusedBy, toError } from "./apiErrors.ts"
import { type Sending, sendingOf, toFailed } from "./sending.ts"

const accepted: Delivery = { _tag: "Accepted" }

/** What the client knows of the test. */
export interface Kit {
  readonly invocations: Invocations
  readonly next: RuntimeApiClient["Service"]["next"]
  /** Keeps a call of the Runtime API for the test. */
  readonly record: (call: string) => void
  /** Keeps an init error for the test. */
  readonly recordInitError: (report: ErrorReport) => void
}

export const makeClient = (kit: Kit): RuntimeApiClient["Service"] => {
  const begin = (operation: Operation, ref: InvocationRef, kind: ResponseKind) =>
    Effect.mapError(
      Effect.map(kit.invocations.begin(ref, kind), (responding) => ({
        responding,
        sending: sendingOf(responding.call)
      })),
      ({ refusal }) => refusedBy(operation, refusal)
    )

  /** The response is complete: the Runtime API accepts it, unless the test asked for a fault. */
  const complete = Effect.fnUntraced(function*(
    operation: Operation,
    sending: Sending,
    response: TestResponse.Refused["response"],
    finish: Effect.Effect<void, Refused>
  ) {
    const { fault, responseDelay = 0 } = sending.options
    yield* Effect.sleep(responseDelay)
    if (fault === undefined) return yield* Effect.mapError(finish, ({ refusal }) => refusedBy(operation, refusal))
    if (fault !== "lost after") sending.refuse(fault, response)
    yield* Effect.ignore(finish)
    return yield* toError(operation, fault)
  })

  const respondBuffered = Effect.fnUntraced(function*(ref: InvocationRef, { body, contentType }: Buffered) {
    const { responding, sending } = yield* begin("respond", ref, "InvocationResponse")
    const bytes = typeof body === "string" ? Buffer.from(body) : new Uint8Array(body)
    const response = TestResponse.fromBody(bytes, contentType)
    yield* complete("respond", sending, response, responding.respond(contentType, bytes))
    return accepted
  }, Effect.scoped)

  const respondStreamed = Effect.fnUntraced(function*(ref: InvocationRef, response: Streamed<unknown>) {
    const { contentType } = response
    const scope = yield* Effect.scope
    /** Fails when the exchange is over before the body has ended. */
    const over = yield* Deferred.make<never, RuntimeApiError>()
    let opened: { readonly responding: Responding; readonly sending: Sending } | undefined
    let isEnded = false

    /** As over a socket, the response begins with its first byte, or with its end. */
    const open = Effect.suspend(() => {
      if (opened !== undefined) return Effect.succeed(opened)
      return Effect.map(Scope.provide(begin("respond", ref, "InvocationResponse"), scope), (begun) => {
        opened = begun
        begun.sending.prelude = response.prelude
        begun.sending.onLost(() => Deferred.doneUnsafe(over, lost))
        return begun
      })
    })
    const lost = Effect.fail(toError("respond", "lost"))
    const endExchange = (error: RuntimeApiError) => Effect.andThen(Deferred.fail(over, error), Effect.never)

    const writeOne = (chunk: Uint8Array) =>
      Effect.flatMap(
        open,
        ({ responding }) =>
          Effect.mapError(responding.write(contentType, chunk), ({ refusal }) => refusedBy("respond", refusal))
      )

    const write = Effect.fnUntraced(function*(chunks: ReadonlyArray<Uint8Array>) {
      const filled = chunks.filter(({ length }) => length > 0)
      if (isEnded || filled.length === 0) return
      const { sending } = yield* open
      for (const chunk of filled) yield* writeOne(chunk)
      if (sending.options.fault === "lost") return yield* lost
    }, Effect.catch(endExchange))

    const endBody = Effect.fnUntraced(function*(exit: Exit.Exit<void, unknown>) {
      isEnded = true
      if (Deferred.isDoneUnsafe(over)) {
        const error = yield* Effect.flip(Deferred.await(over))
        if (error.reason._tag === "ConnectionLost") opened?.sending.refuse("lost", opened.sending.streamed())
        return yield* error
      }
      if (Exit.isFailure(exit) && opened === undefined) {
        return { _tag: "NotStarted", cause: exit.cause } satisfies Delivery
      }
      const { responding, sending } = yield* open
      if (Exit.isSuccess(exit)) {
        yield* complete("respond", sending, sending.streamed(), responding.end(contentType))
        return accepted
      }
      const report = fromCause(exit.cause)
      const failed = sending.streamed(TestResponse.fromReport(report))
      yield* complete("respond", sending, failed, responding.fail(toFailed(report)))
      return { _tag: "Truncated", cause: exit.cause } satisfies Delivery
    })

    const begun = response.headAtOnce === true ? Effect.catch(writeOne(new Uint8Array()), endExchange) : Effect.void
    const produce = Effect.raceFirst(Effect.andThen(begun, response.produce(write)), Deferred.await(over))
    // An interruption from outside ends the body, too, and the end is waited for.
    return yield* Effect.uninterruptibleMask((restore) => Effect.flatMap(Effect.exit(restore(produce)), endBody))
  }, Effect.scoped)

  return {
    fail: Effect.fnUntraced(function*(ref, report) {
      kit.record(`fail ${ref.requestId}`)
      const { responding, sending } = yield* begin("fail", ref, "InvocationErrorResponse")
      yield* complete("fail", sending, TestResponse.fromReport(report), responding.fail(toFailed(report)))
    }, Effect.scoped),
    initError: (report) =>
      Effect.suspend(() => {
        kit.record("initError")
        kit.recordInitError(report)
        return Effect.mapError(
          kit.invocations.initError(toFailed(report)),
          ({ refusal }) => refusedBy("initError", refusal)
        )
      }),
    next: kit.next,
    respond: (ref, response) => {
      const reason = unsendable(response)
      if (reason !== undefined) return Effect.succeed({ _tag: "NotStarted", cause: Cause.fail(reason) })
      return Effect.suspend((): Effect.Effect<Delivery, RuntimeApiError> => {
        kit.record(`respond ${ref.requestId}`)
        return response._tag === "Buffered" ? respondBuffered(ref, response) : respondStreamed(ref, response)
      })
    }
  }
}
