/** One batch while it is worked on: its order, its fibers, and its end before the deadline. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as References from "effect/References"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import { parentSpan } from "../../internal/invocation/callerSpan.ts"
import { Invocation } from "../../Invocation.ts"
import { DeadlineExceeded } from "../../RuntimeError.ts"

/** What is to be done with the records of one event. */
export interface Plan<Item, A, R> {
  readonly items: ReadonlyArray<Item>
  /**
   * Records of one sequence depend on each other: after a failure no later one begins. Each is a sequence of its own
   * where this is absent.
   */
  readonly sequenceOf?: ((item: Item) => unknown) | undefined
  /** Records of one lane run one after another, in order. Default: those of one sequence do. */
  readonly laneOf?: ((item: Item) => unknown) | undefined
  /** How many lanes run at once. */
  readonly concurrency: number
  /** How long before the deadline records are interrupted; absent: never. */
  readonly marginMillis: number | undefined
  /**
   * `finished` is told of the result before finalizers run: what has finished by the deadline counts as done, however
   * long its finalizers take.
   */
  readonly work: (item: Item, finished: (result: A) => void) => Effect.Effect<A, unknown, R>
  readonly onFailure: (item: Item, cause: Cause.Cause<unknown>) => Effect.Effect<unknown, never, R>
  /** What every log record and span of the work on a record carries. */
  readonly annotations: (item: Item) => Readonly<Record<string, unknown>>
  readonly span: (item: Item) => Span
}

/** How the span of a record is made, where somebody looks at spans. */
export interface Span {
  readonly name: string
  readonly attributes: Record<string, unknown>
  /** The X-Ray header of what sent the record. */
  readonly traceHeader?: string | null | undefined
}

/** How each record ended, in the order of the batch. What has not begun, or not ended in time, is `undefined`. */
export type Exits<A> = ReadonlyArray<Exit.Exit<A, unknown> | undefined>

type AnyFiber = Fiber.Fiber<unknown, unknown>

/** A part of the time that is left once records are interrupted: how long their finalizers may hold up the answer. */
const patience = 0.2

/** The positions of what belongs together, in the order of their first. */
const group = <Item>(items: ReadonlyArray<Item>, by: (item: Item) => unknown): ReadonlyArray<ReadonlyArray<number>> => {
  const groups = new Map<unknown, Array<number>>()
  for (const [index, item] of items.entries()) {
    const key = by(item)
    const found = groups.get(key)
    if (found === undefined) groups.set(key, [index])
    else found.push(index)
  }
  return Array.from(groups.values())
}

/**
 * Works on a batch.
 *
 * Each record has a fiber. A record that ends without suspending costs that fiber and nothing else: the timer of the
 * deadline starts with the first fiber that suspends, and before each record the clock is read, since a batch that never
 * suspends lets no timer fire.
 */
class BatchRun<Item, A, R> {
  private readonly plan: Plan<Item, A, R>
  private readonly context: Context.Context<R | Scope.Scope>
  private readonly clock: Clock.Clock
  private readonly traced: boolean
  private readonly exits: Array<Exit.Exit<A, unknown> | undefined>
  private readonly finished: Array<Exit.Exit<A, unknown> | undefined>
  private readonly lanes: ReadonlyArray<ReadonlyArray<number>>
  private readonly deadline: number
  private readonly interruptAt: number
  /** The fibers of records, by their position. */
  private readonly working: Map<number, AnyFiber>
  private readonly hooks: Set<AnyFiber>
  /** Where each sequence broke. */
  private readonly broken: Map<unknown, number>
  private nextLane: number
  private busyLanes: number
  private reason: DeadlineExceeded | undefined
  /** How many records the deadline alone kept from beginning. */
  private left: number
  private timer: AnyFiber | undefined
  private resume: ((effect: Effect.Effect<Exits<A>>) => void) | undefined

