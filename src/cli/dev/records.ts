/** What happens in the emulator, as JSON records for programs: one a line. */
import type { EmulatorEvent } from "../../emulator/EmulatorEvent.ts"

/** `InvocationEnded` becomes `invocation-ended`. */
const kebab = (tag: string): string => tag.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()

const parsed = (line: string): unknown => {
  if (!line.startsWith("{")) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/**
 * The record of an event. `type` says what happened, `function` to whom, and `requestId` in which invocation if it was in
 * one. A log line that is JSON is in `record`, any other in `line`. The events of invocations are left out: their size is
 * in the report.
 */
export const toRecord = (event: EmulatorEvent): Readonly<Record<string, unknown>> => {
  const { _tag, functionName, time, ...rest } = event
  const base = { type: kebab(_tag), time: new Date(time).toISOString(), function: functionName }
  switch (event._tag) {
    case "InvocationEnded": {
      const { report } = event
      return { ...base, environment: event.environment, ...report }
    }
    case "InvocationQueued":
      return { ...base, requestId: event.requestId, source: event.source, eventBytes: event.event.byteLength }
    case "Log": {
      const { environment, line, output, requestId } = event
      const record = parsed(line)
      return { ...base, requestId, environment, output, ...(record === undefined ? { line } : { record }) }
    }
    default:
      return { ...base, ...rest }
  }
}
