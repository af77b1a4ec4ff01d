/**
 * One invocation while the runtime has it in hand.
 *
 * Handling ──response──▶ Responding ──taken or refused──▶ Joining ──all fibers ended──▶ Closing ──scope closed──▶ Over
 *
 * With hooks for `Lifecycle.afterResponse`, it is Flushing between Closing and Over.
 *
 * The deadline, a shutdown or a fault of the process cut it short: every fiber is interrupted, and none starts any more.
 * It then goes through the same states, only faster.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { Background } from "../../Background.ts"
import type { Provided } from "../../Handler.ts"
import { Invocation } from "../../Invocation.ts"
import type { Wire } from "../../Response.ts"
import { DeadlineExceeded } from "../../RuntimeError.ts"
import { addParentSpan } from "../invocation/callerSpan.ts"
import { awaitWithin, shares, untilInterrupt } from "../invocation/deadline.ts"
import { type CutShortReason, request as requestEarlyEnd } from "../invocation/earlyEnd.ts"
import { after } from "../invocation/timer.ts"
import type { HookSet } from "../lifecycle/hookSet.ts"
import type { Registry } from "../lifecycle/registry.ts"
import type { InvokeStore } from "./invokeStore.ts"
import { type AnyFiber, RunningWork, type Work } from "./runningWork.ts"

/** What the invocations of one function share. */
export interface Shared<R> {
  /** The services of the handler. */
  readonly context: Context.Context<R>
  readonly announce: InvokeStore["announce"]
  readonly hooks: Registry
  /** How long before its deadline an invocation is interrupted, in milliseconds; absent: never. */
  readonly marginMillis: number | undefined
  /** How long after its deadline an invocation that was interrupted may take to end, in milliseconds. */
  readonly stuckMillis: number
}

/** What is known of an invocation. `end` marks it as over. */
export interface Known {
  readonly invocation: Invocation["Service"]
  readonly end: () => void
}

type State =
  /** The handler runs. In `Responding` its response is sent; the body of that runs, if it is streamed. */
  | {
    _tag: "Handling" | "Responding"
    /** Background work that waits for the response. */
    backlog: Array<Effect.Effect<unknown, unknown>> | undefined
    /** Ends the wait for a fiber that does not end. */
    giveUp: (() => void) | undefined
  }
  /** Lambda has the response, or has refused it. Background work runs. */
  | { readonly _tag: "Joining"; onIdle: (() => void) | undefined }
  /** The finalizers of the scope run. */
  | { readonly _tag: "Closing" }
  | { readonly _tag: "Flushing"; readonly hooks: AnyFiber }
  | { readonly _tag: "Over" }

const closing: State = { _tag: "Closing" }
const over: State = { _tag: "Over" }

/** How long finalizers may delay the report of an invocation that was cut short, unless its deadline comes first. */
export const finalizerMillis = 100

/**
 * An invocation in hand.
 *
 * Its fibers are the handler, a streamed body and background work. They run in the context of the invocation, and none
 * of them outlives it: `finish` waits for all. They are started with `runForkWith` and kept in `RunningWork`, which is
 * made when one suspends, like the timer of the deadline. So a handler that never suspends costs 0.5 µs; with `FiberSet`
 * and `timeout` it costs 4.3 µs, a tenth of what hello-json costs in all.
 */
export class InvocationInHand<R> {
  declare readonly context: Context.Context<R | Provided>
  readonly #shared: Shared<R>
  readonly #known: Known
  readonly #announced: ReturnType<InvokeStore["announce"]>
  readonly #scope: Scope.Closeable = Scope.makeUnsafe()
  #state: State = { _tag: "Handling", backlog: undefined, giveUp: undefined }
  /** Why it was cut short. Set once. */
  reason: CutShortReason | undefined = undefined
  /** What runs, and has suspended. */
  #work: RunningWork | undefined = undefined
  /** Ends the wait for what the deadline brings next. */
  #cancelTimer: (() => void) | undefined = undefined
  /** How the handler and its body ended: what the finalizers of the scope receive. */
  #outcome: Exit.Exit<unknown, unknown> = Exit.void

