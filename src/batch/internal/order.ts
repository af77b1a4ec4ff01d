/** The order of a batch: which record may start next. */

export interface Ordering<Item> {
  /**
   * Records of one sequence depend on each other: after a failure no later one starts. Default: no record depends on
   * another.
   */
  readonly sequenceOf?: ((item: Item) => unknown) | undefined
  /** Records of one lane run one after another. Each lane is part of one sequence. Default: the whole sequence. */
  readonly laneOf?: ((item: Item) => unknown) | undefined
}

/** The records of a lane that have not started, as positions in the batch. */
interface Lane {
  readonly positions: ReadonlyArray<number>
  next: number
}

/** Who takes records from the order: one lane at a time, until nothing in it may start. */
export interface Taker {
  lane: Lane | undefined
}

export class Order<Item> {
  private readonly items: ReadonlyArray<Item>
  private readonly sequenceOf: Ordering<Item>["sequenceOf"]
  private readonly lanes: ReadonlyArray<Lane>
  /** The first lane that nobody has taken. */
  private nextLane: number
  /** The first failure of each sequence. */
  private readonly failures: Map<unknown, number>

  constructor(items: ReadonlyArray<Item>, { laneOf, sequenceOf }: Ordering<Item>) {
    this.items = items
    this.sequenceOf = sequenceOf
    this.lanes = lanesOf(items, laneOf ?? sequenceOf)
    this.nextLane = 0
    this.failures = new Map()
  }

  /** Whether a lane is left that nobody has taken. */
  get hasLane(): boolean {
    return this.nextLane < this.lanes.length
  }

  /** The next record for a taker. A lane whose next record must not start is given up. */
  take(taker: Taker): number | undefined {
    for (;;) {
      const lane = taker.lane ??= this.lanes[this.nextLane++]
      if (lane === undefined) return undefined
      const position = lane.positions[lane.next++]
      if (position !== undefined && !this.isHeldBack(position)) return position
      taker.lane = undefined
    }
  }

  /** Holds back the later records of the sequence. */
  fail(position: number): void {
    const sequence = this.sequenceAt(position)
    this.failures.set(sequence, Math.min(position, this.failures.get(sequence) ?? Infinity))
  }

  /** Whether an earlier record of the sequence has failed. */
  isHeldBack(position: number): boolean {
    return this.failures.size > 0 && position > (this.failures.get(this.sequenceAt(position)) ?? Infinity)
  }

  private sequenceAt(position: number): unknown {
    return this.sequenceOf === undefined ? position : this.sequenceOf(this.items[position]!)
  }
}

/** Lanes in the order of their first records. */
const lanesOf = <Item>(
  items: ReadonlyArray<Item>,
  laneOf: ((item: Item) => unknown) | undefined
): ReadonlyArray<Lane> => {
  if (laneOf === undefined) return items.map((_, position) => ({ positions: [position], next: 0 }))
  const lanes = new Map<unknown, Array<number>>()
  for (const [position, item] of items.entries()) {
    const key = laneOf(item)
    const lane = lanes.get(key)
    if (lane === undefined) lanes.set(key, [position])
    else lane.push(position)
  }
  return Array.from(lanes.values(), (positions) => ({ positions, next: 0 }))
}
