/** Reads the error reports that a runtime sends. */

/** What a report says, in its own words. */
export interface Reported {
  readonly errorType: string
  readonly errorMessage: string
}

const toText = (value: unknown): string => typeof value === "string" ? value : JSON.stringify(value)

/** A runtime may send any bytes as a report, so whatever is missing in it has a name too. */
export const readReport = (report: Uint8Array): Reported => {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(report).toString())
  } catch {
    return { errorType: "Unknown", errorMessage: "the error report is not JSON" }
  }
  const { errorMessage = "the error report has no errorMessage", errorType = "Unknown" } = Object(value)
  return { errorType: toText(errorType), errorMessage: toText(errorMessage) }
}
