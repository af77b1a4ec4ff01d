/** The samples of events by their names on the command line: `sqs`, `api-gateway-v2`. */

const toKebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Every sample, in the order of the alphabet. */
export const loadSamples = async (): Promise<ReadonlyMap<string, unknown>> => {
  const samples: Readonly<Record<string, unknown>> = await import("../../samples/Samples.ts")
  return new Map(Object.keys(samples).toSorted().map((name) => [toKebab(name), samples[name]]))
}
