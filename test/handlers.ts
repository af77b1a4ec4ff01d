/** Handlers and responses that tests share. */
import { Cause, Data, Effect, Exit, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"

export class OutOfStock extends Data.TaggedError("OutOfStock")<{ readonly item: string }> {
  override get message() {
    return `there is no ${this.item} left`
  }
}

/** A handler that returns the event. */
export const echo = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, Effect.succeed)

/** A handler that returns what the effect yields. */
export const responding = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () => effect)

/** The response to an invocation that was interrupted so long before its deadline. */
export const interrupted = (margin: number) =>
  TestLambda.failure(
    "Runtime.DeadlineExceeded",
    `the invocation was interrupted ${margin} ms before its deadline`
  )

/** The response to an invocation that a shutdown cut short. */
export const shutDown = TestLambda.failure(
  "Runtime.Interrupted",
  "the invocation was interrupted because the environment shuts down"
)

export const failureOf = (exit: Exit.Exit<unknown, unknown>) =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

/** The response of a handler to one event. */
export const invoke = <E, R>(handler: Handler.Handler<E, R>, event: unknown = null) =>
  Effect.flatMap(TestLambda.make(handler), (lambda) => lambda.invoke(event))

export const invalidEvent = (detail: string) => TestLambda.failure("Runtime.InvalidEvent", detail)
export const invalidResponse = (detail: string) => TestLambda.failure("Runtime.InvalidResponse", detail)
