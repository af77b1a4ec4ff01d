/**
 * The time of processes: they end and use memory in real time, also under the clock of a test. Its scope closes when nobody
 * moves that clock any more.
 */
import * as Clock from "effect/Clock"

export const realClock: Clock.Clock = Clock.Clock.defaultValue()