  constructor(plan: Plan<Item, A, R>, context: Context.Context<R | Scope.Scope>, remainingMillis: number) {
    const { items, laneOf = plan.sequenceOf, marginMillis } = plan
    this.plan = plan
    this.context = context
    this.clock = Context.get(context, Clock.Clock)
    this.traced = Context.get(context, Tracer.Tracer) !== Tracer.nativeTracer
    this.exits = Array.from<undefined>({ length: items.length })
    this.finished = []
    this.lanes = laneOf === undefined ? items.map((_, index) => [index]) : group(items, laneOf)
    const now = this.clock.currentTimeMillisUnsafe()
    // A deadline that has passed already tells of a wrong clock, not of a batch to give up.
    const watched = marginMillis !== undefined && remainingMillis > 0 && remainingMillis !== Infinity
    this.deadline = watched ? now + remainingMillis : Infinity
    // The loop interrupts the handler at half of the time or later: be done by then.
    this.interruptAt = watched ? now + Math.max(remainingMillis - marginMillis, remainingMillis / 3) : Infinity
    this.working = new Map()
    this.hooks = new Set()
    this.broken = new Map()
    this.nextLane = 0
    this.busyLanes = 0
    this.reason = undefined
    this.left = 0
    this.timer = undefined
    this.resume = undefined
  }

  /** Resumes once, when every record has ended or the time is up. */
  start(resume: (effect: Effect.Effect<Exits<A>>) => void): Effect.Effect<void> {
    this.resume = resume
    this.pump()
    return Effect.suspend(() => this.abandon())
  }

  private sequenceOf(index: number): unknown {
    const { items, sequenceOf } = this.plan
    return sequenceOf === undefined ? index : sequenceOf(items[index]!)
  }

  private get isOver(): boolean {
    return this.resume === undefined
  }

  private pump(): void {
    while (this.busyLanes < this.plan.concurrency && this.nextLane < this.lanes.length && !this.isOver) {
      this.busyLanes++
      this.runLane(this.lanes[this.nextLane++]!, 0)
    }
    this.endIfIdle()
  }

  /** Runs a lane from a position on, for as long as nothing suspends. */
  private runLane(lane: ReadonlyArray<number>, position: number): void {
    for (let i = position; i < lane.length && this.mayBegin(lane[i]!); i++) {
      const index = lane[i]!
      const fiber = this.begin(index)
      const exit = fiber.pollUnsafe()
      if (exit === undefined) {
        this.working.set(index, fiber)
        this.startTimer()
        fiber.addObserver((exit) => {
          this.working.delete(index)
          this.settle(index, exit)
          this.runLane(lane, i + 1)
          this.pump()
        })
        return
      }
      this.settle(index, exit)
    }
    this.busyLanes--
  }

  private mayBegin(index: number): boolean {
    if (this.reason === undefined && this.clock.currentTimeMillisUnsafe() >= this.interruptAt) this.cutShort()
    if (this.reason !== undefined || this.isOver) return false
    return !this.isHeldBack(index)
  }

  /** Whether a record that it depends on has failed. */
  private isHeldBack(index: number): boolean {
    return this.broken.size > 0 && index > (this.broken.get(this.sequenceOf(index)) ?? Infinity)
  }

  private begin(index: number): Fiber.Fiber<A, unknown> {
    const item = this.plan.items[index]!
    const work = this.plan.work(item, (result) => {
      this.finished[index] = Exit.succeed(result)
    })
    return this.fork(item, this.traced ? this.inSpan(item, work) : work)
  }

  private inSpan(item: Item, work: Effect.Effect<A, unknown, R>): Effect.Effect<A, unknown, R> {
    const { attributes, name, traceHeader } = this.plan.span(item)
    const sender = traceHeader ? parentSpan({ traceId: traceHeader, w3c: undefined }) : undefined
    return Effect.withSpan(work, name, {
      attributes,
      captureStackTrace: false,
      kind: "consumer",
      links: sender === undefined ? [] : [{ attributes: {}, span: sender }]
    })
  }

  private fork<B>(item: Item, effect: Effect.Effect<B, unknown, R>): Fiber.Fiber<B, unknown> {
    const annotations = Context.get(this.context, References.CurrentLogAnnotations)
    const context = Context.add(this.context, References.CurrentLogAnnotations, {
      ...annotations,
      ...this.plan.annotations(item)
    })
    return Effect.runForkWith(context)(effect)
  }

