/** Sample events of AWS: for tests, and for a command. */
export { list, type Sample } from "./list.ts"
export { type Overrides, sample } from "./sample.ts"
export * as Samples from "./Samples.ts"
