/** Sample events of AWS: for tests, and for a command. */
export { type Overrides, sample } from "./sample.ts"
export { list, type Sample } from "./sampleList.ts"
export * as Samples from "./Samples.ts"
