/** One invocation while it is in hand: its context, its fibers, and what may cut it short. */
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
import type { Response } from "../../Response.ts"
import { DeadlineExceeded, type ProcessFault, type ShuttingDown } from "../../RuntimeError.ts"
import { shares, untilInterrupt } from "../invocation/deadline.ts"

/** Why an invocation is cut short. */
export type Reason = DeadlineExceeded | ShuttingDown | ProcessFault

type AnyFiber = Fiber.Fiber<unknown, unknown>

/** How the fibers of an invocation start: inside whatever tells promises and `console` which invocation is theirs. */
export type Enter = <A>(start: () => A) => A

/** How long finalizers may hold up the report of an invocation that was cut short, where there is no deadline. */
export const patienceMillis = 100

/**
 * An invocation in hand.
 *
 * Its fibers are the handler, a streamed body and background work. They run in the context of the invocation, and none
 * of them outlives it: `joined` waits for all. A handler that ends without suspending costs one fiber and nothing else;
 * the timer of the deadline starts with the first fiber that suspends.
 */
export class InFlight {
  /** Set once, by the deadline, a shutdown or a fault of the process: then no fiber starts any more. */
  reason: Reason | undefined = undefined
  declare readonly context: Context.Context<Provided>
  readonly scope: Scope.Closeable = Scope.makeUnsafe()
  declare private readonly enter: Enter
  declare private readonly deadline: number | undefined
  declare private readonly marginMillis: number | undefined
  // What a handler that never suspends does not need is made when it is needed.
  private running: Set<AnyFiber> | undefined = undefined
  private impatient: Set<() => void> | undefined = undefined
  private timer: AnyFiber | undefined = undefined
  private backlog: Array<Effect.Effect<unknown, unknown>> | undefined = undefined
  private isAnswered = false
  /** How the handler and its body ended: what finalizers of the scope see. */
  private outcome: Exit.Exit<unknown, unknown> = Exit.void
  private ended = false
  private onIdle: (() => void) | undefined = undefined

  constructor(options: {
    readonly context: Context.Context<never>
    readonly invocation: Invocation["Service"]
    readonly enter: Enter
    /** How long before the deadline the invocation is interrupted; absent: never. */
    readonly marginMillis: number | undefined
  }) {
    this.context = Context.add(
      Context.add(
        Context.add(options.context, Invocation, options.invocation),
        Background,
        Background.of({ add: (effect) => Effect.suspend(() => this.addBackground(effect)) })
      ),
      Scope.Scope,
      this.scope
    )
    this.enter = options.enter
    this.deadline = options.invocation.deadline
    this.marginMillis = options.marginMillis
  }

  /**
   * Starts an effect at once and runs it to its end, or until the invocation is cut short: then it is interrupted and fails with the reason.
   * Finalizers may delay that, but not beyond the deadline; a fiber still busy by then is left to `joined`.
   */
  attempt<A, E>(effect: Effect.Effect<A, E, Provided>): Effect.Effect<Exit.Exit<A, E | Reason>> {
    if (this.reason !== undefined) return Effect.succeed(this.settle(Exit.fail(this.reason)))
    const fiber = this.start(effect)
    const exit = fiber.pollUnsafe()
    return exit === undefined ? this.await(fiber) : Effect.succeed(this.settle(this.explain(exit)))
  }

  /** A body is produced while the response is sent, and cut short like the handler itself. */
  guard(response: Response): Response {
    if (response._tag === "Buffered") return response
    return {
      ...response,
      produce: (write) => Effect.suspend(() => Effect.flatten(this.attempt(response.produce(write))))
    }
  }

  private await<A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<Exit.Exit<A, E | Reason>> {
    return Effect.callback((resume) => {
      const impatient = this.impatient ??= new Set()
      const settle = (exit: Exit.Exit<A, E | Reason>) => {
        impatient.delete(giveUp)
        resume(Effect.succeed(this.settle(exit)))
      }
      const giveUp = () => settle(Exit.fail(this.reason!))
      impatient.add(giveUp)
      fiber.addObserver((exit) => settle(this.explain(exit)))
      return Fiber.interrupt(fiber)
    })
  }

  private settle<A, E>(exit: Exit.Exit<A, E>): Exit.Exit<A, E> {
    if (Exit.isFailure(exit) && Exit.isSuccess(this.outcome)) this.outcome = exit
    return exit
  }

