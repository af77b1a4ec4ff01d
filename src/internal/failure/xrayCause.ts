/** The chain of causes as AWS X-Ray takes it. */
import { type Said, saidOf } from "./errorType.ts"
import { causeOf, cut, framesOf, membersOf, unwrap, userFrames } from "./thrown.ts"

/** The report of the error. */
interface Reported extends Said {
  readonly stackTrace: ReadonlyArray<string>
}

const maxDepth = 16

interface XrayException {
  readonly type: string
  readonly message: string
  readonly stack: ReadonlyArray<{ readonly path: string; readonly line: number | null; readonly label: string }>
}

const maxXrayBytes = 65_536
const maxXrayMessage = 1024
// How many exceptions, and how many frames of each. The next pair is tried until all of it fits.
const xraySizes = [[maxDepth, 40], [8, 20], [4, 10], [1, 10], [1, 5], [1, 0]] as const

const toXrayFrame = (frame: string): XrayException["stack"][number] => {
  const text = frame.slice("at ".length)
  const open = text.endsWith(")") ? text.lastIndexOf(" (") : -1
  const label = open < 0 ? "anonymous" : text.slice(0, open)
  const location = open < 0 ? text : text.slice(open + 2, text.indexOf(")", open))
  const position = /:(\d{1,9})(?::\d{1,9})?$/.exec(location)
  const path = position === null ? location : location.slice(0, position.index)
  return {
    path: path.startsWith("file://") ? path.slice("file://".length) : path,
    line: position === null ? null : Number(position[1]),
    label
  }
}

const toException = ({ errorMessage, errorType }: Said, frames: ReadonlyArray<string>): XrayException => ({
  type: errorType,
  message: cut(errorMessage, maxXrayMessage),
  stack: frames.map(toXrayFrame)
})

/** The reported error, then its causes and the members of aggregates, nearest first. */
const xrayExceptions = (report: Reported, value: unknown): ReadonlyArray<XrayException> => {
  const exceptions = [toException(report, report.stackTrace)]
  const queue = [value]
  const seen = new Set(queue)
  for (const current of queue) {
    for (const next of [causeOf(current), ...membersOf(current).slice(0, maxDepth)].map(unwrap)) {
      if (next === undefined || seen.has(next)) continue
      if (exceptions.length === maxDepth) return exceptions
      seen.add(next)
      queue.push(next)
      exceptions.push(toException(saidOf(next), userFrames(framesOf(next))))
    }
  }
  return exceptions
}

const workingDirectory = (): string => {
  try {
    return process.cwd()
  } catch {
    return "/"
  }
}

const toAsciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

/** One line of ASCII JSON, at most 64 KiB, with the report and the causes of `value`. */
export const makeXrayCause = (report: Reported, value: unknown): string | undefined => {
  const all = xrayExceptions(report, value)
  for (const [count, frames] of xraySizes) {
    const exceptions = all.slice(0, count).map(({ message, stack, type }) => ({
      type,
      message,
      stack: stack.slice(0, frames)
    }))
    const paths = new Set(exceptions.flatMap(({ stack }) => stack.map(({ path }) => path)))
    const json = toAsciiJson({
      working_directory: workingDirectory(),
      exceptions,
      paths: [...paths].filter((path) => path.startsWith("/"))
    })
    if (json.length <= maxXrayBytes) return json
  }
  return undefined
}
