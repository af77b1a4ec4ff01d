/** What runs of an invocation: its fibers that have suspended, and what each of them does. */
import type * as Fiber from "effect/Fiber"

export type AnyFiber = Fiber.Fiber<unknown, unknown>

/** What a fiber of an invocation does. */
export type Work = "the handler" | "the body of the response" | "background work"

export class RunningWork {
  readonly #works = new Map<AnyFiber, Work>()

  get isIdle(): boolean {
    return this.#works.size === 0
  }

  /** Each kind of work once. */
  get works(): ReadonlyArray<Work> {
    return Array.from(new Set(this.#works.values()))
  }

  /** `onIdle` is called when the fiber ends and no other runs. */
  add(fiber: AnyFiber, work: Work, onIdle: () => void): void {
    this.#works.set(fiber, work)
    fiber.addObserver(() => {
      this.#works.delete(fiber)
      if (this.isIdle) onIdle()
    })
  }

  interrupt(isMeant: (work: Work) => boolean): void {
    for (const [fiber, work] of Array.from(this.#works)) {
      if (isMeant(work)) fiber.interruptUnsafe()
    }
  }
}
