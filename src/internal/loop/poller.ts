/**
 * One poller: asks for an invocation, handles it, responds, joins its background work, and asks again.
 *
 * Waiting ──event──▶ Handling ──response──▶ Responding ──taken or refused──▶ Joining ──▶ Closing ──▶ Waiting
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Environment } from "../../Environment.ts"
import type { Prepared } from "../../Handler.ts"
import * as Invocation from "../../Invocation.ts"
import type { NextInvocation } from "../../RuntimeApi.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import type { CutShortReason } from "../invocation/earlyEnd.ts"
import * as RawEvent from "../invocation/rawEvent.ts"
import { deliver, type Destination } from "./delivery.ts"
import { handleEvent } from "./handleEvent.ts"
import type { Idleness } from "./idleness.ts"
import { InvocationInHand, type Shared } from "./invocationInHand.ts"
import { persistentNext } from "./persistentNext.ts"
import { StuckInvocation } from "./stuckInvocation.ts"

/** What the pollers of one loop share. */
export interface Loop<R> extends Shared<R>, Destination {
  readonly environment: Environment
  readonly idleness: Idleness
  readonly take: Prepared<unknown, R>
}

export class Poller<R> {
  readonly #loop: Loop<R>
  #inHand: InvocationInHand<R> | undefined = undefined
  #stopping: CutShortReason | undefined = undefined

  constructor(loop: Loop<R>) {
    this.#loop = loop
  }

  /** On interruption it stops at once if it waits, otherwise after the invocation in hand. */
  get run(): Effect.Effect<never, RuntimeApiError> {
    const { client, isAlone } = this.#loop
    const next = Effect.interruptible(isAlone ? client.next : persistentNext(client.next))
    const one = Effect.flatMap(next, (next) => this.#handle(next))
    const all: Effect.Effect<never, RuntimeApiError> = Effect.flatMap(one, () => all)
    return Effect.uninterruptible(all)
  }

  #handle(next: NextInvocation): Effect.Effect<void, RuntimeApiError> {
    return Effect.suspend(() => {
      const thawed = this.#loop.idleness.begin(next.deadline)
      const known = Invocation.fromNext(next, this.#loop.environment)
      const inHand = this.#inHand = new InvocationInHand(this.#loop, known)
      if (this.#stopping !== undefined) inHand.cutShort(this.#stopping)
      const respond = () => {
        const handled = known.invalid === undefined
          ? inHand.handle(handleEvent(this.#loop.take, RawEvent.fromBytes(next.event)))
          : Effect.succeed(Exit.fail(known.invalid))
        const delivered = Effect.flatMapEager(handled, (exit) => deliver(this.#loop, inHand, next, exit))
        return Effect.onExit(delivered, (exit) => this.#finish(inHand, Exit.isSuccess(exit)))
      }
      return thawed === undefined ? respond() : Effect.flatMap(thawed, respond)
    })
  }

  #finish(inHand: InvocationInHand<R>, isResponded: boolean): Effect.Effect<void> {
    return Effect.flatMapEager(inHand.finish(isResponded), (running) => {
      this.#inHand = undefined
      this.#loop.idleness.end()
      if (running === undefined) return Effect.void
      const stuck = new StuckInvocation({ running: [running] })
      inHand.log(Effect.logError(stuck.message))
      return Effect.die(stuck)
    })
  }

  /** Cuts the invocation in hand short, and any that still comes. */
  cutShort(reason: CutShortReason): void {
    this.#stopping ??= reason
    this.#inHand?.cutShort(reason)
  }

  /** What has not ended of the invocation in hand: its handler, its body, background work or a finalizer. */
  get running(): string | undefined {
    return this.#inHand?.running
  }
}
