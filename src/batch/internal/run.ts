/** One batch while it runs: its fibers, and its end before the deadline. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as References from "effect/References"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import {
  hurriedFinalizerMillis,
  partFinalizerMillis,
  shares,
  untilInterrupt
} from "../../internal/invocation/deadline.ts"
import { type CutShortReason, register } from "../../internal/invocation/earlyEnd.ts"
import { Invocation } from "../../Invocation.ts"
import { DeadlineExceeded, ProcessFault } from "../../RuntimeError.ts"
import { Order, type Taker } from "./order.ts"
import type { Chunk, Exits, Plan } from "./plan.ts"
import { withSpanOf } from "./span.ts"

/** Processes the records of a batch and yields how each ended, shortly before the deadline at the latest. */
export const runBatch = <Item, A, R>(
  plan: Plan<Item, A, R>
): Effect.Effect<Exits<A>, never, R | Invocation | Scope.Scope> =>
  Effect.contextWith((context: Context.Context<R | Invocation | Scope.Scope>) =>
    Effect.flatMap(Context.get(context, Invocation).remainingMillis, (remainingMillis) => {
      const run = new BatchRun(plan, context, remainingMillis)
      return Effect.callback<Exits<A>>((resume) => run.start(resume))
    })
  )

type AnyFiber = Fiber.Fiber<unknown, unknown>

/** One of the fibers that run at the same time, and the records that it has. */
interface Worker<A> extends Taker {
  fiber: AnyFiber | undefined
  /** The records that have started and have not been settled. */
  readonly started: Set<number>
  readonly finished: Map<number, Exit.Exit<A, unknown>>
}

/** Running ──deadline or shutdown──▶ Interrupted ──▶ Over. A batch that ends in time goes from Running to Over. */
type State =
  | { readonly _tag: "Running" }
  /** `left` is the number of records that did not start for this reason alone. */
  | { readonly _tag: "Interrupted"; readonly reason: CutShortReason; readonly left: number }
  | { readonly _tag: "Over" }

/**
 * Runs a batch.
 *
 * A record that ends without suspending costs one fiber and nothing else: the wait for the deadline and for the loop
 * starts with the first fiber that suspends. The clock is read before each record, since no timer fires while a batch
 * never suspends.
 */
class BatchRun<Item, A, R> {
  readonly #plan: Plan<Item, A, R>
  readonly #context: Context.Context<R | Invocation | Scope.Scope>
  readonly #clock: Clock.Clock
  readonly #isTraced: boolean
  readonly #order: Order<Item>
  readonly #exits: Array<Exit.Exit<A, unknown> | undefined>
  readonly #deadline: number
  readonly #interruptAt: number
  readonly #workers: Set<Worker<A>>
  /** The fibers of `onFailure`. */
  readonly #onFailureFibers: Set<AnyFiber>
  #state: State
  #timer: AnyFiber | undefined
  #unregister: (() => void) | undefined
  #resume: (effect: Effect.Effect<Exits<A>>) => void

  constructor(plan: Plan<Item, A, R>, context: Context.Context<R | Invocation | Scope.Scope>, remainingMillis: number) {
    this.#plan = plan
    this.#context = context
    this.#clock = Context.get(context, Clock.Clock)
    this.#isTraced = Context.get(context, Tracer.Tracer) !== Tracer.nativeTracer
    this.#order = new Order(plan.items, plan)
    this.#exits = Array.from<undefined>({ length: plan.items.length })
    const now = this.#clock.currentTimeMillisUnsafe()
    this.#deadline = now + remainingMillis
    this.#interruptAt = now + untilInterrupt(remainingMillis, plan.marginMillis, shares.part)
    this.#workers = new Set()
    this.#onFailureFibers = new Set()
    this.#state = { _tag: "Running" }
    this.#timer = undefined
    this.#unregister = undefined
    this.#resume = () => {}
  }

  /** Resumes once, when every record has ended or the time is over. */
  start(resume: (effect: Effect.Effect<Exits<A>>) => void): Effect.Effect<void> {
    this.#resume = resume
    this.#pump()
    return Effect.suspend(() => this.#abandon())
  }

  get #isOver(): boolean {
    return this.#state._tag === "Over"
  }