  /** An interruption by us ends with the reason for it. */
  private explain<A, E>(exit: Exit.Exit<A, E>): Exit.Exit<A, E | Reason> {
    return this.reason !== undefined && Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause)
      ? Exit.fail(this.reason)
      : exit
  }

  private start<A, E>(effect: Effect.Effect<A, E, Provided>): Fiber.Fiber<A, E> {
    const fiber = this.enter(() => Effect.runForkWith(this.context)(effect))
    if (fiber.pollUnsafe() === undefined) {
      const running = this.running ??= new Set()
      running.add(fiber)
      fiber.addObserver(() => {
        running.delete(fiber)
        if (running.size === 0) this.onIdle?.()
      })
      this.startTimer()
    }
    return fiber
  }

  /** Whether the handler, a body, background work or a finalizer is still at it, so long as it is in hand. */
  get isRunning(): boolean {
    return !this.isIdle || this.ended
  }

  private remainingMillis(): number {
    return this.deadline === undefined
      ? Infinity
      : this.deadline - Context.get(this.context, Clock.Clock).currentTimeMillisUnsafe()
  }

  private startTimer(): void {
    if (this.timer !== undefined) return
    const millis = untilInterrupt(this.remainingMillis(), this.marginMillis, shares.handler)
    if (millis === Infinity) return
    this.timer = this.after(
      millis,
      () => this.cutShort(new DeadlineExceeded({ remainingMillis: Math.max(0, Math.round(this.remainingMillis())) }))
    )
  }

  private after(millis: number, f: () => void): AnyFiber {
    return Effect.runForkWith(this.context)(Effect.andThen(Effect.sleep(millis), Effect.sync(f)))
  }

  /** Interrupts every fiber of the invocation. Only the first reason counts. */
  cutShort(reason: Reason): void {
    if (this.reason !== undefined || this.ended) return
    this.reason = reason
    this.timer?.interruptUnsafe()
    for (const fiber of Array.from(this.running ?? [])) fiber.interruptUnsafe()
    const { impatient } = this
    if (impatient === undefined || impatient.size === 0) return
    const patience = Math.min(patienceMillis, 0.75 * Math.max(0, this.remainingMillis()))
    this.timer = this.after(patience, () => {
      for (const giveUp of Array.from(impatient)) giveUp()
    })
  }

  /** Starts the background work that waits for the answer; what is added from now on starts at once. */
  answered(): void {
    const { backlog } = this
    this.isAnswered = true
    this.backlog = undefined
    if (backlog !== undefined) { for (const effect of backlog) this.startBackground(effect) }
  }

  private addBackground(effect: Effect.Effect<unknown, unknown>): Effect.Effect<void> {
    if (this.ended) return Effect.die(new Error("Background.run was called after its invocation had ended"))
    if (this.isAnswered) this.startBackground(effect)
    else (this.backlog ??= []).push(effect)
    return Effect.void
  }

  private startBackground(effect: Effect.Effect<unknown, unknown>): void {
    if (this.reason !== undefined) {
      return this.log(Effect.logError("background work was not started", Cause.fail(this.reason)))
    }
    this.start(effect).addObserver((exit) => {
      const explained = this.explain(exit)
      if (Exit.isFailure(explained)) this.log(Effect.logError("background work failed", explained.cause))
    })
  }

  /** Whether no fiber of the invocation runs. */
  get isIdle(): boolean {
    return this.running === undefined || this.running.size === 0
  }

  /** Waits until no fiber of the invocation runs any more. */
  get joined(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.isIdle ? Effect.void : Effect.callback((resume) => {
        this.onIdle = () => resume(Effect.void)
      })
    )
  }

  /**
   * Closes the scope of the invocation. What its finalizers fail with is logged; the answer is out by now. Without an
   * answer the background work never starts.
   */
  get end(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.ended = true
      this.timer?.interruptUnsafe()
      if (this.backlog !== undefined) {
        this.log(Effect.logError("background work was not started, as the invocation could not be answered"))
      }
      if (this.scope.state._tag === "Empty") {
        Scope.closeUnsafe(this.scope, this.outcome)
        return Effect.void
      }
      return Effect.catchCause(
        Scope.close(this.scope, this.outcome),
        (cause) => Effect.sync(() => this.log(Effect.logError("a finalizer failed", cause)))
      )
    })
  }

  /** Logs as this invocation. */
  log(effect: Effect.Effect<void>): void {
    Effect.runForkWith(this.context)(effect)
  }
}
