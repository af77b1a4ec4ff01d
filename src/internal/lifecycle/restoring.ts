/** A function under SnapStart: what waits for the restore of its snapshot. */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Registry } from "./registry.ts"

/** What a handler is once it is prepared, and the services with which it runs. */
export interface Ready<A, R> {
  readonly context: Context.Context<R>
  readonly take: A
}

export interface Restoring {
  /** `Waiting` until Lambda has restored the snapshot. */
  state: "Waiting" | "Restored"
  /** What builds the layers that wait, in the order in which they were met. */
  readonly layers: Array<Effect.Effect<Context.Context<never>, unknown>>
  /** Whether something failed because a service of these layers is missing. Absent: no layer waits. */
  isTooEarly?: (cause: Cause.Cause<unknown>) => boolean
  /** Prepares a handler, has the snapshot taken and restored, and yields the handler as it goes on after that. */
  readonly through: <A, E, R>(
    prepare: Effect.Effect<A, E, R | Scope>,
    hooks: Registry
  ) => Effect.Effect<Ready<A, R>, E, R | Scope>
}

/** Absent unless this process is to be snapshotted: then layers are built at once. */
export const Restoring: Context.Reference<Restoring | undefined> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/internal/Restoring",
  { defaultValue: (): Restoring | undefined => undefined }
)
