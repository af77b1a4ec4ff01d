/** Units of CloudWatch, from those that metrics of Effect carry. */

export interface Unit {
  /** As CloudWatch spells it. */
  readonly name: string
  /** What a value in the metric's own unit is multiplied by. */
  readonly factor: number
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const amounts = "Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Count".split(
  " "
)

const names = [
  "Seconds",
  "Microseconds",
  "Milliseconds",
  "Percent",
  "None",
  ...amounts,
  ...amounts.map((name) => `${name}/Second`)
]

/** The codes of UCUM that OpenTelemetry uses, and `nanoseconds`, which CloudWatch does not have. */
const codes: ReadonlyMap<string, Unit> = new Map([
  ["nanoseconds", { name: "Microseconds", factor: 0.001 }],
  ["ns", { name: "Microseconds", factor: 0.001 }],
  ["us", { name: "Microseconds", factor: 1 }],
  ["ms", { name: "Milliseconds", factor: 1 }],
  ["s", { name: "Seconds", factor: 1 }],
  ["min", { name: "Seconds", factor: 60 }],
  ["h", { name: "Seconds", factor: 3600 }],
  ["bit", { name: "Bits", factor: 1 }],
  ["By", { name: "Bytes", factor: 1 }],
  ["kBy", { name: "Kilobytes", factor: 1 }],
  ["MBy", { name: "Megabytes", factor: 1 }],
  ["GBy", { name: "Gigabytes", factor: 1 }],
  ["TBy", { name: "Terabytes", factor: 1 }],
  ["By/s", { name: "Bytes/Second", factor: 1 }],
  ["%", { name: "Percent", factor: 1 }],
  ["1", { name: "None", factor: 1 }]
])

/** The unit for a name of CloudWatch in upper or lower case, or for a code of UCUM. Absent: CloudWatch has no such unit. */
export const toUnit = (text: string): Unit | undefined => {
  const code = codes.get(text)
  if (code !== undefined) return code
  // An annotation such as {order} says what is counted.
  const annotation = /^\{[^{}]*\}(\/s)?$/.exec(text)
  if (annotation !== null) return { name: annotation[1] === undefined ? "Count" : "Count/Second", factor: 1 }
  const name = names.find((name) => name.toLowerCase() === text.toLowerCase())
  return name === undefined ? undefined : { name, factor: 1 }
}