  private settle(index: number, exit: Exit.Exit<A, unknown>): void {
    if (this.isOver) return
    const explained = this.reason !== undefined && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
      ? this.finished[index] ?? Exit.fail(this.reason)
      : exit
    this.exits[index] = explained
    if (Exit.isFailure(explained)) this.fail(index, explained.cause)
  }

  private fail(index: number, cause: Cause.Cause<unknown>): void {
    const sequence = this.sequenceOf(index)
    this.broken.set(sequence, Math.min(index, this.broken.get(sequence) ?? Infinity))
    const item = this.plan.items[index]!
    const hook = this.fork(
      item,
      Effect.catchCause(
        Effect.suspend(() => this.plan.onFailure(item, cause)),
        (cause) => Effect.logError("onFailure failed", cause)
      )
    )
    if (hook.pollUnsafe() !== undefined) return
    this.hooks.add(hook)
    this.startTimer()
    hook.addObserver(() => {
      this.hooks.delete(hook)
      this.endIfIdle()
    })
  }

  private endIfIdle(): void {
    const isDone = this.nextLane === this.lanes.length || this.reason !== undefined
    if (isDone && this.busyLanes === 0 && this.hooks.size === 0) this.end(Effect.void)
  }

  private end(late: Effect.Effect<void>): void {
    const { exits, left, resume } = this
    if (resume === undefined) return
    this.resume = undefined
    this.timer?.interruptUnsafe()
    // Each failure has been told of; what the deadline kept from beginning has not.
    const warning = left === 0
      ? late
      : Effect.andThen(late, Effect.logWarning(`the deadline came before ${left} of ${exits.length} records had begun`))
    resume(Effect.as(warning, exits))
  }

  private after(millis: number, f: () => void): AnyFiber {
    return Effect.runForkWith(this.context)(Effect.andThen(Effect.sleep(millis), Effect.sync(f)))
  }

  private startTimer(): void {
    if (this.timer !== undefined || this.interruptAt === Infinity || this.reason !== undefined) return
    const millis = this.interruptAt - this.clock.currentTimeMillisUnsafe()
    this.timer = this.after(Math.max(0, millis), () => this.cutShort())
  }

  /** Near the deadline: interrupts what runs, and gives it a moment to end. */
  private cutShort(): void {
    if (this.reason !== undefined || this.isOver) return
    const remaining = Math.max(0, this.deadline - this.clock.currentTimeMillisUnsafe())
    this.reason = new DeadlineExceeded({ remainingMillis: Math.round(remaining) })
    // Now, as each record that is interrupted holds back those behind it.
    this.left =
      this.exits.filter((exit, index) => exit === undefined && !this.working.has(index) && !this.isHeldBack(index))
        .length
    for (const fiber of Array.from(this.working.values())) fiber.interruptUnsafe()
    if (this.isOver) return
    this.timer?.interruptUnsafe()
    this.timer = this.after(remaining * patience, () => this.giveUp())
  }

  /** Answers without what is still busy. The scope of the invocation waits for that, so it ends before the next event. */
  private giveUp(): void {
    if (this.isOver) return
    for (const index of this.working.keys()) this.settle(index, Exit.interrupt())
    const late = Scope.addFinalizer(
      Context.get(this.context, Scope.Scope),
      Effect.suspend(() => Fiber.interruptAll([...this.working.values(), ...this.hooks]))
    )
    this.end(late)
  }

  /** The handler itself is interrupted: nothing is answered any more. */
  private abandon(): Effect.Effect<void> {
    this.resume = undefined
    this.timer?.interruptUnsafe()
    return Fiber.interruptAll([...this.working.values(), ...this.hooks])
  }
}

/** Works on the records of a batch and tells how each ended, shortly before the deadline at the latest. */
export const runBatch = <Item, A, R>(
  plan: Plan<Item, A, R>
): Effect.Effect<Exits<A>, never, R | Invocation | Scope.Scope> =>
  Effect.contextWith((context: Context.Context<R | Invocation | Scope.Scope>) =>
    Effect.flatMap(Context.get(context, Invocation).remainingMillis, (remainingMillis) => {
      const run = new BatchRun(plan, context, remainingMillis)
      return Effect.callback<Exits<A>>((resume) => run.start(resume))
    })
  )
