/** Log annotations that reach further than the effect in which they were made. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { CurrentLogAnnotations } from "effect/References"
import type { Invocation } from "../../Invocation.ts"

export type Annotations = Readonly<Record<string, unknown>>

const ofInvocations = new WeakMap<Invocation["Service"], Annotations>()

/** Adds annotations to every record of an invocation from now on. */
export const annotate = (invocation: Invocation["Service"], annotations: Annotations): void => {
  ofInvocations.set(invocation, { ...ofInvocations.get(invocation), ...annotations })
}

/** The annotations of an invocation. */
export const ofInvocation = (invocation: Invocation["Service"] | undefined): Annotations | undefined =>
  // A map has nothing for `undefined`.
  ofInvocations.get(invocation as Invocation["Service"])

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
