export { type Overrides, sample, Samples } from "../samples/index.ts"
export * as TestIdempotencyStore from "./TestIdempotencyStore.ts"
export * as TestLambda from "./TestLambda.ts"
export * as TestRuntimeApi from "./TestRuntimeApi.ts"
