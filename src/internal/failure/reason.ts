/** Reads the reasons of a `Cause`: which one is reported, and where it arose. */
import * as Cause from "effect/Cause"
import type { StackFrame } from "effect/References"
import { cut, isObject, read, unwrap } from "./thrown.ts"

/** The reason that is reported: the first failure, else the first defect, else the first interruption. */
export const reportedReason = <E>({ reasons }: Cause.Cause<E>): Cause.Reason<E> | undefined =>
  reasons.find(Cause.isFailReason) ?? reasons.find(Cause.isDieReason) ?? reasons[0]

/** What was failed with, or thrown. */
export const errorOf = (reason: Cause.Fail<unknown> | Cause.Die): unknown =>
  unwrap(Cause.isFailReason(reason) ? reason.error : reason.defect)

/** The spans and the calls of `Effect.fn` in which a reason arose, as `Cause.pretty` shows them. At most ten. */
export const spanFrames = (reason: Cause.Reason<unknown>): ReadonlyArray<string> =>
  framesFrom(reason.annotations.get(Cause.StackTrace.key))

/** The same of the fiber that interrupted another. */
export const interruptorFrames = (reason: Cause.Interrupt): ReadonlyArray<string> =>
  framesFrom(reason.annotations.get(Cause.InterruptorStackTrace.key))

const maxSpans = 10
const maxFrameLength = 1024

const isStackFrame = (value: unknown): value is StackFrame =>
  isObject(value) && typeof read(value, "name") === "string" && typeof read(value, "stack") === "function"

const framesFrom = (annotation: unknown): ReadonlyArray<string> => {
  const frames: Array<string> = []
  let frame: unknown = annotation
  while (frames.length < maxSpans && isStackFrame(frame)) {
    for (const location of locationsOf(frame)) frames.push(cut(`at ${frame.name}${location}`, maxFrameLength))
    frame = read(frame, "parent")
  }
  return frames.slice(0, maxSpans)
}

const locationsOf = (frame: StackFrame): ReadonlyArray<string> => {
  try {
    const stack = frame.stack()
    if (stack === undefined || stack === "") return [""]
    const locations = Array.from(stack.matchAll(/\((.*)\)/g), ([, location]) => ` (${location})`)
    return locations.length > 0 ? locations : [` (${stack.replace(/^at /, "")})`]
  } catch {
    return [""]
  }
}
