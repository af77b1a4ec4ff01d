/**
 * The values of a source in memory, and their renewal.
 *
 * Waiting ──read──▶ Current ──renewal failed──▶ Outdated ──renewed──▶ Current
 */
import type * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Scope } from "effect/Scope"
import { Invocation } from "../../Invocation.ts"
import { ParametersError, TimedOut } from "../ParametersError.ts"
import type { Read, Source } from "../Source.ts"
import type { Values } from "./values.ts"

type Current = Invocation["Service"]

type State =
  /** The source does not answer before the first invocation. */
  | { readonly _tag: "Waiting"; readonly error: ParametersError }
  | { readonly _tag: "Current"; readonly values: Values; readonly triedAt: number }
  /** The last renewal failed, so the values before it stay. */
  | { readonly _tag: "Outdated"; readonly values: Values; readonly triedAt: number }

/** Lambda gives the init phase 10 seconds. */
const initMillis = 8000

const within = (
  read: Effect.Effect<Values, ParametersError>,
  source: string,
  millis: number
): Effect.Effect<Values, ParametersError> =>
  Effect.timeoutOrElse(read, {
    duration: millis,
    orElse: () => Effect.fail(new ParametersError({ source, reason: new TimedOut({ millis }) }))
  })

/** Values that all invocations share. An invocation keeps those that it saw first. */
export class Held {
  readonly label: string
  readonly #context: Context.Context<never>
  readonly #read: Read
  readonly #refreshMillis: number
  readonly #scope: Scope
  readonly #timeoutMillis: number
  readonly #seen = new WeakMap<Current, Values>()
  #isInit = true
  #renewal: Fiber.Fiber<void> | undefined = undefined
  #state: State

  constructor(
    source: Pick<Source, "label" | "options">,
    read: Read,
    state: State,
    context: Context.Context<Scope>
  ) {
    const { refresh, timeout = "1 second" } = source.options
    this.label = source.label
    this.#context = context
    this.#read = read
    this.#refreshMillis = refresh === undefined ? Infinity : Duration.toMillis(refresh)
    this.#scope = Context.get(context, Scope)
    this.#state = state
    this.#timeoutMillis = Duration.toMillis(timeout)
  }

  /** How long a renewal may take. */
  get timeoutMillis(): number {
    return this.#timeoutMillis
  }

  /** Whether it is renewed at all. */
  get isRenewed(): boolean {
    return this.#refreshMillis !== Infinity || this.#state._tag === "Waiting"
  }

  get isBusy(): boolean {
    return this.#renewal !== undefined
  }

  /** An invocation has come, so the init phase is over. */
  invoked(): void {
    this.#isInit = false
  }

  /** The values for an invocation, or those of now without one. Old ones are renewed before. */
  values(invocation: Current | undefined): Effect.Effect<Values, ParametersError> {
    const seen = invocation === undefined ? undefined : this.#seen.get(invocation)
    if (seen !== undefined) return Effect.succeed(seen)
    if (invocation !== undefined) this.invoked()
    return Effect.flatMap(this.renewIfOld, () => {
      const state = this.#state
      if (state._tag === "Waiting") return Effect.fail(state.error)
      // Another read of the same invocation may have come first.
      const values = invocation === undefined ? state.values : this.#seen.get(invocation) ?? state.values
      if (invocation !== undefined) this.#seen.set(invocation, values)
      return Effect.succeed(values)
    })
  }

  /** Renews old values, once at a time, and waits for that. */
  get renewIfOld(): Effect.Effect<void> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (this.#renewal === undefined && !this.#isOld(now)) return Effect.void
      if (this.#renewal !== undefined) return Effect.asVoid(Fiber.await(this.#renewal))
      return Effect.flatMap(this.#start, (fiber) => Effect.asVoid(Fiber.await(fiber)))
    })
  }

  #isOld(now: number): boolean {
    if (this.#state._tag === "Waiting") return !this.#isInit
    const age = now - this.#state.triedAt
    // A clock that was set back says nothing about the age.
    return age >= this.#refreshMillis || (age < 0 && this.#refreshMillis !== Infinity)
  }

  /** Runs in the scope and with the services of the layer: an invocation that ends meanwhile does not cut it short. */
  get #start(): Effect.Effect<Fiber.Fiber<void>> {
    return Effect.suspend(() => {
      let isOver = false
      const renewal = Effect.ensuring(
        Effect.updateContext(this.#renew, this.#outside),
        Effect.sync(() => {
          isOver = true
          this.#renewal = undefined
        })
      )
      return Effect.map(Effect.forkIn(renewal, this.#scope, { startImmediately: true }), (fiber) => {
        if (!isOver) this.#renewal = fiber
        return fiber
      })
    })
  }

  /** The services of the layer. AWS's client would take the deadline of an invocation for its own. */
  readonly #outside = (given: Context.Context<never>): Context.Context<never> =>
    Context.omit(Invocation)(Context.merge(given, this.#context))

  get #renew(): Effect.Effect<void> {
    return Effect.matchCauseEffect(within(this.#read(this.#isInit), this.label, this.#timeoutMillis), {
      onSuccess: (values) => Effect.flatMap(Clock.currentTimeMillis, (now) => this.#succeeded(values, now)),
      onFailure: (cause) => Effect.flatMap(Clock.currentTimeMillis, (now) => this.#failed(cause, now))
    })
  }

  #succeeded(values: Values, triedAt: number): Effect.Effect<void> {
    const wasOutdated = this.#state._tag === "Outdated"
    this.#state = { _tag: "Current", values, triedAt }
    return wasOutdated ? Effect.logInfo(`${this.label}: renewed again`) : Effect.void
  }

  #failed(cause: Cause.Cause<ParametersError>, triedAt: number): Effect.Effect<void> {
    const before = this.#state
    if (before._tag === "Waiting") return Effect.void
    this.#state = { _tag: "Outdated", values: before.values, triedAt }
    return before._tag === "Outdated"
      ? Effect.void
      : Effect.logWarning(`${this.label}: renewal failed; the last values stay in use until it succeeds`, cause)
  }
}

/** Reads a source for the first time. */
export const hold = /*#__PURE__*/ Effect.fnUntraced(function*<R>(
  source: Source<R>
): Effect.fn.Return<Held, Config.ConfigError | ParametersError, R | Scope> {
  const context = yield* Effect.context<R | Scope>()
  const open = yield* source.open
  const read: Read = (isInit) => Effect.provideContext(open(isInit), context)
  const first = yield* Effect.result(within(read(true), source.label, initMillis))
  const now = yield* Clock.currentTimeMillis
  if (first._tag === "Success") {
    return new Held(source, read, { _tag: "Current", values: first.success, triedAt: now }, context)
  }
  if (first.failure.reason._tag !== "ExtensionNotReady") return yield* first.failure
  return new Held(source, read, { _tag: "Waiting", error: first.failure }, context)
})

/** The invocation that the fiber works for. */
export const currentInvocation: Effect.Effect<Current | undefined> = /*#__PURE__*/ Effect.contextWith(
  (context: Context.Context<never>) => Effect.succeed(Context.getOrUndefined(context, Invocation))
)
