/** Log annotations that reach further than the effect in which they were made. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { CurrentLogAnnotations } from "effect/References"
import type { Invocation } from "../../Invocation.ts"

export type Annotations = Readonly<Record<string, unknown>>

/** On the invocation itself: a `WeakMap` with an entry for each costs more than the records, as it is collected. */
const key = Symbol("annotations")

/** Adds annotations to every record of an invocation from now on. */
export const annotate = (invocation: Invocation["Service"], annotations: Annotations): void => {
  const value: Annotations = { ...ofInvocation(invocation), ...annotations }
  Object.defineProperty(invocation, key, { configurable: true, value })
}

/** The annotations of an invocation. */
export const ofInvocation = (
  invocation: Invocation["Service"] & { readonly [key]?: Annotations } | undefined
): Annotations | undefined => invocation?.[key]

/** The annotations that were in force where a reason of a cause arose. */
class FailureAnnotations extends Context.Service<FailureAnnotations, Annotations>()(
  "effect-lambda-runtime/internal/FailureAnnotations"
) {}

const keep = <E>(cause: Cause.Cause<E>): Effect.Effect<never, E> =>
  Effect.withFiber((fiber) => {
    const annotations = fiber.getRef(CurrentLogAnnotations)
    return Effect.failCause(
      Object.keys(annotations).length === 0
        ? cause
        : Cause.annotate(cause, Context.make(FailureAnnotations, annotations))
    )
  })

/** A failure of this effect takes the annotations along that are in force around it, for whoever logs it. */
export const keepAnnotations = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.catchCause(self, keep)

/** The annotations that a cause has taken along. */
export const ofCause = (cause: Cause.Cause<unknown>): Annotations | undefined => {
  for (const { annotations } of cause.reasons) {
    const kept = annotations.get(FailureAnnotations.key)
    if (kept !== undefined) return kept as Annotations
  }
  return undefined
}
