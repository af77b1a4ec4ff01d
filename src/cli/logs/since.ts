/** Since when logs are shown. */

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Unix milliseconds of `90s`, `10m`, `1h30m`, `2d` before now, or of a time in ISO 8601; `undefined` for anything else. */
export const parseSince = (text: string, now: number): number | undefined => {
  if (/^(\d+[smhd])+$/.test(text)) {
    const before = Array.from(text.matchAll(/(\d+)([smhd])/g))
      .reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 0), 0)
    return Math.max(0, now - before)
  }
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time)
}
