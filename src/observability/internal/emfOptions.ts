/** The options of `Emf.layer`. What the compiler says about them is said to plain JavaScript too, and what it cannot say. */
import { checkOptions } from "../../internal/failure/misuse.ts"
import { dimensionProblem, limits, toValue } from "./emfShape.ts"
import { refusedOption, show } from "./refusedOption.ts"

/**
 * Settings of the metrics.
 *
 * @category models
 * @since 0.1.0
 */
export interface EmfOptions {
  /** The namespace in CloudWatch: 1 to 255 letters, digits, spaces and `. - _ / # :`. */
  readonly namespace: string
  /** Dimensions of every metric, at most 30. An attribute of the same name wins. */
  readonly dimensions?: Readonly<Record<string, string>> | undefined
  /**
   * Whether to write the metric `ColdStart`, 1, once for each environment, with the first line that follows an invocation. Its
   * dimensions are `dimensions` and `function_name`. Not with provisioned concurrency. Default `false`.
   */
  readonly coldStart?: boolean | undefined
  /** `"high"`: CloudWatch keeps values by the second and not by the minute, at a higher price for alarms. Default `"standard"`. */
  readonly resolution?: "standard" | "high" | undefined
  /** Whether to write Effect's own metrics of fibers, if `Metric.enableRuntimeMetrics` is on. Default `false`. */
  readonly runtimeMetrics?: boolean | undefined
}

const layer = "Emf.layer"

const optionNames = { namespace: 1, dimensions: 1, coldStart: 1, resolution: 1, runtimeMetrics: 1 } as const

const expected = (name: string, what: string, value: unknown) => refusedOption(layer, name, what, show(value))

const checkNamespace = (namespace: unknown): void => {
  if (typeof namespace !== "string" || !/^[\w./#: -]{1,255}$/.test(namespace) || namespace.trim() === "") {
    throw expected("namespace", "1 to 255 letters, digits, spaces and . - _ / # :", namespace)
  }
  if (namespace.startsWith(":")) throw expected("namespace", "no colon at the start", namespace)
}

const checkedDimensions = (dimensions: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> => {
  if (typeof dimensions !== "object" || dimensions === null || Array.isArray(dimensions)) {
    throw expected("dimensions", `an object such as { service: "orders" }`, dimensions)
  }
  const entries = Object.entries(dimensions)
  if (entries.length > limits.dimensions) {
    throw new TypeError(`${layer}: dimensions: CloudWatch takes at most ${limits.dimensions}, not ${entries.length}`)
  }
  return new Map(entries.map(([name, value]) => {
    if (typeof value !== "string") throw expected(`dimensions.${name}`, "a string", value)
    const problem = dimensionProblem(name, value) ??
      (toValue(value) === value ? undefined : "a value is printable ASCII, up to 1024 characters, not after a colon")
    if (problem !== undefined) throw new TypeError(`${layer}: dimensions.${name}: ${problem}`)
    return [name, value]
  }))
}

/** The dimensions of every metric. Throws if CloudWatch would refuse something. */
export const checked = (options: EmfOptions): ReadonlyMap<string, string> => {
  if (typeof options !== "object" || options === null) {
    throw expected("options", `an object such as { namespace: "shop" }`, options)
  }
  checkOptions(layer, options, optionNames)
  const { coldStart, dimensions = {}, namespace, resolution, runtimeMetrics } = options
  checkNamespace(namespace)
  for (const [name, value] of Object.entries({ coldStart, runtimeMetrics })) {
    if (value !== undefined && typeof value !== "boolean") throw expected(name, "true or false", value)
  }
  if (resolution !== undefined && resolution !== "standard" && resolution !== "high") {
    throw expected("resolution", `"standard" or "high"`, resolution)
  }
  return checkedDimensions(dimensions)
}