  #pump(): void {
    while (this.#state._tag === "Running" && this.#workers.size < this.#plan.concurrency && this.#order.hasLane) {
      const worker: Worker<A> = { lane: undefined, fiber: undefined, started: new Set(), finished: new Map() }
      this.#workers.add(worker)
      this.#runWorker(worker)
    }
    this.#endIfIdle()
  }

  /** Runs for as long as nothing suspends. */
  #runWorker(worker: Worker<A>): void {
    for (let fiber = this.#begin(worker); fiber !== undefined; fiber = this.#begin(worker)) {
      const exit = fiber.pollUnsafe()
      if (exit === undefined) {
        worker.fiber = fiber
        // At its place in the order in which fibers started.
        this.#workers.delete(worker)
        this.#workers.add(worker)
        this.#watch()
        fiber.addObserver((exit) => {
          worker.fiber = undefined
          this.#ended(worker, exit)
          this.#runWorker(worker)
          this.#pump()
        })
        // A chunk may have started while its first records were decoded.
        if (this.#state._tag !== "Running") fiber.interruptUnsafe()
        return
      }
      this.#ended(worker, exit)
    }
    this.#workers.delete(worker)
  }

  #begin(worker: Worker<A>): Fiber.Fiber<A | void, unknown> | undefined {
    const position = this.#take(worker)
    if (position === undefined) return undefined
    const { processing } = this.#plan
    if (processing._tag === "Chunk") return this.#fork(processing.run(this.#chunk(worker, position)))
    const item = this.#plan.items[position]!
    const run = processing.run(item, (result) => void worker.finished.set(position, Exit.succeed(result)))
    return this.#fork(this.#inSpan([position], run), item)
  }

  #take(worker: Worker<A>): number | undefined {
    if (this.#clock.currentTimeMillisUnsafe() >= this.#interruptAt) this.#meetDeadline()
    if (this.#state._tag !== "Running") return undefined
    const position = this.#order.take(worker)
    if (position !== undefined) worker.started.add(position)
    return position
  }

  #chunk(worker: Worker<A>, first: number): Chunk<Item, A> {
    let taken: number | undefined = first
    return {
      take: () => {
        const position = taken ?? this.#take(worker)
        taken = undefined
        return position
      },
      itemAt: (position) => this.#plan.items[position]!,
      finished: (position, exit) => {
        if (exit === undefined) worker.finished.delete(position)
        else worker.finished.set(position, exit)
      },
      settle: (position, exit) => this.#settle(worker, position, exit),
      inSpan: (positions, effect) => this.#inSpan(positions, effect)
    }
  }

  #inSpan<B, E, R2>(
    positions: ReadonlyArray<number>,
    effect: Effect.Effect<B, E, R2>
  ): Effect.Effect<B, E, R2> {
    if (!this.#isTraced) return effect
    return withSpanOf(positions.map((position) => this.#plan.span(this.#plan.items[position]!)), effect)
  }

  #fork<B>(effect: Effect.Effect<B, unknown, R>, item?: Item): Fiber.Fiber<B, unknown> {
    const context = this.#context
    if (item === undefined) return Effect.runForkWith(context)(effect)
    return Effect.runForkWith(Context.add(context, References.CurrentLogAnnotations, {
      ...Context.get(context, References.CurrentLogAnnotations),
      ...this.#plan.annotations(item)
    }))(effect)
  }

  #ended(worker: Worker<A>, exit: Exit.Exit<A | void, unknown>): void {
    for (const position of worker.started) {
      // Only the fiber of a single record ends with its result.
      this.#settle(worker, position, this.#explain(worker, position, exit as Exit.Exit<A, unknown>))
    }
  }

  /** A record that we interrupted has failed for the reason of that, unless it had finished. */
  #explain(worker: Worker<A>, position: number, exit: Exit.Exit<A, unknown>): Exit.Exit<A, unknown> {
    return this.#state._tag === "Interrupted" && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
      ? worker.finished.get(position) ?? Exit.fail(this.#state.reason)
      : exit
  }

  #settle(worker: Worker<A>, position: number, exit: Exit.Exit<A, unknown>): void {
    worker.started.delete(position)
    worker.finished.delete(position)
    if (this.#isOver) return
    this.#exits[position] = exit
    if (Exit.isFailure(exit)) this.#fail(position, exit.cause)
  }

  #fail(position: number, cause: Cause.Cause<unknown>): void {
    this.#order.fail(position)
    const item = this.#plan.items[position]!
    const fiber = this.#fork(
      Effect.catchCause(
        Effect.suspend(() => this.#plan.onFailure(item, cause)),
        (cause) => Effect.logError("onFailure failed", cause)
      ),
      item
    )
    if (fiber.pollUnsafe() !== undefined) return
    this.#onFailureFibers.add(fiber)
    this.#watch()
    fiber.addObserver(() => {
      this.#onFailureFibers.delete(fiber)
      this.#endIfIdle()
    })
  }

  #endIfIdle(): void {
    const isDone = !this.#order.hasLane || this.#state._tag === "Interrupted"
    if (isDone && this.#workers.size === 0 && this.#onFailureFibers.size === 0) this.#end(Effect.void)
  }

  #end(late: Effect.Effect<void>): void {
    const exits = this.#exits
    const state = this.#state
    if (state._tag === "Over") return
    this.#close()
    // Each failure has been reported to `onFailure`. Records that did not start have not.
    const warning = state._tag === "Interrupted" && state.left > 0
      ? Effect.logWarning(`${state.left} of ${exits.length} records did not start: ${state.reason.message}`)
      : Effect.void
    this.#resume(Effect.as(Effect.andThen(late, warning), exits))
  }

  #close(): void {
    this.#state = { _tag: "Over" }
    this.#timer?.interruptUnsafe()
    this.#unregister?.()
  }

  #after(millis: number, f: () => void): AnyFiber {
    return Effect.runForkWith(this.#context)(Effect.andThen(Effect.sleep(millis), Effect.sync(f)))
  }

  /** Waits for the deadline, and for the loop to cut the invocation short. */
  #watch(): void {
    if (this.#unregister !== undefined || this.#state._tag !== "Running") return
    this.#unregister = register(Context.get(this.#context, Invocation), (reason) => this.#endEarly(reason))
    if (this.#interruptAt === Infinity) return
    const millis = this.#interruptAt - this.#clock.currentTimeMillisUnsafe()
    this.#timer = this.#after(Math.max(0, millis), () => this.#meetDeadline())
  }

  get #remainingMillis(): number {
    return Math.max(0, this.#deadline - this.#clock.currentTimeMillisUnsafe())
  }

  #meetDeadline(): void {
    if (this.#state._tag !== "Running") return
    const remainingMillis = this.#remainingMillis
    this.#interrupt(
      new DeadlineExceeded({ remainingMillis: Math.round(remainingMillis) }),
      partFinalizerMillis(remainingMillis)
    )
  }

  /** The loop cuts the invocation short. A fault of the process fails it as a whole, and so does a deadline left to it. */
  #endEarly(reason: CutShortReason): boolean {
    if (reason instanceof ProcessFault) return false
    if (reason instanceof DeadlineExceeded && this.#interruptAt === Infinity) return false
    this.#interrupt(reason, Math.min(hurriedFinalizerMillis, partFinalizerMillis(this.#remainingMillis)))
    return true
  }

  /** Interrupts what runs, and gives it a short time to end. */
  #interrupt(reason: CutShortReason, finalizerMillis: number): void {
    if (this.#state._tag === "Running") {
      // Counted now, since each record that is interrupted holds back those behind it.
      this.#state = { _tag: "Interrupted", reason, left: this.#countLeft() }
      for (const { fiber } of Array.from(this.#workers)) fiber?.interruptUnsafe()
    }
    this.#endIfIdle()
    if (this.#isOver) return
    this.#timer?.interruptUnsafe()
    this.#timer = this.#after(finalizerMillis, () => this.#giveUp())
  }

  #countLeft(): number {
    const started = new Set(Array.from(this.#workers, ({ started }) => [...started]).flat())
    return this.#exits.filter((exit, position) =>
      exit === undefined && !started.has(position) && !this.#order.isHeldBack(position)
    ).length
  }

  /** Ends without what is still busy. The scope of the invocation waits for that, so it ends before the next event. */
  #giveUp(): void {
    if (this.#isOver) return
    const busy = Array.from(this.#workers)
    for (const worker of busy) this.#ended(worker, Exit.interrupt())
    this.#end(Scope.addFinalizer(
      Context.get(this.#context, Scope.Scope),
      Effect.suspend(() => this.#interruptAll(busy))
    ))
  }

  /** The handler itself is interrupted: nobody waits for the exits. */
  #abandon(): Effect.Effect<void> {
    this.#close()
    return this.#interruptAll(Array.from(this.#workers))
  }

  #interruptAll(workers: ReadonlyArray<Worker<A>>): Effect.Effect<void> {
    const fibers = workers.flatMap(({ fiber }) => fiber === undefined ? [] : [fiber])
    return Fiber.interruptAll([...fibers, ...this.#onFailureFibers])
  }
}
