/** Where the marks of the plot are: one bar for each invocation, on a logarithmic scale of durations. */

/**
 * @typedef {import("./main.js").Summary} Summary
 * @typedef {{
 *   readonly requestId: string, readonly x: number, readonly width: number, readonly top: number, readonly height: number,
 *   readonly initTop: number | undefined, readonly status: "success" | "error" | "timeout"
 * }} Bar
 * @typedef {{ readonly bars: ReadonlyArray<Bar>, readonly lines: ReadonlyArray<{ readonly y: number, readonly millis: number }> }} Plot
 */

/** From the left edge of a bar to that of the next. */
const slot = 12
/** Room above the bars for the mark of an error. */
const head = 14
/** Room at the left for the durations. */
export const margin = 46

/** @param {import("./main.js").Report} report */
const total = ({ durationMillis, initDurationMillis = 0 }) => durationMillis + initDurationMillis

/**
 * The latest invocations that have ended and fit into the width, the latest at the right.
 *
 * @param {ReadonlyArray<Summary>} invocations the oldest first
 * @param {number} width
 * @param {number} height
 * @returns {Plot}
 */
export const layOut = (invocations, width, height) => {
  const count = Math.max(1, Math.floor((width - margin) / slot))
  const reports = invocations.flatMap(({ report }) => report === undefined ? [] : [report]).slice(-count)
  const decades = Math.max(2, Math.ceil(Math.log10(Math.max(10, ...reports.map(total)))))
  /** @param {number} millis */
  const y = (millis) => {
    const part = Math.min(1, Math.log10(Math.max(1, millis)) / decades)
    // What took no time at all is seen as well.
    return Math.min(height - 2, height - part * (height - head))
  }
  return {
    bars: reports.map((report, index) => {
      const top = y(report.durationMillis)
      return {
        requestId: report.requestId,
        x: margin + index * slot,
        width: slot - 4,
        top,
        height: height - top,
        initTop: report.initDurationMillis === undefined ? undefined : Math.min(y(total(report)), top - 3),
        status: report.status
      }
    }),
    lines: Array.from({ length: decades }, (_, decade) => ({ millis: 10 ** (decade + 1), y: y(10 ** (decade + 1)) }))
  }
}

/**
 * The plot in words.
 *
 * @param {ReadonlyArray<Summary>} invocations
 */
export const describe = (invocations) => {
  const reports = invocations.flatMap(({ report }) => report === undefined ? [] : [report])
  const cold = reports.filter(({ initDurationMillis }) => initDurationMillis !== undefined).length
  const failed = reports.filter(({ status }) => status !== "success").length
  const longest = Math.round(Math.max(0, ...reports.map(({ durationMillis }) => durationMillis)))
  return `Durations of ${reports.length} invocations: the longest took ${longest} ms, ${cold} cold, ${failed} failed`
}