  constructor(shared: Shared<R>, known: Known) {
    const { invocation } = known
    this.#shared = shared
    this.#known = known
    this.#announced = shared.announce(invocation)
    this.context = Context.add(
      Context.add(
        Context.add(addParentSpan(shared.context, invocation), Invocation, invocation),
        Background,
        Background.of({ add: (effect) => Effect.suspend(() => this.#addBackground(effect)) })
      ),
      Scope.Scope,
      this.#scope
    )
  }

  /**
   * Runs the handler and yields how it ended. If the invocation is cut short, the handler is interrupted and fails with
   * the reason. Its finalizers may delay that, but not beyond the deadline; what is still busy then is left to `finish`.
   */
  handle<A, E>(handler: Effect.Effect<A, E, R | Provided>): Effect.Effect<Exit.Exit<A, E | CutShortReason>> {
    return this.#attempt("the handler", handler)
  }

  /** The response as it is sent: a streamed body is cut short like the handler. */
  guard(response: Wire): Wire {
    if (response._tag === "Buffered") return response
    return {
      ...response,
      produce: (write) =>
        Effect.suspend(() => Effect.flatten(this.#attempt("the body of the response", response.produce(write))))
    }
  }

  /**
   * Interrupts every fiber, and lets none start any more. Only the first reason counts. A handler that ends early by
   * itself is interrupted only if it takes too long.
   */
  cutShort(reason: CutShortReason): void {
    const state = this.#state
    if (state._tag === "Flushing") return state.hooks.interruptUnsafe()
    if (this.reason !== undefined || state === closing || state === over) return
    this.reason = reason
    this.#cancelTimer?.()
    const endsEarly = requestEarlyEnd(this.#known.invocation, reason)
    this.#work?.interrupt((work) => !endsEarly || work !== "the handler")
    if (!("giveUp" in state) || state.giveUp === undefined) return
    // A quarter of the time is for the report, and another one for the hooks before it.
    const share = this.#shared.hooks.beforeDeadlineReport === undefined ? 0.75 : 0.5
    this.#cancelTimer = this.#after(Math.min(finalizerMillis, share * Math.max(0, this.#remainingMillis)), () => {
      this.#work?.interrupt((work) => endsEarly && work === "the handler")
      state.giveUp?.()
    })
  }

  /**
   * Ends the invocation once it is responded to, or could not be: starts the background work, waits for every fiber, and
   * closes the scope. Without a response the background work never starts.
   *
   * If something has not ended `stuckMillis` after the deadline, this yields what that is and leaves it behind.
   */
  finish(isResponded: boolean): Effect.Effect<string | undefined> {
    this.#join(isResponded)
    if (!this.#isIdle || this.#scope.state._tag !== "Empty") return this.#awaitEnd(isResponded)
    this.#state = closing
    Scope.closeUnsafe(this.#scope, this.#outcome)
    const hooks = isResponded ? this.#startFlush() : undefined
    if (hooks !== undefined) return Effect.map(Fiber.await(hooks), () => this.#end())
    this.#end()
    return Effect.undefined
  }

  /** The fibers and finalizers that have not ended, in words. */
  get running(): string | undefined {
    const works = this.#state === closing ? ["a finalizer"] : this.#work?.works ?? []
    return works.length === 0 ? undefined : `${works.join(" and ")} of invocation ${this.#known.invocation.requestId}`
  }

  /** Logs as this invocation. */
  log(effect: Effect.Effect<void>): void {
    Effect.runForkWith(this.context)(effect)
  }

  // Fibers

  #attempt<A, E>(
    work: Work,
    effect: Effect.Effect<A, E, R | Provided>
  ): Effect.Effect<Exit.Exit<A, E | CutShortReason>> {
    if (this.reason !== undefined) return this.#beforeReport(this.#settle(Exit.fail(this.reason)))
    const fiber = this.#start(work, effect)
    const exit = fiber.pollUnsafe()
    return exit === undefined
      ? Effect.flatMap(this.#await(fiber), (exit) => this.#beforeReport(exit))
      : Effect.succeed(this.#settle(exit))
  }

  /** The hooks that come between the deadline and its report leave a quarter of the time for the report. */
  #beforeReport<A, E>(exit: Exit.Exit<A, E>): Effect.Effect<Exit.Exit<A, E>> {
    const { reason } = this
    const { beforeDeadlineReport } = this.#shared.hooks
    return Exit.isFailure(exit) && reason instanceof DeadlineExceeded && beforeDeadlineReport !== undefined
      ? Effect.as(
        Fiber.await(this.#startHooks(beforeDeadlineReport, this.#remainingMillis - reason.remainingMillis / 4)),
        exit
      )
      : Effect.succeed(exit)
  }

  #startHooks(hooks: HookSet, limitMillis: number): AnyFiber {
    return this.#announced.enter(() => Effect.runForkWith(this.context)(hooks.run(limitMillis)))
  }

  #await<A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<Exit.Exit<A, E | CutShortReason>> {
    return Effect.callback((resume) => {
      const state = this.#state
      const settle = (exit: Exit.Exit<A, E | CutShortReason>) => {
        if ("giveUp" in state) state.giveUp = undefined
        resume(Effect.succeed(this.#settle(exit)))
      }
      if ("giveUp" in state) state.giveUp = () => settle(Exit.fail(this.reason!))
      fiber.addObserver(settle)
      return Fiber.interrupt(fiber)
    })
  }

  #settle<A, E>(exit: Exit.Exit<A, E>): Exit.Exit<A, E | CutShortReason> {
    const state = this.#state
    if (state._tag === "Handling") state._tag = "Responding"
    const explained = this.#explain(exit)
    if (Exit.isFailure(explained) && Exit.isSuccess(this.#outcome)) this.#outcome = explained
    return explained
  }

  /** An interruption by `cutShort` ends with the reason for it. */
  #explain<A, E>(exit: Exit.Exit<A, E>): Exit.Exit<A, E | CutShortReason> {
    return this.reason !== undefined && Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause)
      ? Exit.fail(this.reason)
      : exit
  }

  #start<A, E>(work: Work, effect: Effect.Effect<A, E, R | Provided>): Fiber.Fiber<A, E> {
    const fiber = this.#announced.enter(() => Effect.runForkWith(this.context)(effect))
    if (fiber.pollUnsafe() === undefined) {
      this.#work ??= new RunningWork()
      this.#work.add(fiber, work, () => {
        if (this.#state._tag === "Joining") this.#state.onIdle?.()
      })
      this.#startTimer()
    }
    return fiber
  }

  get #isIdle(): boolean {
    return this.#work?.isIdle !== false
  }

  // Time

  get #remainingMillis(): number {
    const { deadline } = this.#known.invocation
    return deadline === undefined
      ? Infinity
      : deadline - Context.get(this.context, Clock.Clock).currentTimeMillisUnsafe()
  }

  /** The timer of the deadline starts with the first fiber that suspends. */
  #startTimer(): void {
    if (this.#cancelTimer !== undefined) return
    const millis = untilInterrupt(this.#remainingMillis, this.#shared.marginMillis, shares.handler)
    if (millis === Infinity) return
    this.#cancelTimer = this.#after(
      millis,
      () => this.cutShort(new DeadlineExceeded({ remainingMillis: Math.max(0, Math.round(this.#remainingMillis)) }))
    )
  }

  #after(millis: number, f: () => void): () => void {
    return after(this.context, millis, f)
  }

  // Background work

  #addBackground(effect: Effect.Effect<unknown, unknown>): Effect.Effect<void> {
    const state = this.#state
    switch (state._tag) {
      case "Handling":
      case "Responding":
        ;(state.backlog ??= []).push(effect)
        return Effect.void
      case "Joining":
        this.#startBackground(effect)
        return Effect.void
      case "Closing":
      case "Flushing":
      case "Over":
        return Effect.die(
          new Error(
            "Background.run was called after its invocation had ended; " +
              "call it before the handler and its background work end"
          )
        )
    }
  }

  #startBackground(effect: Effect.Effect<unknown, unknown>): void {
    if (this.reason !== undefined) {
      return this.log(Effect.logError("background work was not started", Cause.fail(this.reason)))
    }
    this.#start("background work", effect).addObserver((exit) => {
      const explained = this.#explain(exit)
      if (Exit.isFailure(explained)) this.log(Effect.logError("background work failed", explained.cause))
    })
  }

  // The end

  #join(isResponded: boolean): void {
    const state = this.#state
    this.#state = { _tag: "Joining", onIdle: undefined }
    if (!("backlog" in state) || state.backlog === undefined) return
    if (isResponded) { for (const effect of state.backlog) this.#startBackground(effect) }
    else this.log(Effect.logError("background work was not started, as the invocation could not be responded to"))
  }

  #awaitEnd(isResponded: boolean): Effect.Effect<string | undefined> {
    return Effect.suspend(() => {
      // A fiber of its own, so that it can be left behind.
      const closed = Effect.andThen(this.#joined, this.#closed)
      const closing = Effect.runForkWith(this.context)(isResponded ? Effect.andThen(closed, this.#flushed) : closed)
      return Effect.map(awaitWithin(closing, this.#stuckMillis), (exit) => {
        const running = exit === undefined ? this.running : undefined
        this.#end()
        return running
      })
    })
  }

  /** How long what is left may take, in milliseconds. A deadline in the past that cut nothing short is that of a wrong clock. */
  get #stuckMillis(): number {
    const remainingMillis = this.#remainingMillis
    return this.#shared.marginMillis === undefined || remainingMillis <= 0 && this.reason === undefined
      ? Infinity
      : Math.max(0, remainingMillis + this.#shared.stuckMillis)
  }

  /** Waits until no fiber runs any more. */
  get #joined(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const state = this.#state
      if (this.#isIdle || state._tag !== "Joining") return resume(Effect.void)
      state.onIdle = () => resume(Effect.void)
    })
  }

  /** The response is out by now, so the log alone has what a finalizer fails with. */
  get #closed(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#state = closing
      return Effect.catchCause(
        Scope.closeUnsafe(this.#scope, this.#outcome) ?? Effect.void,
        (cause) => Effect.sync(() => this.log(Effect.logError("a finalizer failed", cause)))
      )
    })
  }

  get #flushed(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const hooks = this.#startFlush()
      return hooks === undefined ? Effect.void : Effect.asVoid(Fiber.await(hooks))
    })
  }

  /** Starts the hooks. Each has a limit, so they need no other. Yields nothing if they have ended. */
  #startFlush(): AnyFiber | undefined {
    const { hooks: { afterResponse }, marginMillis } = this.#shared
    if (afterResponse === undefined) return undefined
    const hooks = this.#startHooks(afterResponse, untilInterrupt(this.#remainingMillis, marginMillis, shares.handler))
    if (hooks.pollUnsafe() !== undefined) return undefined
    this.#state = { _tag: "Flushing", hooks }
    return hooks
  }

  #end(): undefined {
    this.#state = over
    this.#cancelTimer?.()
    this.#known.end()
    this.#announced.leave()
  }
}
